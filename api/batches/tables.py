"""The tables of batches: the upload, and its results step by step, which are its journal."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.store import Base, UtcDateTime


class BatchRow(Base):
    __tablename__ = "batches"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(index=True)
    character_limit: Mapped[int | None] = mapped_column(BigInteger)
    file_name: Mapped[str]
    mapping: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    error: Mapped[str]
    notes: Mapped[list[str]] = mapped_column(JSON)
    """What had to be guessed about the file."""
    rows_total: Mapped[int]
    rows_done: Mapped[int]
    rows_failed: Mapped[int]
    source: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claim: Mapped[str]
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BatchStepRow(Base):
    """Results of rows from `first_row` on, as a JSON list; written with the count of the batch in one transaction."""

    __tablename__ = "batch_steps"

    batch_id: Mapped[str] = mapped_column(ForeignKey("batches.id", ondelete="CASCADE"), primary_key=True)
    first_row: Mapped[int] = mapped_column(primary_key=True)
    results: Mapped[str]
    failed: Mapped[int | None]
    """Rows with an error among them; None in steps from before it was counted."""
