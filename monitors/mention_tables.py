"""The tables of mentions. A mention's id is made of its binding and native id, so the same item is the same row."""

import hashlib
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    case,
    cast,
    literal,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import NotFound
from core.store import Base, UtcDateTime
from monitors.mentions import Mention, MentionClaim
from monitors.sources.base import ItemKind
from monitors.upserts import table_of

_ID_BYTES = 15


class MentionRow(Base):
    __tablename__ = "mentions"
    __table_args__ = (
        Index("ix_mentions_watch_id_created_at", "watch_id", "created_at"),
        Index("ix_mentions_watch_id_seen_at", "watch_id", "seen_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    source_id: Mapped[str]
    source: Mapped[str]
    kind: Mapped[str]
    market: Mapped[str]
    language: Mapped[str]
    author: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    text: Mapped[str]
    url: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    is_dated: Mapped[bool]
    edited_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sentiment: Mapped[float] = mapped_column(Float)
    label: Mapped[str]
    confidence: Mapped[float] = mapped_column(Float)
    topics: Mapped[list[str]] = mapped_column(JSON)
    claims: Mapped[list[list[str]]] = mapped_column(JSON)
    stars: Mapped[float | None] = mapped_column(Float)
    engagement: Mapped[int | None]
    cluster: Mapped[str]
    extras: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str]
    """Of title and text as they came; another one is an edit."""
    same_key: Mapped[str | None] = mapped_column(unique=True)
    """Of watch, fingerprint, author and day: the same words by the same person are kept once, whatever the source."""
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    """For near-duplicates; None for texts without letters, and once the text has expired."""


class RevisionRow(Base):
    """What a mention said before an edit."""

    __tablename__ = "mention_revisions"

    mention_id: Mapped[str] = mapped_column(ForeignKey("mentions.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    replaced_at: Mapped[datetime] = mapped_column(UtcDateTime)


def mention_id(binding_id: str, native_id: str) -> str:
    """The id of a mention: 120 bits, so no two items meet by chance."""
    return _hashed(binding_id, native_id)


def text_digest(title: str, text: str) -> str:
    return _hashed(title, text)


def same_key(watch_id: str, fingerprint: str, author: str, day: str) -> str:
    return _hashed(watch_id, fingerprint, author, day)


def find_mention(session: Session, mention_id: str) -> Mention:
    """The mention with this id; raises NotFound."""
    row = session.get(MentionRow, mention_id) if mention_id.isprintable() else None
    if row is None:
        raise NotFound(f"There is no mention with the id {mention_id[:40]!r}.")
    return to_mention(row)


def mentions_by_id(session: Session, ids: list[str]) -> list[Mention]:
    """Those of the mentions that are there, in this order."""
    found = {row.id: row for row in session.scalars(select(MentionRow).where(MentionRow.id.in_(ids)))}
    return [to_mention(found[one]) for one in ids if one in found]


def to_mention(row: Any) -> Mention:
    return Mention(
        row.id,
        row.watch_id,
        row.source_id,
        row.source,
        ItemKind(row.kind),
        row.market,
        row.language,
        row.author,
        row.title,
        row.text,
        row.url,
        row.created_at,
        row.seen_at,
        row.is_dated,
        row.sentiment,
        row.label,
        row.confidence,
        tuple(row.topics),
        tuple(MentionClaim(*claim) for claim in row.claims),
        row.stars,
        row.engagement,
        row.cluster,
        row.extras,
    )


def read_judged(session: Session, *wanted: ColumnElement[bool], limit: int | None = None) -> list[Mention]:
    """Mentions as judging looks at them, the newest first: without address, and with their words only where a rule may
    read those: complaints, claims and notices."""
    c = table_of(MentionRow).c
    is_read = or_(c.label == "negative", c.kind == ItemKind.NOTICE.value, cast(c.claims, String) != "[]")
    blank: ColumnElement[str] = literal("")
    left_out = {"url": blank, "title": case((is_read, c.title), else_=""), "text": case((is_read, c.text), else_="")}
    columns = [left_out[one.name].label(one.name) if one.name in left_out else c[one.name] for one in fields(Mention)]
    query = select(*columns).where(*wanted).order_by(c.created_at.desc(), c.id)
    return [to_mention(row) for row in session.execute(query if limit is None else query.limit(limit))]


def _hashed(*parts: str) -> str:
    joined = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(joined, digest_size=_ID_BYTES).hexdigest()
