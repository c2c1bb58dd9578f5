"""The outbox: what is to be said, written in the transaction that made it so; sent later, once.

A notice has a key for good; posting it again changes nothing. `monitors.deliveries` turns notices into attempts, one
for each channel, and never two of the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.upserts import table_of, upsert


class NoticeState(StrEnum):
    """`waiting` until its time comes, `expanded` once every channel has its delivery; or `cancelled`, `muted`."""

    WAITING = "waiting"
    EXPANDED = "expanded"
    CANCELLED = "cancelled"
    MUTED = "muted"


class DeliveryState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    REFUSED = "refused"
    """The channel will never take it as things are; a person must look."""


@dataclass(frozen=True, slots=True)
class PostedNotice:
    """A notice of the outbox. `data` names what it is about; what is said is worked out when it is sent."""

    key: str
    kind: str
    watch_id: str | None
    incident_id: str | None
    created_at: datetime
    due_at: datetime
    state: NoticeState
    data: Mapping[str, Any]


class NoticeRow(Base):
    __tablename__ = "notices"
    __table_args__ = (Index("ix_notices_due_at", "state", "due_at"),)

    key: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    watch_id: Mapped[str | None] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    incident_id: Mapped[str | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class DeliveryRow(Base):
    """One notice on its way through one channel. `key` is what the channel sees: the same at every attempt."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("notice_key", "channel"),
        Index("ix_deliveries_next_at", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    notice_key: Mapped[str] = mapped_column(ForeignKey("notices.key", ondelete="CASCADE"))
    channel: Mapped[str]
    state: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime] = mapped_column(UtcDateTime)
    leased_by: Mapped[str] = mapped_column(default="")
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(default="")
    receipt: Mapped[str] = mapped_column(default="")
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def post(
    session: Session,
    key: str,
    kind: str,
    now: datetime,
    *,
    due_at: datetime | None = None,
    watch_id: str | None = None,
    incident_id: str | None = None,
    data: Mapping[str, Any] | None = None,
    state: NoticeState = NoticeState.WAITING,
) -> None:
    """Puts a notice into the outbox, due now unless told; does nothing when its key is there already."""
    row = {
        "key": key,
        "kind": kind,
        "watch_id": watch_id,
        "incident_id": incident_id,
        "created_at": now,
        "due_at": due_at or now,
        "state": state.value,
        "data": dict(data or {}),
    }
    upsert(session, table_of(NoticeRow), [row], ("key",))


def cancel_reminders(session: Session, incident_id: str) -> None:
    """Reminders of this incident that are still to come are not sent."""
    waiting = (NoticeRow.incident_id == incident_id, NoticeRow.kind == "reminder")
    session.execute(
        update(NoticeRow)
        .where(*waiting, NoticeRow.state == NoticeState.WAITING.value)
        .values(state=NoticeState.CANCELLED.value)
    )


def has_due(session: Session, now: datetime) -> bool:
    """Whether there is a notice to expand; locks nothing."""
    due = (NoticeRow.state == NoticeState.WAITING.value, NoticeRow.due_at <= now)
    return session.scalar(select(NoticeRow.key).where(*due).limit(1)) is not None


def due_notices(session: Session, now: datetime, limit: int) -> list[PostedNotice]:
    """Notices whose time has come and that nobody has expanded, oldest first."""
    due = (NoticeRow.state == NoticeState.WAITING.value, NoticeRow.due_at <= now)
    rows = session.scalars(
        select(NoticeRow)
        .where(*due)
        .order_by(NoticeRow.due_at, NoticeRow.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return [to_notice(row) for row in rows]


def expand(session: Session, key: str, channels: Sequence[str], now: datetime) -> None:
    """Makes one delivery for each channel; those already there stay as they are."""
    rows = [
        {"notice_key": key, "channel": channel, "state": DeliveryState.WAITING.value, "attempts": 0, "next_at": now,
         "leased_by": "", "reason": "", "receipt": ""}
        for channel in channels
    ]  # fmt: skip
    upsert(session, table_of(DeliveryRow), rows, ("notice_key", "channel"))
    session.execute(update(NoticeRow).where(NoticeRow.key == key).values(state=NoticeState.EXPANDED.value))


def notices_of(session: Session, incident_id: str) -> list[PostedNotice]:
    """The notices of an incident, in the order they are due."""
    rows = select(NoticeRow).where(NoticeRow.incident_id == incident_id).order_by(NoticeRow.due_at, NoticeRow.key)
    return [to_notice(row) for row in session.scalars(rows)]


def notices_about(session: Session, watch_id: str | None = None, kind: str = "") -> list[PostedNotice]:
    """Notices of a watch or a kind, in the order they are due."""
    wanted = select(NoticeRow).order_by(NoticeRow.due_at, NoticeRow.key)
    if watch_id is not None:
        wanted = wanted.where(NoticeRow.watch_id == watch_id)
    if kind:
        wanted = wanted.where(NoticeRow.kind == kind)
    return [to_notice(row) for row in session.scalars(wanted)]


def to_notice(row: NoticeRow) -> PostedNotice:
    return PostedNotice(
        row.key,
        row.kind,
        row.watch_id,
        row.incident_id,
        row.created_at,
        row.due_at,
        NoticeState(row.state),
        row.data,
    )


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a notice fares on one channel."""

    notice_key: str
    kind: str
    channel: str
    state: DeliveryState
    attempts: int
    next_at: datetime
    reason: str
    sent_at: datetime | None


def deliveries_of(session: Session, *, state: str = "", notice_key: str = "", limit: int = 100) -> list[Delivery]:
    """Deliveries, the newest first; those that were refused wait for a person."""
    wanted = select(DeliveryRow, NoticeRow.kind).join(NoticeRow, NoticeRow.key == DeliveryRow.notice_key)
    if state:
        wanted = wanted.where(DeliveryRow.state == state)
    if notice_key:
        wanted = wanted.where(DeliveryRow.notice_key == notice_key)
    rows = session.execute(wanted.order_by(DeliveryRow.id.desc()).limit(limit))
    return [
        Delivery(
            row.notice_key, kind, row.channel, DeliveryState(row.state), row.attempts, row.next_at, row.reason,
            row.sent_at,
        )
        for row, kind in rows
    ]  # fmt: skip


def send_again(session: Session, notice_key: str, channel: str, now: datetime) -> bool:
    """A refused delivery is due once more, under the same key; False when there is none."""
    refused = (
        DeliveryRow.notice_key == notice_key,
        DeliveryRow.channel == channel,
        DeliveryRow.state == DeliveryState.REFUSED.value,
    )
    values = {"state": DeliveryState.WAITING.value, "next_at": now, "attempts": 0, "reason": ""}
    return bool(session.execute(update(DeliveryRow).where(*refused).values(**values)).rowcount)  # type: ignore[attr-defined]
