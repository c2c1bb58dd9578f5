"""What ingest asks of what is kept already: items, words of the same person, earlier texts, authors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitors.bulk import among
from monitors.counts import BIN, bin_start
from monitors.mention_tables import MentionRow
from monitors.upserts import table_of

_SAME_STORY = timedelta(hours=48)
"""How long a text is looked for among earlier ones: as long as a story usually runs."""
_HEADS = 3_000
"""Earlier texts it is compared with; bounds memory in a flood."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of an item already."""

    digest: str
    title: str
    text: str
    engagement: int | None


def known_of(session: Session, ids: Sequence[str]) -> dict[str, Known]:
    """What is kept of these items."""
    c = table_of(MentionRow).c
    wanted = select(c.id, c.digest, c.title, c.text, c.engagement).where(among(session, c.id, ids))
    return {one: Known(*kept) for one, *kept in session.execute(wanted)}


def taken_keys(session: Session, keys: Sequence[str]) -> set[str]:
    """Those of the keys (same words, same person, same day) that are kept already."""
    key = table_of(MentionRow).c.same_key
    return set(session.scalars(select(key).where(among(session, key, keys))))


def heads_of(session: Session, watch_id: str, rows: Sequence[dict[str, Any]]) -> list[tuple[str, bytes]]:
    """(id, sketch) of what was said around the same time and by nobody before, the newest of them."""
    if not rows:
        return []
    c = table_of(MentionRow).c
    since = min(row["created_at"] for row in rows) - _SAME_STORY
    wanted = (
        select(c.id, c.signature)
        .where(c.watch_id == watch_id, c.created_at >= since, c.cluster == c.id, c.signature.is_not(None))
        .order_by(c.created_at.desc(), c.id)
        .limit(_HEADS)
    )
    found = [*session.execute(wanted)]
    return found[::-1]


def present_authors(session: Session, watch_id: str, rows: Sequence[dict[str, Any]]) -> set[tuple[str, ...]]:
    """(author, market, kind, bin) of those who wrote before, of the authors of these rows."""
    authors = sorted({row["author"] for row in rows if row["author"]})
    if not authors:
        return set()
    c = table_of(MentionRow).c
    since, until = (pick(row["created_at"] for row in rows) for pick in (min, max))
    wanted = select(c.author, c.market, c.kind, c.created_at).where(
        among(session, c.author, authors),
        c.watch_id == watch_id,
        c.created_at >= bin_start(since),
        c.created_at <= bin_start(until) + BIN,
    )
    return {place_of(*row) for row in session.execute(wanted)}


def place_of(author: str, market: str, kind: str, created_at: datetime) -> tuple[str, ...]:
    """Where an author is counted once."""
    return author, market, kind, bin_start(created_at).isoformat()
