"""How much was said in a stretch of time, and how much usually is."""

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from monitors.counts import CountRow
from monitors.mention_tables import MentionRow
from monitors.rollups import HourRow, edges, whole_hours

USUAL = timedelta(days=28)
LEAST_HISTORY = timedelta(days=7)
"""With less, nothing is said to be usual."""


@dataclass(frozen=True, slots=True)
class Volume:
    """Mentions without copies, and how many of them negative."""

    mentions: int = 0
    negative: int = 0
    copies: int = 0

    def __add__(self, other: "Volume") -> "Volume":
        return Volume(self.mentions + other.mentions, self.negative + other.negative, self.copies + other.copies)


@dataclass(frozen=True, slots=True)
class Compared:
    """A stretch of time beside an equally long one as usual; `usual` is None with too little history."""

    now: Volume
    usual: float | None
    usual_negative: float | None

    @property
    def usual_share(self) -> tuple[float, float]:
        return self.usual_negative or 0.0, self.usual or 0.0


def compare(session: Session, watch_ids: Sequence[str], since: datetime, until: datetime) -> dict[str, Compared]:
    """By market ("" is what has none), and all together under `*`: this time against the 28 days before it."""
    now = _by_market(session, watch_ids, since, until)
    before = _by_market(session, watch_ids, since - USUAL, since)
    history = history_of(session, watch_ids, since)
    part = (until - since) / history if history >= LEAST_HISTORY else None
    return {market: _compared(now.get(market, Volume()), before.get(market), part) for market in {"*", *now, *before}}


def compare_each(session: Session, watch_ids: Sequence[str], since: datetime, until: datetime) -> dict[str, Compared]:
    """The same for each of these watches, all its markets together."""
    now = _grouped(session, "watch_id", watch_ids, since, until)
    before = _grouped(session, "watch_id", watch_ids, since - USUAL, since)
    first = select(HourRow.watch_id, func.min(HourRow.start)).where(*_recent(watch_ids, since))
    begun = {row[0]: row[1] for row in session.execute(first.group_by(HourRow.watch_id))}
    found = {}
    for watch_id in watch_ids:
        history = since - min(begun.get(watch_id, since), since)
        part = (until - since) / history if history >= LEAST_HISTORY else None
        found[watch_id] = _compared(now.get(watch_id, Volume()), before.get(watch_id), part)
    return found


def positive_of(session: Session, watch_ids: Sequence[str], since: datetime, until: datetime) -> int:
    """Positive mentions written in that time, without copies."""
    counted = select(func.sum(HourRow.positive)).where(*_whole(watch_ids, since, until))
    found = int(session.scalar(counted) or 0)
    for start, end in edges(since, until):
        wanted = select(func.count()).where(*_written(watch_ids, start, end), MentionRow.label == "positive")
        found += session.scalar(wanted) or 0
    return found


def stars_of(session: Session, watch_ids: Sequence[str], since: datetime, until: datetime) -> dict[str, float]:
    """Market → mean of stars, where there are any."""
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0])
    counted = select(HourRow.market, func.sum(HourRow.stars), func.sum(HourRow.rated))
    found = list(session.execute(counted.where(*_whole(watch_ids, since, until)).group_by(HourRow.market)))
    rated = select(MentionRow.market, func.sum(MentionRow.stars), func.count(MentionRow.stars))
    for start, end in edges(since, until):
        found += session.execute(rated.where(*_written(watch_ids, start, end)).group_by(MentionRow.market))
    for market, stars, count in found:
        sums[market][0] += stars or 0.0
        sums[market][1] += count or 0
    return {market: stars / count for market, (stars, count) in sums.items() if count}


def by_day(session: Session, watch_ids: Sequence[str], days: Sequence[datetime]) -> list[Volume]:
    """Volumes between each two of these moments."""
    return [_by_market(session, watch_ids, start, end).get("*", Volume()) for start, end in itertools.pairwise(days)]


def _written(watch_ids: Sequence[str], since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        MentionRow.watch_id.in_(watch_ids),
        MentionRow.created_at >= since,
        MentionRow.created_at < until,
        MentionRow.cluster == MentionRow.id,
    )


def _whole(watch_ids: Sequence[str], since: datetime, until: datetime) -> tuple[ColumnElement[bool], ...]:
    first, last = whole_hours(since, until)
    return HourRow.watch_id.in_(watch_ids), HourRow.start >= first, HourRow.start < last


def _by_market(session: Session, watch_ids: Sequence[str], since: datetime, until: datetime) -> dict[str, Volume]:
    """By market, and all together under `*`."""
    found = _grouped(session, "market", watch_ids, since, until)
    return found | ({"*": sum(found.values(), Volume())} if found else {})


def _grouped(
    session: Session, name: str, watch_ids: Sequence[str], since: datetime, until: datetime
) -> dict[str, Volume]:
    """Volumes by a column that hours and bins share: whole hours by the hour, what is left at the edges by the bin."""
    rows = _summed(session, HourRow, name, _whole(watch_ids, since, until))
    for start, end in edges(since, until):
        inside = (CountRow.watch_id.in_(watch_ids), CountRow.start >= start, CountRow.start < end)
        rows += _summed(session, CountRow, name, inside)
    found: defaultdict[str, Volume] = defaultdict(Volume)
    for key, volume in rows:
        found[key] += volume
    return dict(found)


def _summed(
    session: Session, kind: type[HourRow] | type[CountRow], name: str, inside: Sequence[ColumnElement[bool]]
) -> list[tuple[str, Volume]]:
    sums = (func.sum(kind.mentions), func.sum(kind.negative), func.sum(kind.copies))
    wanted = select(getattr(kind, name), *sums).where(*inside).group_by(getattr(kind, name))
    return [(row[0], Volume(int(row[1]), int(row[2]), int(row[3]))) for row in session.execute(wanted)]


def history_of(session: Session, watch_ids: Sequence[str], until: datetime) -> timedelta:
    """How far back anything is known, 28 days at most."""
    first = session.scalar(select(func.min(HourRow.start)).where(*_recent(watch_ids, until)))
    return timedelta() if first is None or first >= until else until - first


def _recent(watch_ids: Sequence[str], until: datetime) -> tuple[ColumnElement[bool], ...]:
    return HourRow.watch_id.in_(watch_ids), HourRow.start >= until - USUAL


def _compared(now: Volume, before: Volume | None, part: float | None) -> Compared:
    if part is None:
        return Compared(now, None, None)
    had = before or Volume()
    return Compared(now, had.mentions * part, had.negative * part)
