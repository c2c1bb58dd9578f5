"""From what is stored to incidents: detector, indicators, grading; run after new mentions and after bins close."""

from collections.abc import Collection, Sequence

from monitors.bindings import Binding, bindings_of
from monitors.feeding import Fed, feed, keep_fed, raised_of
from monitors.incidents.opening import Found, assess
from monitors.kit import Kit
from monitors.leases import fence
from monitors.signal_tables import add_signals
from monitors.signals import Signal
from monitors.viewing import StoredView
from monitors.watches import Watch


def judge(kit: Kit, holder: str, watches: Sequence[Watch], news: Collection[str]) -> list[str]:
    """Judges these watches, those with `news` (ids) and those where a series rose; gives ids of changed incidents."""
    if not watches:
        return []
    ids = [watch.id for watch in watches]
    with kit.store.reading() as session:
        bindings = bindings_of(session, ids)
    fed = _feed(kit, holder, watches, bindings)
    rose = {one.update.series.watch_id for one in fed if one.verdict.signals}
    with kit.store.reading() as session:
        raised = raised_of(session, ids)
    changed: list[str] = []
    for watch in watches:
        if watch.id in news or watch.id in rose:
            changed += _judge_one(kit, holder, watch, raised.get(watch.id, []))
    return changed


def _feed(kit: Kit, holder: str, watches: Sequence[Watch], bindings: Sequence[Binding]) -> list[Fed]:
    if kit.detector is None:
        return []
    now = kit.now()
    fed = feed(kit.store, watches, bindings, kit.detector, now)
    if fed:
        with kit.store.transaction() as session:
            fence(session, sorted({one.update.series.watch_id for one in fed}), holder, now)
            keep_fed(session, fed, kit.detector)
            for watch in watches:
                given = [s for one in fed if one.update.series.watch_id == watch.id for s in one.verdict.signals]
                add_signals(session, watch.id, given, now)
    return fed


def _judge_one(kit: Kit, holder: str, watch: Watch, onsets: Sequence[Signal]) -> list[str]:
    now = kit.now()
    view = StoredView(kit.store, watch, now, onsets)
    signals = [*onsets, *(signal for indicator in kit.indicators for signal in indicator.read(view))]
    found = Found(watch, view.mentions(now - kit.book.window), signals)
    with kit.store.transaction() as session:
        fence(session, [watch.id], holder, now)
        add_signals(session, watch.id, signals, now)
        return assess(session, found, kit.book, now)
