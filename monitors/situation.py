"""How things stand for whoever walks into the room: open incidents, each watch, and what cannot be seen just now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from monitors.blind_spots import Sight, sights_of
from monitors.feeding import raised_of
from monitors.incidents.tables import Incident, State, list_incidents
from monitors.silences import Silence, list_silences
from monitors.volumes import Compared, compare_each
from monitors.watches import Watch, list_watches

DAY = timedelta(hours=24)
_LATE = timedelta(minutes=15)
"""How long past its hour a watch may be before we say that nobody looks (ours: the slowest scan, three times)."""


class Outlook(StrEnum):
    """What a watch lets us say, the worst first."""

    BLIND = "blind"
    """No source can be read, or nobody reads them."""
    PARTLY_BLIND = "partly_blind"
    UNUSUAL = "unusual"
    """A series stands above what is usual for it."""
    QUIET = "quiet"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class WatchStand:
    """One watch over the last 24 hours."""

    watch: Watch
    size: Compared
    sight: Sight
    is_raised: bool
    is_late: bool
    """Its hour is long past: no scheduler runs."""
    incidents: int

    @property
    def outlook(self) -> Outlook:
        if self.watch.is_paused:
            return Outlook.PAUSED
        if self.is_late or len(self.sight.now) >= self.sight.sources:
            return Outlook.BLIND
        if not self.sight.is_whole:
            return Outlook.PARTLY_BLIND
        return Outlook.UNUSUAL if self.is_raised else Outlook.QUIET


@dataclass(frozen=True, slots=True)
class Situation:
    """All of it. `incidents` have a level, `claims` are only watched; the gravest first."""

    incidents: Sequence[Incident]
    claims: Sequence[Incident]
    stands: Sequence[WatchStand]
    silences: Sequence[Silence]
    """That mute something now."""

    @property
    def watched(self) -> list[WatchStand]:
        return [one for one in self.stands if one.outlook is not Outlook.PAUSED]

    @property
    def is_blind(self) -> bool:
        """Something may happen that we do not see: then no day is quiet."""
        return any(one.outlook in {Outlook.BLIND, Outlook.PARTLY_BLIND} for one in self.watched)

    @property
    def is_quiet(self) -> bool:
        """Nothing to do, everything read, nothing unusual."""
        return not self.incidents and bool(self.watched) and all(one.outlook is Outlook.QUIET for one in self.watched)


def situation_of(session: Session, now: datetime) -> Situation:
    """Reads it; from counts, never from texts."""
    watches = list_watches(session)
    ids = [watch.id for watch in watches]
    open_now = [one for one in list_incidents(session) if one.state is not State.CLOSED]
    sights, raised = sights_of(session, ids, now - DAY), raised_of(session, ids)
    sizes = compare_each(session, ids, now - DAY, now)
    count = Counter(one.watch_id for one in open_now if one.level)
    return Situation(
        [one for one in open_now if one.level],
        [one for one in open_now if not one.level],
        [
            WatchStand(one, sizes[one.id], sights[one.id], one.id in raised, _is_late(one, now), count[one.id])
            for one in watches
        ],
        [one for one in list_silences(session) if one.starts_at <= now < one.ends_at],
    )


def stand_of(session: Session, watch: Watch, now: datetime) -> WatchStand:
    """How one watch stands."""
    sight = sights_of(session, [watch.id], now - DAY)[watch.id]
    count = sum(bool(one.level) for one in list_incidents(session, watch.id))
    size = compare_each(session, [watch.id], now - DAY, now)[watch.id]
    is_raised = watch.id in raised_of(session, [watch.id])
    return WatchStand(watch, size, sight, is_raised, _is_late(watch, now), count)


def _is_late(watch: Watch, now: datetime) -> bool:
    return not watch.is_paused and watch.next_due + watch.poll + _LATE < now
