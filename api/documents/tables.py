"""The table of uploaded documents."""

from datetime import datetime

from sqlalchemy import BigInteger, LargeBinary
from sqlalchemy.orm import Mapped, deferred, mapped_column

from core.store import Base, UtcDateTime


class DocumentRow(Base):
    """An upload and what became of it; `claimed_until` says how long the worker that took it may be silent."""

    __tablename__ = "documents"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    character_limit: Mapped[int | None] = mapped_column(BigInteger)
    key_hash: Mapped[str]
    file_name: Mapped[str]
    wish: Mapped[str]
    """How it is to be translated, as JSON."""
    status: Mapped[str] = mapped_column(index=True)
    source: Mapped[bytes] = deferred(mapped_column(LargeBinary))
    result: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    characters: Mapped[int] = mapped_column(BigInteger)
    done_characters: Mapped[int] = mapped_column(BigInteger)
    error_message: Mapped[str]
    notes: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    claim: Mapped[str]
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
