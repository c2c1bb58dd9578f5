"""The tables of term bases, and terms in and out of them by the thousand."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, delete, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.store import Base, UtcDateTime
from glossaries.terms import Gender, Term, TermMode, TermStatus


class TermBaseRow(Base):
    __tablename__ = "term_bases"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[str] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GlossaryRow(Base):
    __tablename__ = "glossaries"
    __table_args__ = (UniqueConstraint("term_base_id", "source_language", "target_language"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    term_base_id: Mapped[str] = mapped_column(ForeignKey("term_bases.id", ondelete="CASCADE"))
    source_language: Mapped[str]
    target_language: Mapped[str]
    position: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[str]
    term_count: Mapped[int]


class TermRow(Base):
    __tablename__ = "terms"
    __table_args__ = (UniqueConstraint("glossary_id", "source", "target"),)

    glossary_id: Mapped[str] = mapped_column(ForeignKey("glossaries.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    source: Mapped[str]
    target: Mapped[str]
    status: Mapped[str]
    variants: Mapped[list[str]] = mapped_column(JSON)
    keeps_case: Mapped[bool]
    note: Mapped[str]
    role: Mapped[str]
    mode: Mapped[str] = mapped_column(server_default=TermMode.EXACT.value)
    gender: Mapped[str] = mapped_column(server_default=Gender.UNKNOWN.value)


def read_terms(session: Session, glossary_id: str) -> list[Term]:
    """The terms of a glossary in their order."""
    columns = (
        TermRow.source,
        TermRow.target,
        TermRow.status,
        TermRow.variants,
        TermRow.keeps_case,
        TermRow.note,
        TermRow.role,
        TermRow.mode,
        TermRow.gender,
    )
    rows = session.execute(select(*columns).where(TermRow.glossary_id == glossary_id).order_by(TermRow.position))
    return [
        Term(
            source, target, TermStatus(status), tuple(variants), keeps_case, note, role, TermMode(mode), Gender(gender)
        )
        for source, target, status, variants, keeps_case, note, role, mode, gender in rows
    ]


def write_terms(session: Session, glossary_id: str, terms: Sequence[Term]) -> None:
    """Puts these terms in the place of all the glossary had."""
    session.execute(delete(TermRow).where(TermRow.glossary_id == glossary_id))
    session.execute(
        insert(TermRow),
        [
            {
                "glossary_id": glossary_id,
                "position": position,
                "source": term.source,
                "target": term.target,
                "status": term.status.value,
                "variants": list(term.variants),
                "keeps_case": term.keeps_case,
                "note": term.note,
                "role": term.role,
                "mode": term.mode.value,
                "gender": term.gender.value,
            }
            for position, term in enumerate(terms)
        ],
    )
