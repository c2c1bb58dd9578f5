"""Keywords in the store: imported, listed, found for a text, deleted. What belongs to another owner is not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Float, Index, UniqueConstraint, delete, func, insert, select, tuple_
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import QuotaExceeded
from core.locales import Locale
from core.store import Base, UtcDateTime
from glossaries.keywords.keyword import Keyword

KEYWORDS_LIMIT = 1_000_000
"""Keywords one owner may have."""
_AT_ONCE = 500
"""Rows looked up or written in one statement; SQLite takes 32 766 parameters (SQLITE_MAX_VARIABLE_NUMBER)."""


class KeywordRow(Base):
    __tablename__ = "market_keywords"
    __table_args__ = (
        UniqueConstraint("owner_id", "market", "locale", "category", "key"),
        Index("ix_market_keywords_found_by", "owner_id", "category"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    market: Mapped[str]
    locale: Mapped[str]
    category: Mapped[str]
    key: Mapped[str]
    text: Mapped[str]
    weight: Mapped[float] = mapped_column(Float)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class Imported:
    """How many keywords are new, and how many took the place of the same one."""

    added: int
    replaced: int


@dataclass(frozen=True, slots=True)
class Where:
    """Which keywords are meant; what is empty is not asked."""

    market: str = ""
    locale: str = ""
    category: str = ""


def import_all(session: Session, owner_id: str, keywords: Sequence[Keyword], now: datetime) -> Imported:
    """Takes keywords in; one that is there gets the new spelling and weight. Raises QuotaExceeded over a million."""
    replaced = 0
    for some in (keywords[i : i + _AT_ONCE] for i in range(0, len(keywords), _AT_ONCE)):
        found = delete(KeywordRow).where(KeywordRow.owner_id == owner_id, _same_as(some))
        replaced += session.execute(found).rowcount  # type: ignore[attr-defined]
        session.execute(insert(KeywordRow), [_values(one, owner_id, now) for one in some])
    total = count(session, owner_id)
    if total > KEYWORDS_LIMIT:
        raise QuotaExceeded(f"There would be {total} keywords; {KEYWORDS_LIMIT} are allowed.")
    return Imported(len(keywords) - replaced, replaced)


def count(session: Session, owner_id: str) -> int:
    return session.scalar(select(func.count()).where(KeywordRow.owner_id == owner_id)) or 0


def list_all(session: Session, owner_id: str, where: Where, *, size: int = 500, skip: int = 0) -> list[Keyword]:
    """The weightiest first."""
    query = select(KeywordRow).where(*_meant(owner_id, where))
    order = (KeywordRow.weight.desc(), KeywordRow.key, KeywordRow.id)
    return [_keyword(row) for row in session.scalars(query.order_by(*order).limit(size).offset(skip))]


def delete_all(session: Session, owner_id: str, where: Where) -> int:
    """How many there were."""
    return session.execute(delete(KeywordRow).where(*_meant(owner_id, where))).rowcount  # type: ignore[attr-defined, no-any-return]


def find(session: Session, owner_id: str, where: Where, *, most: int = 200) -> list[Keyword]:
    """The keywords for a text of a category: of its market and of every one, the weightiest first, none twice."""
    query = (
        select(KeywordRow)
        .where(
            KeywordRow.owner_id == owner_id,
            KeywordRow.category.in_({where.category, ""}),
            KeywordRow.locale.in_([one.tag for one in Locale.parse(where.locale).wider]),
            KeywordRow.market.in_({where.market, ""}),
        )
        .order_by(KeywordRow.weight.desc(), KeywordRow.id)
        .limit(2 * most)
    )
    found: dict[str, Keyword] = {}
    for row in session.scalars(query):
        found.setdefault(row.key, _keyword(row))
    return list(found.values())[:most]


def _meant(owner_id: str, where: Where) -> list[ColumnElement[bool]]:
    asked = (
        (KeywordRow.market, where.market),
        (KeywordRow.locale, where.locale),
        (KeywordRow.category, where.category),
    )
    return [KeywordRow.owner_id == owner_id, *(column == value for column, value in asked if value)]


def _same_as(keywords: Sequence[Keyword]) -> ColumnElement[bool]:
    columns = tuple_(KeywordRow.market, KeywordRow.locale, KeywordRow.category, KeywordRow.key)
    return columns.in_([(one.market, one.locale.tag, one.category, one.key) for one in keywords])


def _values(keyword: Keyword, owner_id: str, now: datetime) -> dict[str, object]:
    return {
        "owner_id": owner_id,
        "market": keyword.market,
        "locale": keyword.locale.tag,
        "category": keyword.category,
        "key": keyword.key,
        "text": keyword.text,
        "weight": keyword.weight,
        "updated_at": now,
    }


def _keyword(row: KeywordRow) -> Keyword:
    return Keyword(row.text, Locale.parse(row.locale), row.market, row.category, row.weight)
