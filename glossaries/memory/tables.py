"""The tables of translation memories."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.store import Base, UtcDateTime


class MemoryRow(Base):
    __tablename__ = "memories"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    source_language: Mapped[str]
    is_default: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class UnitRow(Base):
    """An approved pair of segments. Within a memory ids only grow: what was added after a look has a larger id."""

    __tablename__ = "memory_units"
    __table_args__ = (
        UniqueConstraint("memory_id", "source_key", "target_locale", "context_key"),
        Index("ix_memory_units_memory_id_target_language", "memory_id", "target_language", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True)
    memory_id: Mapped[str] = mapped_column(ForeignKey("memories.id", ondelete="CASCADE"))
    source_key: Mapped[str]
    context_key: Mapped[str]
    source: Mapped[str]
    source_locale: Mapped[str]
    target: Mapped[str]
    target_locale: Mapped[str]
    target_language: Mapped[str]
    origin: Mapped[str]
    created_by: Mapped[str]
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
