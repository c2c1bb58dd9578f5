"""Watches: what is looked for, for whom, how often, and which replica is looking just now.

`next_due` and the lease stand on the watch, so that a watch is never scanned by two at once; each of its sources has
its own cursor and its own next time (`monitors/bindings.py`).
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Index, false, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import InvalidInput, NotFound
from core.lines import tidy_name
from core.store import Base, UtcDateTime
from monitors.campaigns import Campaign
from monitors.query import Query, check_query
from monitors.zones import zone_of

LEAST_POLL = timedelta(seconds=10)
MOST_POLL = timedelta(days=7)


class Sensitivity(StrEnum):
    """How readily a watch speaks up."""

    FEWER = "fewer"
    BALANCED = "balanced"
    MORE = "more"


@dataclass(frozen=True, slots=True)
class Watch:
    """What is looked for and how."""

    id: str
    name: str
    owner_id: str
    query: Query
    competitors: tuple[str, ...]
    campaigns: tuple[Campaign, ...]
    sensitivity: Sensitivity
    poll: timedelta
    time_zone: str
    """IANA name; days and hours for people are told in it."""
    is_paused: bool
    created_at: datetime
    next_due: datetime


@dataclass(frozen=True, slots=True)
class NewWatch:
    """A watch as people describe it."""

    name: str
    query: Query
    competitors: tuple[str, ...] = ()
    campaigns: tuple[Campaign, ...] = ()
    sensitivity: Sensitivity = Sensitivity.BALANCED
    poll: timedelta = timedelta(minutes=15)
    time_zone: str = "UTC"
    is_paused: bool = field(default=False)


class WatchRow(Base):
    __tablename__ = "watches"
    __table_args__ = (Index("ix_watches_next_due", "is_paused", "next_due"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[str] = mapped_column(index=True)
    query: Mapped[dict[str, Any]] = mapped_column(JSON)
    competitors: Mapped[list[str]] = mapped_column(JSON)
    campaigns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    sensitivity: Mapped[str]
    poll_s: Mapped[int]
    time_zone: Mapped[str]
    is_paused: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_due: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_by: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    has_news: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Something was kept that has not been judged yet; a scan killed in between leaves it true."""
    expired_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Texts seen before this moment have been forgotten."""


def add_watch(session: Session, owner_id: str, new: NewWatch, now: datetime) -> Watch:
    """A watch, due at once; raises InvalidInput."""
    row = WatchRow(id=str(uuid4()), owner_id=owner_id, created_at=now, next_due=now, **_columns(new))
    session.add(row)
    session.flush()
    return _to_watch(row)


def change_watch(session: Session, watch_id: str, new: NewWatch, now: datetime) -> Watch:
    """Puts this description in the place of the old one; raises NotFound, InvalidInput."""
    row = _row(session, watch_id)
    for name, value in _columns(new).items():
        setattr(row, name, value)
    row.next_due = min(row.next_due, now)
    session.flush()
    return _to_watch(row)


def get_watch(session: Session, watch_id: str) -> Watch:
    """The watch with this id, or with this name where only one has it; raises NotFound."""
    return _to_watch(_row(session, watch_id))


def list_watches(session: Session) -> list[Watch]:
    """All watches, by name."""
    return [_to_watch(row) for row in session.scalars(select(WatchRow).order_by(WatchRow.name, WatchRow.id))]


def remove_watch(session: Session, watch_id: str) -> None:
    """Removes a watch with its sources, mentions, counts and incidents; raises NotFound."""
    session.delete(_row(session, watch_id))
    session.flush()


def wake(session: Session, watch_id: str, now: datetime) -> None:
    """The watch is due by now at the latest."""
    session.execute(update(WatchRow).where(WatchRow.id == watch_id, WatchRow.next_due > now).values(next_due=now))


def note_news(session: Session, watch_id: str, *, has_news: bool) -> None:
    """Something was kept that is to be judged, or it has been."""
    session.execute(update(WatchRow).where(WatchRow.id == watch_id).values(has_news=has_news))


def with_news(session: Session, watch_ids: Sequence[str]) -> set[str]:
    """Those of the watches where something waits to be judged."""
    return set(session.scalars(select(WatchRow.id).where(WatchRow.id.in_(watch_ids), WatchRow.has_news)))


def watches_of(session: Session, ids: Sequence[str]) -> list[Watch]:
    """The watches with these ids, those that are there, in this order."""
    rows = {row.id: row for row in session.scalars(select(WatchRow).where(WatchRow.id.in_(ids)))}
    return [_to_watch(rows[one]) for one in ids if one in rows]


def _row(session: Session, watch_id: str) -> WatchRow:
    safe = watch_id if watch_id.isprintable() else ""
    if (row := session.get(WatchRow, safe)) is not None:
        return row
    named = list(session.scalars(select(WatchRow).where(WatchRow.name == safe).limit(2)))
    if len(named) != 1:
        raise NotFound(f"There is no watch with the id or the one name {watch_id[:60]!r}.")
    return named[0]


def _columns(new: NewWatch) -> dict[str, Any]:
    if not LEAST_POLL <= new.poll <= MOST_POLL:
        raise InvalidInput("A watch is read every 10 seconds at most and every 7 days at least.", "poll_s")
    return {
        "name": tidy_name(new.name),
        "query": asdict(check_query(new.query)),
        "competitors": list(new.competitors),
        "campaigns": [campaign.as_json() for campaign in new.campaigns],
        "sensitivity": Sensitivity(new.sensitivity).value,
        "poll_s": int(new.poll.total_seconds()),
        "time_zone": zone_of(new.time_zone).key,
        "is_paused": new.is_paused,
    }


def _to_watch(row: WatchRow) -> Watch:
    return Watch(
        row.id,
        row.name,
        row.owner_id,
        Query(**{name: tuple(words) for name, words in row.query.items()}),
        tuple(row.competitors),
        tuple(map(Campaign.from_json, row.campaigns)),
        Sensitivity(row.sensitivity),
        timedelta(seconds=row.poll_s),
        row.time_zone,
        row.is_paused,
        row.created_at,
        row.next_due,
    )
