"""Replays a watch: its stored mentions judged again as live judging would have, for each sensitivity; writes nothing.

What differs from life: a look is taken once an hour, or as seldom as the watch is read; nobody acknowledges, confirms,
lowers or closes anything; counts are those kept now, late mentions among them; texts and reach are as they are now.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import InvalidInput
from core.store import Store
from monitors.counts import bin_start
from monitors.incidents.book import Book
from monitors.incidents.cases import Case, evidence_of, gather, reads_signals
from monitors.indicators.grading import weigh
from monitors.judging import signals_of
from monitors.mentions import Mention
from monitors.replays.history import History
from monitors.replays.onsets import Onsets, onsets_at
from monitors.replays.stored import Stored, load
from monitors.replays.supposed import Moment, SupposedIncidents
from monitors.replays.view import Hours, ReplayedView
from monitors.signals import Detector, Indicator, Signal
from monitors.watches import Sensitivity, Watch

LONGEST_DAYS = 90
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SETTLED = timedelta(days=14)
"""History before which baselines are young (docs/detection.md)."""


class Known(StrEnum):
    """How far back mentions are known: two weeks before the time and more, less far, or there are none."""

    FULL = "full"
    SHORT = "short"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Judges:
    """By what is judged."""

    book: Book
    detector: Detector
    indicators: Sequence[Indicator]


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one sensitivity would have told, oldest first."""

    sensitivity: Sensitivity
    moments: tuple[Moment, ...]
    """Those that a silence or a graver incident would have kept in, too."""
    onsets: tuple[Signal, ...]
    """Series that rose; alone they notify nobody."""

    @property
    def notified(self) -> int:
        """How often you would have been notified."""
        return sum(moment.notifies for moment in self.moments)


@dataclass(frozen=True, slots=True)
class Replay:
    """`[since, until]` of one watch, replayed."""

    watch_id: str
    since: datetime
    until: datetime
    days: int
    every: timedelta
    """How often it was looked."""
    mentions: int
    """Within the time, copies too."""
    known: Known
    known_since: datetime | None
    """Of when the first mention is; None: there is none."""
    blind: timedelta
    """How much of the time a source failed so long that its bins were left out."""
    by_sensitivity: tuple[Replayed, ...]


def replay(
    store: Store,
    watch: Watch,
    judges: Judges,
    now: datetime,
    *,
    days: int = 30,
    sensitivities: Sequence[Sensitivity] = tuple(Sensitivity),
) -> Replay:
    """What the watch would have told over the last days; raises InvalidInput for a number of days out of range."""
    if not 1 <= days <= LONGEST_DAYS:
        raise InvalidInput(f"A replay covers 1 to {LONGEST_DAYS} days.", "days")
    since = now - days * _DAY
    every = -(-max(watch.poll, _HOUR) // _HOUR) * _HOUR
    begin = bin_start(since - judges.book.window - judges.book.reopen, _HOUR)
    stored = load(store, watch, begin, now)
    looks = _Looks(watch, judges, stored, History(store, watch.id, stored.begun), tuple(dict.fromkeys(sensitivities)))
    found = looks.run([*_steps(begin, now, every), now], since)
    return Replay(
        watch.id,
        since,
        now,
        days,
        every,
        stored.mentions_since(since),
        _known(stored.known_since, since),
        stored.known_since,
        stored.blind_since(since),
        found,
    )


class _Looks:
    """Look after look, for all sensitivities together: what does not depend on them is worked out once."""

    def __init__(
        self, watch: Watch, judges: Judges, stored: Stored, history: History, sensitivities: Sequence[Sensitivity]
    ) -> None:
        self._watch, self._judges, self._stored, self._history = watch, judges, stored, history
        self._hours = Hours(stored.first, stored.until, stored.counted, stored.is_covered)
        self._incidents = {one: SupposedIncidents(watch, judges.book) for one in sensitivities}

    def run(self, moments: Sequence[datetime], since: datetime) -> tuple[Replayed, ...]:
        """Looks at each of the moments; tells of those from `since` on."""
        told: defaultdict[Sensitivity, list[Moment]] = defaultdict(list)
        rose: defaultdict[Sensitivity, list[Signal]] = defaultdict(list)
        for moment, onsets in zip(moments, self._onsets(moments), strict=True):
            has_come = self._history.advance(moment) > 0
            for one, moment_told in self._look(moment, onsets, has_come).items():
                told[one] += moment_told if moment >= since else []
            for one, said in onsets.items():
                rose[one] += said.risen if moment >= since else ()
        return tuple(Replayed(one, tuple(told[one]), tuple(rose[one])) for one in self._incidents)

    def _onsets(self, moments: Sequence[datetime]) -> Iterator[dict[Sensitivity, Onsets]]:
        stored, detector = self._stored, self._judges.detector
        return onsets_at(moments, stored.series, stored.gaps, detector, tuple(self._incidents))

    def _look(
        self, now: datetime, onsets: dict[Sensitivity, Onsets], has_come: bool
    ) -> dict[Sensitivity, list[Moment]]:
        """Live judging looks where something has come or risen."""
        due = [one for one, said in onsets.items() if has_come or said.risen]
        if not due:
            return {}
        mentions = self._history.since(now - self._judges.book.window)
        cases: dict[tuple[Signal, ...], list[Case]] = {}
        silences = self._stored.silences_at(now)
        told: dict[Sensitivity, list[Moment]] = {}
        for one in due:
            raised = onsets[one].raised
            if raised not in cases:
                cases[raised] = self._cases(mentions, raised, now)
            told[one] = self._incidents[one].look(cases[raised], silences, now)
        return told

    def _cases(self, mentions: Sequence[Mention], onsets: Sequence[Signal], now: datetime) -> list[Case]:
        """The cases with what speaks of them; the indicators are worked out only where a grade may rest on them."""
        book = self._judges.book
        bare = gather(book, mentions, ())
        if not any(_rests_on_signals(case, book) for case in bare):
            return bare
        view = ReplayedView(self._watch, self._history, self._hours, now, onsets)
        believed, _ = weigh(signals_of(view, self._judges.indicators))
        return [case.hearing(believed) for case in bare]


def _rests_on_signals(case: Case, book: Book) -> bool:
    return any(step.when and reads_signals(step.when) for step in case.kind.grades[evidence_of(case, book)])


def _known(known_since: datetime | None, since: datetime) -> Known:
    if known_since is None:
        return Known.NOTHING
    return Known.FULL if known_since <= since - _SETTLED else Known.SHORT


def _steps(begin: datetime, end: datetime, every: timedelta) -> Iterator[datetime]:
    moment = begin
    while moment < end:
        yield moment
        moment += every
