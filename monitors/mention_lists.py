"""Lists of mentions for people, newest first, a page at a time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, and_, cast, or_, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from monitors.mention_tables import MentionRow, to_mention
from monitors.mentions import Mention


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which mentions; empty: all."""

    watch_id: str = ""
    market: str = ""
    kind: str = ""
    label: str = ""
    topic: str = ""
    claim: str = ""
    since: datetime | None = None
    before: str = ""
    with_copies: bool = True
    limit: int = 50


def list_mentions(session: Session, wanted: Wanted) -> tuple[list[Mention], str | None]:
    """A page and where the next begins (None: there is none); raises InvalidInput for a `before` that is not ours."""
    query = select(MentionRow).order_by(MentionRow.created_at.desc(), MentionRow.id.desc()).limit(wanted.limit + 1)
    for name in ("watch_id", "market", "kind", "label"):
        if value := getattr(wanted, name):
            query = query.where(getattr(MentionRow, name) == value)
    if wanted.topic:
        query = query.where(cast(MentionRow.topics, String).contains(f'"{wanted.topic}"', autoescape=True))
    if wanted.claim:
        query = query.where(cast(MentionRow.claims, String).contains(f'["{wanted.claim}"', autoescape=True))
    if wanted.since:
        query = query.where(MentionRow.created_at >= wanted.since)
    if not wanted.with_copies:
        query = query.where(MentionRow.cluster == MentionRow.id)
    if wanted.before:
        moment, last = _place(wanted.before)
        earlier = and_(MentionRow.created_at == moment, MentionRow.id < last)
        query = query.where(or_(MentionRow.created_at < moment, earlier))
    rows = list(session.scalars(query))
    page = rows[: wanted.limit]
    following = f"{page[-1].created_at.isoformat()}~{page[-1].id}" if len(rows) > wanted.limit else None
    return [to_mention(row) for row in page], following


def _place(before: str) -> tuple[datetime, str]:
    moment, _, last = before.partition("~")
    try:
        found = datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError as error:
        raise InvalidInput("`before` is the `next` of the page before.", "before") from error
    if found.tzinfo is None or not last.isalnum():
        raise InvalidInput("`before` is the `next` of the page before.", "before")
    return found, last
