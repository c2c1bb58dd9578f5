"""Translation memories in the store: made, listed, forgotten; the owner's default one is made when first needed.

Every function takes the owner, and what belongs to another owner is not there. A memory has one source language and
any number of target languages.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4

from sqlalchemy import Select, func, select
from sqlalchemy import delete as delete_rows
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.lines import tidy_name
from core.locales import Locale
from glossaries.memory.tables import MemoryRow, UnitRow

_DEFAULT_NAME = "Approved"


@dataclass(frozen=True, slots=True)
class Memory:
    """A memory with its segments counted."""

    id: str
    name: str
    owner_id: str
    source: Locale
    targets: tuple[Locale, ...]
    segment_count: int
    created_at: datetime


def create(session: Session, owner_id: str, name: str, source: Locale, now: datetime) -> Memory:
    """A new, empty memory; raises InvalidInput for a name that cannot be used."""
    return _to_memory(session, _add(session, owner_id, tidy_name(name), source, now, is_default=False))


def get(session: Session, owner_id: str, memory_id: str) -> Memory:
    """The owner's memory with this id; raises NotFound."""
    return _to_memory(session, owned(session, owner_id, memory_id))


def list_all(session: Session, owner_id: str) -> list[Memory]:
    """The owner's memories, oldest first."""
    rows = session.scalars(
        select(MemoryRow).where(MemoryRow.owner_id == owner_id).order_by(MemoryRow.created_at, MemoryRow.id)
    )
    return [_to_memory(session, row) for row in rows]


def delete(session: Session, owner_id: str, memory_id: str) -> None:
    """Deletes the memory and all in it; raises NotFound."""
    row = owned(session, owner_id, memory_id)
    session.execute(delete_rows(MemoryRow).where(MemoryRow.id == row.id))


def default_memory(session: Session, owner_id: str, source: Locale, now: datetime) -> Memory:
    """The memory that approved copy from this language goes to; made when it is not there."""
    found = session.scalar(_defaults(owner_id).where(MemoryRow.source_language == source.language))
    return _to_memory(
        session, found or _add(session, owner_id, f"{_DEFAULT_NAME} ({source.language})", source, now, is_default=True)
    )


def default_ids(session: Session, owner_id: str, source: Locale) -> list[str]:
    """The id of the owner's default memory of this language, if there is one."""
    ids = _defaults(owner_id).where(MemoryRow.source_language == source.language).with_only_columns(MemoryRow.id)
    return list(session.scalars(ids))


def owned(session: Session, owner_id: str, memory_id: str) -> MemoryRow:
    """The owner's row; raises NotFound."""
    row = session.scalar(select(MemoryRow).where(MemoryRow.id == memory_id.lower(), MemoryRow.owner_id == owner_id))
    if row is None:
        raise NotFound(f"There is no translation memory with the id {memory_id[:40]!r}.")
    return row


def _defaults(owner_id: str) -> Select[MemoryRow]:
    return select(MemoryRow).where(MemoryRow.owner_id == owner_id, MemoryRow.is_default)


def _add(session: Session, owner_id: str, name: str, source: Locale, now: datetime, *, is_default: bool) -> MemoryRow:
    row = MemoryRow(
        id=str(uuid4()),
        owner_id=owner_id,
        name=name,
        source_language=source.language,
        is_default=is_default,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _to_memory(session: Session, row: MemoryRow) -> Memory:
    of_row = select(UnitRow.target_language, func.count()).where(UnitRow.memory_id == row.id)
    counts = session.execute(of_row.group_by(UnitRow.target_language).order_by(UnitRow.target_language)).all()
    targets = tuple(Locale(language) for language, _ in counts)
    sources = select(func.count(func.distinct(UnitRow.source_key))).where(UnitRow.memory_id == row.id)
    count = session.scalar(sources) or 0
    return Memory(row.id, row.name, row.owner_id, Locale(row.source_language), targets, count, row.created_at)
