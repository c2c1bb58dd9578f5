"""What a replay reads beside the mentions, all of it small: counts, coverage, silences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from core.store import Store
from monitors.bindings import bindings_of
from monitors.closing import Gap, covered_ranges, gaps_of
from monitors.counts import CountedBin, CountRow, bin_start, counts_of
from monitors.coverage import coverage_of
from monitors.feeding import HISTORY, counts_by_series
from monitors.hourly import Stretch
from monitors.replays.onsets import Series
from monitors.silences import Silence, list_silences
from monitors.watches import Watch

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Stored:
    """Everything about one watch up to `until`, from 28 days before the first look on."""

    first: datetime
    until: datetime
    series: Series
    counted: Sequence[CountedBin]
    is_covered: Mapping[str, Stretch]
    gaps: Sequence[Gap]
    silences: Sequence[Silence]
    begun: Mapping[str, datetime]
    """Since when each source is read."""
    known_since: datetime | None
    """Where the first count of the watch is, however old."""

    def silences_at(self, moment: datetime) -> list[Silence]:
        """Those that were known and held then."""
        return [one for one in self.silences if one.created_at <= moment and one.starts_at <= moment < one.ends_at]

    def mentions_since(self, since: datetime) -> int:
        """How many mentions are counted since then, copies too."""
        return sum(one.mentions + one.copies for one in self.counted if one.start >= since)

    def blind_since(self, since: datetime) -> timedelta:
        """How much of the time since then lies in a gap of some source."""
        steps = int((self.until - since) / _HOUR)
        ends = [since + _HOUR * step for step in range(1, steps + 1)]
        return _HOUR * sum(any(gap.start < end <= gap.end for gap in self.gaps) for end in ends)


def load(store: Store, watch: Watch, begin: datetime, until: datetime) -> Stored:
    """Reads what looks from `begin` to `until` need."""
    first = bin_start(begin - HISTORY - _DAY, _HOUR)
    with store.reading() as session:
        bindings = bindings_of(session, [watch.id])
        counted = counts_of(session, watch.id, first, until)
        kinds = sorted({"", *(binding.kind.value for binding in bindings), *(one.kind for one in counted)})
        return Stored(
            first,
            until,
            counts_by_series(session, watch.id, bin_start(begin - HISTORY), until),
            counted,
            {kind: covered_ranges(session, watch.id, kind, first, until) for kind in kinds},
            gaps_of(watch, bindings, coverage_of(session, [watch.id], first)),
            [one for one in list_silences(session) if one.watch_id in {"", watch.id}],
            {binding.id: binding.created_at for binding in bindings},
            session.scalar(select(func.min(CountRow.start)).where(CountRow.watch_id == watch.id)),
        )
