"""What webhooks brought, kept until a scan has read it; ids stay for a day longer, so that none is taken twice."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import TooManyRequests
from core.store import Base, Store, UtcDateTime

WAITING_LIMIT = 10_000
"""Deliveries that may wait for one binding; chosen by us, some days of a busy shop."""
_REMEMBERED = timedelta(days=1)  # far more than the five minutes in which a signed delivery can be sent again


class InboundRow(Base):
    __tablename__ = "inbound_deliveries"
    __table_args__ = (UniqueConstraint("binding_id", "message_id"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    binding_id: Mapped[str] = mapped_column(ForeignKey("bindings.id", ondelete="CASCADE"), index=True)
    message_id: Mapped[str]
    body: Mapped[str]
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def receive(session: Session, binding_id: str, message_id: str, body: str, now: datetime) -> bool:
    """Keeps a delivery; False when this id was received before. Raises TooManyRequests when too many wait."""
    waiting = select(func.count()).where(InboundRow.binding_id == binding_id, InboundRow.read_at.is_(None))
    if (session.scalar(waiting) or 0) >= WAITING_LIMIT:
        raise TooManyRequests("Too many deliveries wait to be read; try again later.", 60.0)
    try:
        with session.begin_nested():
            session.add(InboundRow(binding_id=binding_id, message_id=message_id, body=body, received_at=now))
            session.flush()
    except IntegrityError:
        return False
    return True


def forget_read(session: Session, now: datetime) -> int:
    """Forgets the ids of deliveries read more than a day ago."""
    old = delete(InboundRow).where(InboundRow.read_at < now - _REMEMBERED)
    return session.execute(old).rowcount  # type: ignore[attr-defined, no-any-return]  # a DELETE's result has it


@dataclass(frozen=True, slots=True)
class BindingInbox:
    """The deliveries of one binding, as its source sees them (`monitors.sources.base.Inbox`)."""

    store: Store
    binding_id: str
    now: Callable[[], datetime]

    def waiting(self, limit: int) -> Sequence[tuple[int, str]]:
        unread = select(InboundRow.number, InboundRow.body).where(
            InboundRow.binding_id == self.binding_id, InboundRow.read_at.is_(None)
        )
        with self.store.reading() as session:
            return [(row.number, row.body) for row in session.execute(unread.order_by(InboundRow.number).limit(limit))]

    def put_away(self, numbers: Sequence[int]) -> None:
        stored = update(InboundRow).where(InboundRow.binding_id == self.binding_id, InboundRow.number.in_(numbers))
        with self.store.transaction() as session:
            session.execute(stored.values(body="", read_at=self.now()))
            forget_read(session, self.now())
