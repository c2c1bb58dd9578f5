"""The matrix as it was last read at a scan, kept for whoever looks: measuring it anew reads thousands of mentions."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from monitors.signals import MatrixRow, SignalLevel


@dataclass(frozen=True, slots=True)
class Reading:
    """All rows at one moment. Nothing new has come in since, or there would be a later one."""

    read_at: datetime
    rows: Sequence[MatrixRow]


class ReadingRow(Base):
    __tablename__ = "matrix_readings"

    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


def keep_reading(session: Session, watch_id: str, rows: Sequence[MatrixRow], now: datetime) -> None:
    """Puts this reading in the place of the last one."""
    told = [asdict(row) | {"level": int(row.level)} for row in rows]
    session.merge(ReadingRow(watch_id=watch_id, read_at=now, rows=told))


def reading_of(session: Session, watch_id: str) -> Reading | None:
    """The last reading; None: the watch has not been judged yet."""
    row = session.get(ReadingRow, watch_id)
    return None if row is None else Reading(row.read_at, [_to_row(one) for one in row.rows])


def _to_row(told: dict[str, Any]) -> MatrixRow:
    return MatrixRow(**told | {"level": SignalLevel(told["level"]), "posts": tuple(told["posts"])})
