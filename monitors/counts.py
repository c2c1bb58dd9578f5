"""Counts per bin, which outlive the texts: how many mentions, authors and complaints, and on which topics.

Counts grow in the transaction that stores the mentions, so they are never off by a restart. A bin is by the time of
writing (`created_at`), five minutes wide; topics are counted by the hour.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.upserts import table_of, upsert

BIN = timedelta(minutes=5)
_BIN_NAMES = ("start", "market", "kind", "mentions", "authors", "negative", "copies")
_TOPIC_NAMES = ("start", "market", "kind", "topic", "label", "mentions")
TOPIC_BIN = timedelta(hours=1)


class CountRow(Base):
    __tablename__ = "mention_counts"

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    market: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    mentions: Mapped[int]
    """Without copies."""
    authors: Mapped[int]
    negative: Mapped[int]
    copies: Mapped[int]


class TopicCountRow(Base):
    __tablename__ = "topic_counts"
    __table_args__ = (Index("ix_topic_counts_watch_id", "watch_id", "start"),)

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True)
    market: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(primary_key=True)
    mentions: Mapped[int]


@dataclass(frozen=True, slots=True)
class Counted:
    """What one new mention adds; `is_new_author`: nobody of this name was in the bin yet."""

    market: str
    kind: str
    created_at: datetime
    label: str
    topics: Sequence[str]
    is_copy: bool
    is_new_author: bool
    stars: float | None = None


def bin_start(moment: datetime, width: timedelta = BIN) -> datetime:
    """When the bin of a moment begins, in UTC."""
    seconds = int(width.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // seconds * seconds, UTC)


def add_counts(session: Session, watch_id: str, added: Iterable[Counted]) -> None:
    """Adds these mentions to their bins."""
    bins: defaultdict[tuple[datetime, str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    topics: defaultdict[tuple[datetime, str, str, str, str], int] = defaultdict(int)
    for one in added:
        counts = bins[bin_start(one.created_at), one.market, one.kind]
        counts[0] += not one.is_copy
        counts[1] += one.is_new_author
        counts[2] += one.label == "negative" and not one.is_copy
        counts[3] += one.is_copy
        for topic in () if one.is_copy else one.topics:
            topics[bin_start(one.created_at, TOPIC_BIN), one.market, one.kind, topic, one.label] += 1
    add_whole(session, CountRow, [_row(watch_id, _BIN_NAMES, (*key, *counts)) for key, counts in sorted(bins.items())])
    add_whole(session, TopicCountRow, [_row(watch_id, _TOPIC_NAMES, (*key, n)) for key, n in sorted(topics.items())])


@dataclass(frozen=True, slots=True)
class CountedBin:
    """The counts of one bin of one market and kind."""

    start: datetime
    market: str
    kind: str
    mentions: int
    authors: int
    negative: int
    copies: int


def counts_of(session: Session, watch_id: str, since: datetime, until: datetime) -> list[CountedBin]:
    """Bins that begin in `[since, until)` and hold something, oldest first."""
    wanted = (
        select(
            CountRow.start,
            CountRow.market,
            CountRow.kind,
            CountRow.mentions,
            CountRow.authors,
            CountRow.negative,
            CountRow.copies,
        )
        .where(CountRow.watch_id == watch_id, CountRow.start >= since, CountRow.start < until)
        .order_by(CountRow.start, CountRow.market, CountRow.kind)
    )
    return [CountedBin(*row) for row in session.execute(wanted)]


def topics_of(session: Session, watch_id: str, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    """(topic, label) → mentions in that time."""
    wanted = (
        select(TopicCountRow.topic, TopicCountRow.label, func.sum(TopicCountRow.mentions))
        .where(TopicCountRow.watch_id == watch_id, TopicCountRow.start >= since, TopicCountRow.start < until)
        .group_by(TopicCountRow.topic, TopicCountRow.label)
    )
    return {(topic, label): int(count) for topic, label, count in session.execute(wanted)}


def _row(watch_id: str, names: Sequence[str], values: Sequence[object]) -> dict[str, Any]:
    return {"watch_id": watch_id, **dict(zip(names, values, strict=True))}


def add_whole(session: Session, kind: type[Base], rows: list[dict[str, Any]]) -> None:
    """Adds numbers to those already there; the columns of the primary key say where."""
    if not rows:
        return
    table = table_of(kind)
    keys = [column.name for column in table.primary_key]
    sums = [name for name in rows[0] if name not in keys]
    upsert(session, table, rows, keys, lambda old, new: {name: old[name] + new[name] for name in sums})
