"""What a person may ask of us: everything kept of them, and that it be forgotten.

We know authors only by hash, so the person says the name they write under; the same name on two sources is one person
here. Counts and incidents stay, they hold nobody's words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from monitors.authors import AuthorHasher
from monitors.mention_tables import MentionRow, RevisionRow, to_mention
from monitors.mentions import Mention

FORGOTTEN: dict[str, Any] = {
    "title": "",
    "text": "",
    "url": "",
    "author": "",
    "signature": None,
    "digest": "",
    "extras": {},
}
"""What a mention is without what somebody wrote; an empty digest keeps it from being fetched again."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A mention and what it said before each edit, oldest first."""

    mention: Mention
    earlier: tuple[str, ...]


def export_author(session: Session, hasher: AuthorHasher, author: str) -> list[Exported]:
    """All that is kept of an author, oldest first; raises InvalidInput for no name."""
    rows = _rows(session, hasher, author)
    return [Exported(to_mention(row), tuple(_earlier(session, row.id))) for row in rows]


def erase_author(session: Session, hasher: AuthorHasher, author: str) -> int:
    """Forgets all words, links and the hash of an author; gives the number of mentions. Raises InvalidInput."""
    rows = _rows(session, hasher, author)
    for row in rows:
        for name, value in FORGOTTEN.items():
            setattr(row, name, value)
        row.claims = [[kind, stance, ""] for kind, stance, _ in row.claims]
        row.same_key = None
        session.execute(delete(RevisionRow).where(RevisionRow.mention_id == row.id))
    session.flush()
    return len(rows)


def _rows(session: Session, hasher: AuthorHasher, author: str) -> Sequence[MentionRow]:
    hashed = hasher.hash(author)
    if not hashed:
        raise InvalidInput("Say the name the author writes under.", "author")
    wanted = select(MentionRow).where(MentionRow.author == hashed).order_by(MentionRow.created_at, MentionRow.id)
    return list(session.scalars(wanted))


def _earlier(session: Session, mention_id: str) -> list[str]:
    wanted = select(RevisionRow.text).where(RevisionRow.mention_id == mention_id).order_by(RevisionRow.number)
    return list(session.scalars(wanted))
