"""The units of all memories of an owner, or of all owners, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.locales import Locale
from glossaries.memory.tables import MemoryRow, UnitRow


@dataclass(frozen=True, slots=True)
class OwnedUnit:
    """A pair of segments with whose it is."""

    id: int
    owner_id: str
    source: str
    target: str
    source_locale: Locale
    target_locale: Locale


def page(session: Session, owner_id: str | None, *, after: int = 0, size: int = 500) -> Sequence[OwnedUnit]:
    """Units in order of their ids, those after `after`; of all owners for None."""
    query = select(UnitRow, MemoryRow.owner_id).join(MemoryRow, MemoryRow.id == UnitRow.memory_id)
    query = query.where(UnitRow.id > after)
    if owner_id is not None:
        query = query.where(MemoryRow.owner_id == owner_id)
    return [
        OwnedUnit(
            row.id, owner, row.source, row.target, Locale.parse(row.source_locale), Locale.parse(row.target_locale)
        )
        for row, owner in session.execute(query.order_by(UnitRow.id).limit(size))
    ]
