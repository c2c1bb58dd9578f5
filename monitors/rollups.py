"""Counts by the hour and by the day, made of the same mentions as the bins: what pages and digests look back on.

Bins of five minutes are as many as mentions; over weeks only these are summed. They grow in the same transaction.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Float, ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.counts import Counted, add_whole, bin_start

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class HourRow(Base):
    """One hour of one market; all but `copies` without copies."""

    __tablename__ = "hour_counts"

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    market: Mapped[str] = mapped_column(primary_key=True)
    mentions: Mapped[int]
    negative: Mapped[int]
    positive: Mapped[int]
    copies: Mapped[int]
    rated: Mapped[int]
    """How many carry stars."""
    stars: Mapped[float] = mapped_column(Float)
    """Their sum."""


class TopicDayRow(Base):
    """One day (UTC) of one topic."""

    __tablename__ = "topic_days"

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    mentions: Mapped[int]
    negative: Mapped[int]


@dataclass(frozen=True, slots=True)
class Hour:
    """One hour of a watch, all markets together."""

    start: datetime
    mentions: int
    negative: int
    positive: int


def add_rollups(session: Session, watch_id: str, added: Sequence[Counted]) -> None:
    """Adds these mentions to their hours and days."""
    _add_hours(session, watch_id, added)
    _add_topic_days(session, watch_id, added)


def hours_of(session: Session, watch_id: str, since: datetime, until: datetime) -> list[Hour]:
    """Hours that begin in `[since, until)` and hold something, oldest first."""
    sums = [func.sum(column) for column in (HourRow.mentions, HourRow.negative, HourRow.positive)]
    wanted = (
        select(HourRow.start, *sums)
        .where(HourRow.watch_id == watch_id, HourRow.start >= since, HourRow.start < until)
        .group_by(HourRow.start)
        .order_by(HourRow.start)
    )
    return [Hour(row[0], int(row[1]), int(row[2]), int(row[3])) for row in session.execute(wanted)]


def topic_days_of(session: Session, watch_id: str, since: datetime, until: datetime) -> dict[str, tuple[int, int]]:
    """Topic → (mentions, negative) of the days that begin in `[since, until)`."""
    wanted = (
        select(TopicDayRow.topic, func.sum(TopicDayRow.mentions), func.sum(TopicDayRow.negative))
        .where(TopicDayRow.watch_id == watch_id, TopicDayRow.start >= since, TopicDayRow.start < until)
        .group_by(TopicDayRow.topic)
    )
    return {topic: (int(mentions), int(negative)) for topic, mentions, negative in session.execute(wanted)}


def whole_hours(since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """The whole hours within `[since, until)`, as `[first, last)`; empty where there is none."""
    first = bin_start(since, HOUR)
    first = first if first == since else first + HOUR
    return first, max(first, bin_start(until, HOUR))


def edges(since: datetime, until: datetime) -> Sequence[tuple[datetime, datetime]]:
    """What of `[since, until)` is no whole hour."""
    first, last = whole_hours(since, until)
    if first >= last:
        return [(since, until)]
    return [span for span in ((since, first), (last, until)) if span[0] < span[1]]


def _add_hours(session: Session, watch_id: str, added: Iterable[Counted]) -> None:
    hours: defaultdict[tuple[datetime, str], list[float]] = defaultdict(lambda: [0, 0, 0, 0, 0, 0.0])
    for one in added:
        is_rated = one.stars is not None
        own = (1, one.label == "negative", one.label == "positive", 0, is_rated, one.stars or 0.0)
        counts = hours[bin_start(one.created_at, HOUR), one.market]
        for at, more in enumerate((0, 0, 0, 1, 0, 0.0) if one.is_copy else own):
            counts[at] += more
    names = ("mentions", "negative", "positive", "copies", "rated", "stars")
    rows = [
        {"watch_id": watch_id, "start": start, "market": market} | dict(zip(names, counts, strict=True))
        for (start, market), counts in sorted(hours.items())
    ]
    add_whole(session, HourRow, rows)


def _add_topic_days(session: Session, watch_id: str, added: Iterable[Counted]) -> None:
    days: defaultdict[tuple[datetime, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in added:
        for topic in () if one.is_copy else one.topics:
            day = days[bin_start(one.created_at, DAY), topic]
            day[0] += 1
            day[1] += one.label == "negative"
    rows = [
        {"watch_id": watch_id, "start": start, "topic": topic, "mentions": mentions, "negative": negative}
        for (start, topic), (mentions, negative) in sorted(days.items())
    ]
    add_whole(session, TopicDayRow, rows)
