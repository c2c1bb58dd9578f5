"""Incidents that are only supposed: what a replay would have opened, raised, and told."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from monitors.campaigns import running
from monitors.incidents.book import Book, urgency
from monitors.incidents.cases import Case
from monitors.incidents.grading import grade, level_of
from monitors.incidents.standing import is_raised_to, parent_among
from monitors.incidents.tables import State
from monitors.signals import SignalLevel
from monitors.silences import Silence, silenced_by
from monitors.watches import Watch

_POSTS = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """One notice that would have been due, or was kept in."""

    at: datetime
    change: str
    """`opened` or `raised`."""
    type: str
    name: str
    """Of the type, in the words of the book."""
    level: int
    evidence: str
    rule: str
    why: str
    markets: tuple[str, ...]
    mentions: int
    indicators: tuple[str, ...]
    """Those at alert or beyond that speak of it, the onset detector's `mentions` among them."""
    posts: tuple[str, ...]
    """Ids of the strongest posts, at most 5."""
    muted: str = ""
    """Why nobody would have been told: `silenced` or `inhibited`; empty: you would have been notified."""
    because: str = ""
    """The reason of the silence, or the type of the incident that inhibits."""

    @property
    def notifies(self) -> bool:
        return not self.muted


@dataclass(slots=True)
class Supposed:
    """An incident as it would stand, with nobody doing anything (`monitors.incidents.standing.Standing`)."""

    type: str
    level: int
    machine_level: int
    parent: str
    held_at: datetime
    """When its evidence last supported a level with a clock."""
    state: str = State.OPEN.value
    person_level: int | None = None
    closed_at: datetime | None = None


@dataclass(slots=True)
class SupposedIncidents:
    """Those of one watch and one sensitivity. One whose story has not been grave for `reopen` counts as closed."""

    watch: Watch
    book: Book
    current: dict[str, Supposed] = field(default_factory=dict)

    def look(self, cases: Iterable[Case], silences: Sequence[Silence], now: datetime) -> list[Moment]:
        """Takes in what the cases support now; gives what would be told."""
        leveled = [(case, level) for case in cases if (level := level_of(case, self.book)) is not None]
        moments: list[Moment] = []
        for case, level in sorted(leveled, key=lambda pair: -urgency(pair[1])):
            change = self._place(case, level, now)
            if change and level:
                moments.append(self._moment(case, change, silences, now))
        return moments

    def _place(self, case: Case, level: int, now: datetime) -> str:
        key = case.kind.key
        standing = self.current.get(key)
        if standing is None or now - standing.held_at > self.book.reopen:
            parent = parent_among(self.current.values(), self.book, key, level)
            self.current[key] = Supposed(key, level, level, parent.type if parent else "", now)
            return "opened"
        is_raised = is_raised_to(standing, level)
        standing.machine_level = level
        if level:
            standing.held_at = now
        if is_raised:
            standing.level = level
        return "raised" if is_raised else ""

    def _moment(self, case: Case, change: str, silences: Sequence[Silence], now: datetime) -> Moment:
        given = grade(case, self.book, running(self.watch.campaigns, now, case.markets))
        assert given is not None  # noqa: S101 - `level_of` gave one
        inhibitor = self.current[case.kind.key].parent
        silence = silenced_by(silences, case.kind.key, case.markets, given.level)
        return Moment(
            now,
            change,
            case.kind.key,
            case.kind.name,
            given.level,
            given.evidence.value,
            given.rule,
            given.why,
            case.markets,
            len(case.mentions),
            tuple(dict.fromkeys(one.indicator for one in case.signals if one.level >= SignalLevel.ALERT)),
            given.posts[:_POSTS],
            "silenced" if silence else "inhibited" if inhibitor else "",
            silence.reason if silence else inhibitor,
        )
