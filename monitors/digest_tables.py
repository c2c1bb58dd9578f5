"""The archive of digests: each one as it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import NotFound
from core.store import Base, UtcDateTime
from monitors.messages.structure import Message


class Period(StrEnum):
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Digest:
    """What a team was sent about `[since, until)`; `is_quiet` and `is_blind` exclude each other."""

    id: str
    team_id: str
    period: Period
    day: str
    """The team's local day on which it was due."""
    since: datetime
    until: datetime
    created_at: datetime
    is_quiet: bool
    is_blind: bool
    message: Message


class DigestRow(Base):
    """`id` is made of team, period and day: the same digest is made once, whoever makes it."""

    __tablename__ = "digests"
    __table_args__ = (UniqueConstraint("team_id", "period", "day"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    team_id: Mapped[str] = mapped_column(ForeignKey("teams.id", ondelete="CASCADE"))
    period: Mapped[str]
    day: Mapped[str]
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_quiet: Mapped[bool]
    is_blind: Mapped[bool]
    message: Mapped[dict[str, Any]] = mapped_column(JSON)


def keep_digest(session: Session, digest: Digest) -> bool:
    """Keeps it; False when the team's digest of this period and day is there already."""
    if session.get(DigestRow, digest.id) is not None:
        return False
    session.add(
        DigestRow(
            id=digest.id,
            team_id=digest.team_id,
            period=digest.period.value,
            day=digest.day,
            since=digest.since,
            until=digest.until,
            created_at=digest.created_at,
            is_quiet=digest.is_quiet,
            is_blind=digest.is_blind,
            message=digest.message.as_json(),
        )
    )
    session.flush()
    return True


def find_digest(session: Session, digest_id: str) -> Digest:
    """The digest with this id; raises NotFound."""
    row = session.get(DigestRow, digest_id) if digest_id.isprintable() else None
    if row is None:
        raise NotFound(f"There is no digest with the id {digest_id[:60]!r}.")
    return _to_digest(row)


def list_digests(session: Session, team_id: str = "", limit: int = 50, after: int = 0) -> Sequence[Digest]:
    """Digests, the newest first, from the one `after` so many."""
    wanted = select(DigestRow).order_by(DigestRow.created_at.desc(), DigestRow.id).limit(limit).offset(after)
    if team_id:
        wanted = wanted.where(DigestRow.team_id == team_id)
    return [_to_digest(row) for row in session.scalars(wanted)]


def last_until(session: Session, team_id: str, period: Period) -> datetime | None:
    """Up to when the team has been told, in digests of this period."""
    wanted = select(DigestRow.until).where(DigestRow.team_id == team_id, DigestRow.period == period.value)
    return session.scalar(wanted.order_by(DigestRow.until.desc()).limit(1))


def _to_digest(row: DigestRow) -> Digest:
    return Digest(
        row.id,
        row.team_id,
        Period(row.period),
        row.day,
        row.since,
        row.until,
        row.created_at,
        row.is_quiet,
        row.is_blind,
        Message.from_json(row.message),
    )
