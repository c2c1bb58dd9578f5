"""From what is stored to incidents: detector, indicators, grading; run after new mentions and after bins close."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from monitors.bindings import Binding, bindings_of
from monitors.feeding import feed, keep_fed, raised_of
from monitors.incidents.opening import Found, assess
from monitors.indicators.grading import weigh
from monitors.indicators.readings import keep_reading
from monitors.kit import Kit
from monitors.leases import fence
from monitors.signal_tables import add_signals
from monitors.signals import Indicator, MatrixRow, Signal, View
from monitors.viewing import StoredView
from monitors.watches import Watch, note_news, with_news


def signals_of(view: View, indicators: Iterable[Indicator]) -> list[Signal]:
    """All that is said of a watch at one moment: what the detector has raised, and the indicators."""
    return measured(view, indicators)[0]


def measured(view: View, indicators: Iterable[Indicator]) -> tuple[list[Signal], list[MatrixRow]]:
    """The same, with the rows of the indicators as they stand, quiet ones too."""
    rows = [(one, one.measure(view)) for one in indicators]
    said = [signal for indicator, its in rows for signal in indicator.signals(view, its)]
    return [*view.onsets, *said], [row for _, its in rows for row in its]


def judge(kit: Kit, holder: str, watches: Sequence[Watch]) -> list[str]:
    """Judges those of the watches that have news, or where a series rose; gives ids of changed incidents."""
    if not watches:
        return []
    ids = [watch.id for watch in watches]
    with kit.store.reading() as session:
        bindings = bindings_of(session, ids)
    _feed(kit, holder, watches, bindings)
    with kit.store.reading() as session:
        raised = raised_of(session, ids)
        news = with_news(session, ids)
    changed: list[str] = []
    for watch in watches:
        if watch.id in news:
            changed += _judge_one(kit, holder, watch, raised.get(watch.id, []))
    return changed


def _feed(kit: Kit, holder: str, watches: Sequence[Watch], bindings: Sequence[Binding]) -> None:
    """Feeds the detector what has closed; a series that rose is news of its watch."""
    if kit.detector is None:
        return
    now = kit.now()
    fed = feed(kit.store, watches, bindings, kit.detector, now)
    if not fed:
        return
    given: defaultdict[str, list[Signal]] = defaultdict(list)
    for one in fed:
        given[one.update.series.watch_id] += one.verdict.signals
    with kit.store.transaction() as session:
        fence(session, sorted(given), holder, now)
        keep_fed(session, fed, kit.detector)
        for watch_id, signals in given.items():
            if signals:
                add_signals(session, watch_id, signals, now)
                note_news(session, watch_id, has_news=True)


def _judge_one(kit: Kit, holder: str, watch: Watch, onsets: Sequence[Signal]) -> list[str]:
    now = kit.now()
    view = StoredView(kit.store, watch, now, onsets)
    signals, rows = measured(view, kit.indicators)
    believed, doubts = weigh(signals)
    found = Found(watch, view.mentions(now - kit.book.window), believed, doubts)
    with kit.store.transaction() as session:
        fence(session, [watch.id], holder, now)
        add_signals(session, watch.id, signals, now)
        keep_reading(session, watch.id, rows, now)
        note_news(session, watch.id, has_news=False)
        return assess(session, found, kit.book, now)
