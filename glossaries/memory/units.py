"""What memories hold: approved pairs of segments, remembered, recalled exactly, read page by page.

Remembering twice is remembering once. A newer approval takes the place of an older one, but what a person approved is
never overwritten by what a file or a machine brings.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from core.locales import Locale, Pair
from glossaries.memory.matches import EXACT, IN_CONTEXT, MatchKind, MemoryMatch, key_of, tidy_segment
from glossaries.memory.tables import UnitRow

_AT_ONCE = 500
"""Rows looked up or written in one statement; SQLite takes 32 766 parameters (SQLITE_MAX_VARIABLE_NUMBER)."""


class Origin(StrEnum):
    """Who vouches for a unit, the weightier first."""

    REVIEW = "review"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A pair of segments to remember; `context_key` is the key of the source segment before it, where that matters."""

    source: str
    target: str
    pair: Pair
    context_key: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """Who vouches for units, and when they did."""

    origin: Origin
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unit:
    """A pair of segments as it is kept."""

    id: int
    source: str
    target: str
    pair: Pair
    origin: Origin
    created_by: str
    updated_at: datetime
    context_key: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What became of the units handed in."""

    added: int = 0
    changed: int = 0
    kept: int = 0
    """Left as they were: equal already, or approved by a person while these were not."""


def remember(session: Session, memory_id: str, units: Sequence[NewUnit], approval: Approval) -> Remembered:
    """Puts units into a memory; of equal ones the last counts. Units with nothing on a side are left out."""
    wanted = {_identity(unit): unit for unit in units if tidy_segment(unit.source) and tidy_segment(unit.target)}
    known = _known(session, memory_id, wanted)
    fresh = [_values(memory_id, identity, unit) for identity, unit in wanted.items() if identity not in known]
    stamp = {"origin": approval.origin.value, "created_by": approval.by, "updated_at": approval.at}
    for start in range(0, len(fresh), _AT_ONCE):
        session.execute(insert(UnitRow), [values | stamp for values in fresh[start : start + _AT_ONCE]])
    changed = [
        {"id": known[identity].id, "source": unit.source, "target": unit.target} | stamp
        for identity, unit in wanted.items()
        if identity in known and _may_replace(known[identity], unit, approval.origin)
    ]
    if changed:
        session.execute(update(UnitRow), changed)
    return Remembered(len(fresh), len(changed), len(wanted) - len(fresh) - len(changed))


def recall_exactly(
    session: Session, memory_ids: Sequence[str], texts: Sequence[str], pair: Pair, before: str = ""
) -> dict[str, MemoryMatch]:
    """Text → its exact match (100), or where the segment before it is the same too, its match in context (101).

    The target locale asked for goes before its other regions; among equals the newest wins.
    """
    keys = {key_of(text): text for text in texts if tidy_segment(text)}
    context = key_of(before) if before else ""
    found: dict[str, MemoryMatch] = {}
    for row in _rows_of(session, memory_ids, list(keys), pair):
        is_in_context = bool(context) and row.context_key == context
        score, kind = (IN_CONTEXT, MatchKind.CONTEXT) if is_in_context else (EXACT, MatchKind.EXACT)
        text = keys[row.source_key]
        if text not in found or score > found[text].score:
            found[text] = MemoryMatch(row.id, row.source, row.target, score, kind)
    return found


def page(session: Session, memory_id: str, *, after: int = 0, size: int = 100, containing: str = "") -> list[Unit]:
    """Units in order of their ids, those after `after`; only those whose source or target contains the words.

    Case is ignored as far as the database knows it (SQLite: A to Z alone).
    """
    query = select(UnitRow).where(UnitRow.memory_id == memory_id, UnitRow.id > after)
    if containing:
        query = query.where(_contains(containing))
    return [_to_unit(row) for row in session.scalars(query.order_by(UnitRow.id).limit(size))]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which source segments of a memory: those after an id, at most `size`, containing words on a side."""

    after: int = 0
    size: int = 100
    containing: str = ""
    keeps_case: bool = False


def source_page(session: Session, memory_id: str, wanted: Wanted) -> list[list[Unit]]:
    """Source segments in order of their first unit, each with the units of all its targets."""
    mine = UnitRow.memory_id == memory_id
    first = func.min(UnitRow.id)
    query = select(UnitRow.source_key, first).where(mine)
    if wanted.containing:
        query = query.where(_contains(wanted.containing) if not wanted.keeps_case else _has(session, wanted.containing))
    keys = session.execute(
        query.group_by(UnitRow.source_key).having(first > wanted.after).order_by(first).limit(wanted.size)
    ).all()
    found: dict[str, list[Unit]] = {key: [] for key, _ in keys}
    for row in session.scalars(select(UnitRow).where(mine, UnitRow.source_key.in_(found)).order_by(UnitRow.id)):
        found[row.source_key].append(_to_unit(row))
    return list(found.values())


