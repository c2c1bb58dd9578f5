"""Silences: a watch, a market or a kind of trouble muted for a while, by a person, with a reason.

A silence is pending, then active, then ended, never back. What is silenced is still graded and still on the timeline;
only its notices stay in. Level 1 is heard through a silence unless the silence says otherwise.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict, InvalidInput, NotFound
from core.lines import tidy_name
from core.store import Base, UtcDateTime


class SilenceState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Silence:
    """Muted in `[starts_at, ends_at)`; empty `watch_id`, `market`, `type` mean any."""

    id: str
    watch_id: str
    market: str
    type: str
    starts_at: datetime
    ends_at: datetime
    reason: str
    created_by: str
    created_at: datetime
    mutes_level_1: bool

    def state(self, now: datetime) -> SilenceState:
        if now < self.starts_at:
            return SilenceState.PENDING
        return SilenceState.ACTIVE if now < self.ends_at else SilenceState.ENDED


@dataclass(frozen=True, slots=True)
class NewSilence:
    """A silence as people ask for it."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    watch_id: str = ""
    market: str = ""
    type: str = ""
    mutes_level_1: bool = False


class SilenceRow(Base):
    __tablename__ = "silences"

    id: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[str | None] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    market: Mapped[str]
    type: Mapped[str]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    reason: Mapped[str]
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    mutes_level_1: Mapped[bool]


def add_silence(session: Session, new: NewSilence, by: str, now: datetime) -> Silence:
    """Raises InvalidInput for one that ends before it starts or is over, or says no reason."""
    if new.starts_at.tzinfo is None or new.ends_at.tzinfo is None:
        raise InvalidInput("The times of a silence need a time zone.", "starts_at")
    if new.ends_at <= new.starts_at:
        raise InvalidInput("The silence ends before it starts.", "ends_at")
    if new.ends_at <= now:
        raise InvalidInput("The silence is over already.", "ends_at")
    row = SilenceRow(
        id=str(uuid4()),
        watch_id=new.watch_id or None,
        market=new.market.strip().upper(),
        type=new.type,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        reason=tidy_name(new.reason, "reason"),
        created_by=by,
        created_at=now,
        mutes_level_1=new.mutes_level_1,
    )
    session.add(row)
    session.flush()
    return _to_silence(row)


def end_silence(session: Session, silence_id: str, now: datetime) -> Silence:
    """Ends it now; one that has not begun never does. Raises NotFound, Conflict when it is over."""
    row = session.get(SilenceRow, silence_id) if silence_id.isprintable() else None
    if row is None:
        raise NotFound(f"There is no silence with the id {silence_id[:40]!r}.")
    if row.ends_at <= now:
        raise Conflict("The silence is over already.")
    row.starts_at, row.ends_at = min(row.starts_at, now), now
    session.flush()
    return _to_silence(row)


def list_silences(session: Session) -> list[Silence]:
    """All silences, the newest first."""
    rows = session.scalars(select(SilenceRow).order_by(SilenceRow.created_at.desc(), SilenceRow.id))
    return [_to_silence(row) for row in rows]


def active_silences(session: Session, watch_id: str, now: datetime) -> list[Silence]:
    """Those that mute something of this watch now."""
    wanted = select(SilenceRow).where(SilenceRow.starts_at <= now, SilenceRow.ends_at > now)
    return [_to_silence(row) for row in session.scalars(wanted) if row.watch_id in {None, watch_id}]


def silenced_by(silences: Iterable[Silence], type_: str, markets: Iterable[str], level: int) -> Silence | None:
    """The silence that mutes such an incident; one for a market mutes only what happens there alone."""
    places = set(markets)
    for silence in silences:
        is_meant = silence.type in {"", type_} and (not silence.market or places == {silence.market})
        if is_meant and (level != 1 or silence.mutes_level_1):
            return silence
    return None


def _to_silence(row: SilenceRow) -> Silence:
    return Silence(
        row.id,
        row.watch_id or "",
        row.market,
        row.type,
        row.starts_at,
        row.ends_at,
        row.reason,
        row.created_by,
        row.created_at,
        row.mutes_level_1,
    )
