"""Characters billed per owner and calendar month (UTC)."""

from datetime import UTC, datetime

from sqlalchemy import BigInteger, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import QuotaExceeded
from core.store import Base


class UsageRow(Base):
    __tablename__ = "usage"

    owner_id: Mapped[str] = mapped_column(primary_key=True)
    month: Mapped[str] = mapped_column(primary_key=True)
    character_count: Mapped[int] = mapped_column(BigInteger)


def spend(session: Session, owner_id: str, characters: int, limit: int | None, now: datetime) -> None:
    """Counts `characters` (code points of source text) for this month, unless that would pass the limit.

    One statement counts and compares, so callers at the same time cannot pass the limit together.

    Args:
        limit: characters a month; None: no limit.

    Raises:
        QuotaExceeded: spent + characters > limit; nothing is counted.
        ValueError: `characters` is negative.
    """
    if characters < 0:
        raise ValueError(f"cannot spend {characters} characters")
    if not _fits_alone(characters, limit) or not _add(session, owner_id, characters, limit, now):
        used = spent(session, owner_id, now)
        raise QuotaExceeded(
            f"The limit of {limit:,} characters a month does not allow {characters:,} more ({used:,} used)."
        )


def spent(session: Session, owner_id: str, now: datetime) -> int:
    """Characters counted this month."""
    query = select(UsageRow.character_count).where(UsageRow.owner_id == owner_id, UsageRow.month == _month(now))
    return session.scalar(query) or 0


def _fits_alone(characters: int, limit: int | None) -> bool:
    return limit is None or characters <= limit


def _add(session: Session, owner_id: str, characters: int, limit: int | None, now: datetime) -> bool:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(UsageRow).values(owner_id=owner_id, month=_month(now), character_count=characters)
    total = UsageRow.character_count + insert.excluded.character_count
    counted = session.scalar(
        insert.on_conflict_do_update(
            index_elements=[UsageRow.owner_id, UsageRow.month],
            set_={"character_count": total},
            where=None if limit is None else total <= limit,
        ).returning(UsageRow.character_count)
    )
    return counted is not None


def _month(now: datetime) -> str:
    return now.astimezone(UTC).strftime("%Y-%m")
