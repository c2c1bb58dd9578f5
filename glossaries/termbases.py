"""Term bases in the store: a term base holds glossaries, one a pair of base languages, and those hold terms.

Every function takes the owner, and what belongs to another owner is not there. DeepL calls a term base a
glossary and a glossary a dictionary; only the doors speak so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import delete as delete_rows
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound, QuotaExceeded
from core.lines import tidy_name
from core.locales import Locale, Pair
from glossaries.term_lists import check_size, merge_terms, tidy_terms
from glossaries.term_tables import GlossaryRow, TermBaseRow, read_terms, write_terms
from glossaries.terms import Term

TERM_BASES_LIMIT = 1000
"""Term bases one owner may have (DeepL's limit)."""


@dataclass(frozen=True, slots=True)
class NewGlossary:
    """What a glossary is made of; the pair is reduced to base languages."""

    pair: Pair
    terms: Sequence[Term]


@dataclass(frozen=True, slots=True)
class Glossary:
    """The terms of one pair, counted; `version` changes with them and never takes an old value."""

    pair: Pair
    term_count: int
    created_at: datetime
    version: str


@dataclass(frozen=True, slots=True)
class TermBase:
    """A term base with its glossaries in order of creation."""

    id: str
    name: str
    owner_id: str
    created_at: datetime
    glossaries: tuple[Glossary, ...]


def only_pair(term_base: TermBase) -> Pair:
    """The pair of a term base that has just one; raises InvalidInput naming them where there are several."""
    if len(term_base.glossaries) == 1:
        return term_base.glossaries[0].pair
    pairs = ", ".join(str(glossary.pair) for glossary in term_base.glossaries) or "none"
    raise InvalidInput(f"{term_base.name!r} has several pairs or none ({pairs}); say which.", "pair")


def create(session: Session, owner_id: str, name: str, glossaries: Sequence[NewGlossary], now: datetime) -> TermBase:
    """A new term base.

    Raises:
        InvalidInput: the name or a term cannot be used (InvalidEntries), a pair is given twice, or none at
        all. TooLarge: more than 10 MiB of entries in one glossary. QuotaExceeded: the owner has 1000 term
        bases.
    """
    if not glossaries:
        raise InvalidInput("At least one glossary is needed.", "dictionaries")
    _check_room(session, owner_id)
    row = TermBaseRow(id=str(uuid4()), name=tidy_name(name), owner_id=owner_id, created_at=now)
    session.add(row)
    session.flush()
    for new in glossaries:
        if _find_glossary(session, row, new.pair):
            raise InvalidInput(f"There are two glossaries for {new.pair.base}.", "dictionaries")
        _write(session, _add_glossary(session, row, new.pair, now), tidy_terms(new.terms))
    return _to_term_base(session, row)


def get(session: Session, owner_id: str, term_base_id: str) -> TermBase:
    """The owner's term base with this id; raises NotFound."""
    return _to_term_base(session, _owned(session, owner_id, term_base_id))


def list_all(session: Session, owner_id: str) -> list[TermBase]:
    """The owner's term bases, oldest first."""
    mine = select(TermBaseRow).where(TermBaseRow.owner_id == owner_id)
    rows = session.scalars(mine.order_by(TermBaseRow.created_at, TermBaseRow.id)).all()
    glossaries: dict[str, list[Glossary]] = {row.id: [] for row in rows}
    for row in session.scalars(
        select(GlossaryRow)
        .where(GlossaryRow.term_base_id.in_(mine.with_only_columns(TermBaseRow.id)))
        .order_by(GlossaryRow.position)
    ):
        glossaries[row.term_base_id].append(_to_glossary(row))
    return [TermBase(r.id, r.name, r.owner_id, r.created_at, tuple(glossaries[r.id])) for r in rows]


def rename(session: Session, owner_id: str, term_base_id: str, name: str) -> TermBase:
    """Gives the term base another name; raises NotFound, InvalidInput."""
    row = _owned(session, owner_id, term_base_id, changes=True)
    row.name = tidy_name(name)
    session.flush()
    return _to_term_base(session, row)


def delete(session: Session, owner_id: str, term_base_id: str) -> None:
    """Deletes the term base and all in it; raises NotFound."""
    row = _owned(session, owner_id, term_base_id, changes=True)
    session.execute(delete_rows(TermBaseRow).where(TermBaseRow.id == row.id))


def merge_glossary(session: Session, owner_id: str, term_base_id: str, new: NewGlossary, now: datetime) -> TermBase:
    """Merges terms into the pair's glossary (see `merge_terms`), which is made where there is none.

    Raises:
        NotFound, InvalidEntries, TooLarge: as elsewhere; the merged glossary counts, not what is merged in.
    """
    row = _owned(session, owner_id, term_base_id, changes=True)
    terms = tidy_terms(new.terms)
    glossary = _find_glossary(session, row, new.pair)
    if glossary is None:
        _write(session, _add_glossary(session, row, new.pair, now), terms)
    else:
        merged = merge_terms(read_terms(session, glossary.id), terms)
        check_size(merged)
        _write(session, glossary, merged)
    return _to_term_base(session, row)


def replace_glossary(session: Session, owner_id: str, term_base_id: str, new: NewGlossary, now: datetime) -> Glossary:
    """Puts these terms in the place of the pair's glossary, or makes it; raises as `merge_glossary` does."""
    row = _owned(session, owner_id, term_base_id, changes=True)
    terms = tidy_terms(new.terms)
    glossary = _find_glossary(session, row, new.pair) or _add_glossary(session, row, new.pair, now)
    _write(session, glossary, terms)
    return _to_glossary(glossary)


def delete_glossary(session: Session, owner_id: str, term_base_id: str, pair: Pair) -> None:
    """Deletes one pair's glossary; raises NotFound for the term base or the pair."""
    row = _owned(session, owner_id, term_base_id, changes=True)
    glossary = _glossary(session, row, pair)
    session.execute(delete_rows(GlossaryRow).where(GlossaryRow.id == glossary.id))


def entries(session: Session, owner_id: str, term_base_id: str, pair: Pair) -> list[Term]:
    """The terms of one pair's glossary, in order; raises NotFound for the term base or the pair."""
    return read_terms(session, _glossary(session, _owned(session, owner_id, term_base_id), pair).id)


def _owned(session: Session, owner_id: str, term_base_id: str, changes: bool = False) -> TermBaseRow:
    """The owner's row. With `changes` it is locked, so that two who change one term base take turns."""
    query = select(TermBaseRow).where(TermBaseRow.id == _canonical(term_base_id), TermBaseRow.owner_id == owner_id)
    row = session.scalar(query.with_for_update() if changes else query)
    if row is None:
        raise NotFound(f"There is no glossary with the id {term_base_id[:40]!r}.")
    return row


def _canonical(term_base_id: str) -> str:
    """The id as it is stored; what is no UUID is nobody's id, and never reaches the database."""
    try:
        return str(UUID(term_base_id))
    except ValueError:
        return ""


def _check_room(session: Session, owner_id: str) -> None:
    count = session.scalar(select(func.count()).where(TermBaseRow.owner_id == owner_id)) or 0
    if count >= TERM_BASES_LIMIT:
        raise QuotaExceeded(f"There are {count} glossaries already; {TERM_BASES_LIMIT} are allowed.")


def _find_glossary(session: Session, term_base: TermBaseRow, pair: Pair) -> GlossaryRow | None:
    return session.scalar(
        select(GlossaryRow).where(
            GlossaryRow.term_base_id == term_base.id,
            GlossaryRow.source_language == pair.source.language,
            GlossaryRow.target_language == pair.target.language,
        )
    )


def _glossary(session: Session, term_base: TermBaseRow, pair: Pair) -> GlossaryRow:
    glossary = _find_glossary(session, term_base, pair)
    if glossary is None:
        raise NotFound(f"The glossary {term_base.name!r} has no entries for {pair.base}.")
    return glossary


def _add_glossary(session: Session, term_base: TermBaseRow, pair: Pair, now: datetime) -> GlossaryRow:
    last = session.scalar(select(func.max(GlossaryRow.position)).where(GlossaryRow.term_base_id == term_base.id))
    row = GlossaryRow(
        id=str(uuid4()),
        term_base_id=term_base.id,
        source_language=pair.source.language,
        target_language=pair.target.language,
        position=0 if last is None else last + 1,
        created_at=now,
        version="",
        term_count=0,
    )
    session.add(row)
    session.flush()
    return row


def _write(session: Session, glossary: GlossaryRow, terms: Sequence[Term]) -> None:
    write_terms(session, glossary.id, terms)
    glossary.term_count = len(terms)
    glossary.version = uuid4().hex
    session.flush()


def _to_term_base(session: Session, row: TermBaseRow) -> TermBase:
    of_row = select(GlossaryRow).where(GlossaryRow.term_base_id == row.id).order_by(GlossaryRow.position)
    glossaries = tuple(map(_to_glossary, session.scalars(of_row)))
    return TermBase(row.id, row.name, row.owner_id, row.created_at, glossaries)


def _to_glossary(row: GlossaryRow) -> Glossary:
    pair = Pair(Locale(row.source_language), Locale(row.target_language))
    return Glossary(pair, row.term_count, row.created_at, row.version)