def forget(session: Session, memory_id: str, unit_id: int) -> bool:
    """Deletes one unit; False where it is not in the memory."""
    mine = (UnitRow.memory_id == memory_id) & (UnitRow.id == unit_id)
    return session.execute(delete(UnitRow).where(mine).returning(UnitRow.id)).first() is not None


def all_units(session: Session, memory_id: str) -> Iterator[Unit]:
    """Every unit, a few at a time, so that memory stays flat."""
    query = select(UnitRow).where(UnitRow.memory_id == memory_id).order_by(UnitRow.id)
    for row in session.scalars(query.execution_options(yield_per=_AT_ONCE)):
        yield _to_unit(row)


def get_many(session: Session, ids: Sequence[int]) -> dict[int, Unit]:
    """Id → unit, of those that are still there."""
    return {row.id: _to_unit(row) for row in session.scalars(select(UnitRow).where(UnitRow.id.in_(ids)))}


def sources_after(session: Session, memory_id: str, target_language: str, after: int) -> list[tuple[int, str]]:
    """(id, source) of the units into a language with ids past `after`; what an index is made of."""
    mine = select(UnitRow.id, UnitRow.source).where(
        UnitRow.memory_id == memory_id, UnitRow.target_language == target_language, UnitRow.id > after
    )
    return [(unit_id, source) for unit_id, source in session.execute(mine.order_by(UnitRow.id))]


_Identity = tuple[str, str, str]


def _identity(unit: NewUnit) -> _Identity:
    return key_of(unit.source), unit.pair.target.tag, unit.context_key


def _known(session: Session, memory_id: str, wanted: dict[_Identity, NewUnit]) -> dict[_Identity, UnitRow]:
    keys = list(dict.fromkeys(key for key, _, _ in wanted))
    known: dict[_Identity, UnitRow] = {}
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        for row in session.scalars(select(UnitRow).where(UnitRow.memory_id == memory_id, UnitRow.source_key.in_(some))):
            known[row.source_key, row.target_locale, row.context_key] = row
    return known


def _may_replace(known: UnitRow, unit: NewUnit, origin: Origin) -> bool:
    is_weightier = origin is Origin.REVIEW or known.origin != Origin.REVIEW
    return is_weightier and known.target != unit.target


def _values(memory_id: str, identity: _Identity, unit: NewUnit) -> dict[str, object]:
    key, target_locale, context = identity
    return {
        "memory_id": memory_id,
        "source_key": key,
        "context_key": context,
        "source": unit.source,
        "source_locale": unit.pair.source.tag,
        "target": unit.target,
        "target_locale": target_locale,
        "target_language": unit.pair.target.language,
    }


def _rows_of(session: Session, memory_ids: Sequence[str], keys: Sequence[str], pair: Pair) -> list[UnitRow]:
    if not memory_ids:
        return []
    rows: list[UnitRow] = []
    nearest = case((UnitRow.target_locale == pair.target.tag, 0), else_=1)
    for start in range(0, len(keys), _AT_ONCE):
        some = _into(pair.target).where(
            UnitRow.memory_id.in_(memory_ids), UnitRow.source_key.in_(keys[start : start + _AT_ONCE])
        )
        rows += session.scalars(some.order_by(nearest, UnitRow.context_key, UnitRow.updated_at.desc()))
    return rows


def _into(target: Locale) -> Select[UnitRow]:
    """Units into the language; where a script is asked for, that script or none said."""
    query = select(UnitRow).where(UnitRow.target_language == target.language)
    if not target.script:
        return query
    return query.where(UnitRow.target_locale.in_([target.tag, target.language, f"{target.language}-{target.script}"]))


def _contains(words: str) -> ColumnElement[bool]:
    return UnitRow.source.icontains(words, autoescape=True) | UnitRow.target.icontains(words, autoescape=True)


def _has(session: Session, words: str) -> ColumnElement[bool]:
    """Letter by letter: LIKE ignores case on SQLite."""
    place = func.instr if session.get_bind().dialect.name == "sqlite" else func.strpos
    return (place(UnitRow.source, words) > 0) | (place(UnitRow.target, words) > 0)


def _to_unit(row: UnitRow) -> Unit:
    pair = Pair(Locale.parse(row.source_locale), Locale.parse(row.target_locale))
    return Unit(
        row.id, row.source, row.target, pair, Origin(row.origin), row.created_by, row.updated_at, row.context_key
    )
