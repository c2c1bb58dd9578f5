"""Documents in the store: added, looked at, taken by a worker, finished, forgotten. No function commits.

The key of a document is kept as a hash. A worker takes a document for a while and says again and again that it is
still alive; one that was killed falls silent, and another takes the document from the beginning.
"""

import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from api.documents.tables import DocumentRow
from core.errors import NotFound
from nlp.engines.base import Tone

SILENCE = timedelta(seconds=30)
"""How long a worker may say nothing before its document is anyone's."""
_MOST_ATTEMPTS = 3
"""A document that killed its worker so often is refused: it would kill the next one too."""
_CRASHED = "The document could not be translated: the server stopped each time it tried."


class Status(StrEnum):
    """The words of the DeepL protocol; its clients poll for ever on any other."""

    QUEUED = "queued"
    TRANSLATING = "translating"
    DONE = "done"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Wish:
    """How a document is to be translated; locales as tags, `source` empty: detected."""

    target: str
    source: str = ""
    glossary_ids: Sequence[str] = ()
    memory_ids: Sequence[str] = ()
    memory_threshold: int = 75
    tone: str = Tone.DEFAULT.value
    requires_tone: bool = False


@dataclass(frozen=True, slots=True)
class NewDocument:
    """An upload that was understood; `characters` are those of its words."""

    owner_id: str
    character_limit: int | None
    file_name: str
    raw: bytes
    characters: int
    wish: Wish


@dataclass(frozen=True, slots=True)
class Document:
    """A document without its bytes."""

    id: str
    owner_id: str
    character_limit: int | None
    file_name: str
    wish: Wish
    status: Status
    characters: int
    done_characters: int
    error_message: str
    notes: Sequence[str]
    created_at: datetime


def add(session: Session, new: NewDocument, now: datetime) -> tuple[str, str]:
    """The id and the key of a new document; the key cannot be had again."""
    document_id, key = secrets.token_hex(16).upper(), secrets.token_hex(32).upper()
    session.add(
        DocumentRow(
            id=document_id,
            owner_id=new.owner_id,
            character_limit=new.character_limit,
            key_hash=_hash(key),
            file_name=new.file_name,
            wish=json.dumps(asdict(new.wish)),
            status=Status.QUEUED.value,
            source=new.raw,
            result=None,
            characters=new.characters,
            done_characters=0,
            error_message="",
            notes="[]",
            created_at=now,
            claim="",
            claimed_until=None,
            attempts=0,
        )
    )
    session.flush()
    return document_id, key


def find(session: Session, document_id: str, key: str, owner_id: str | None = None) -> Document:
    """The document with this id and key; raises NotFound, whichever of them is wrong.

    Args:
        owner_id: whose it must be; None: the key alone opens it.
    """
    row = _row(session, document_id)
    wrong = row is None or row.key_hash != _hash(key) or (owner_id is not None and row.owner_id != owner_id)
    if row is None or wrong:
        raise NotFound("There is no document with this id and key.")
    return _to_document(row)


def result_of(session: Session, document_id: str) -> bytes:
    """The translated file; raises NotFound where there is none."""
    row = _row(session, document_id)
    if row is None or row.result is None:
        raise NotFound("There is no document with this id and key.")
    return row.result


def is_any_waiting(session: Session, now: datetime) -> bool:
    """Whether `claim` would find one; costs no write lock."""
    return session.scalar(select(DocumentRow.id).where(_is_free(now)).limit(1)) is not None


def claim(session: Session, worker: str, now: datetime) -> tuple[Document, bytes] | None:
    """The oldest document nobody works on, now this worker's; None where there is none."""
    oldest = select(DocumentRow).where(_is_free(now)).order_by(DocumentRow.created_at, DocumentRow.id)
    row = session.scalar(oldest.limit(1).with_for_update(skip_locked=True))
    if row is None:
        return None
    row.status, row.claim, row.claimed_until = Status.TRANSLATING.value, worker, now + SILENCE
    row.attempts += 1
    if row.attempts > _MOST_ATTEMPTS:
        row.status, row.error_message = Status.ERROR.value, _CRASHED
    session.flush()
    return _to_document(row), row.source


def stay(session: Session, document_id: str, worker: str, now: datetime, done_characters: int = -1) -> bool:
    """The worker is alive; False where the document is no longer its."""
    values: dict[str, object] = {"claimed_until": now + SILENCE}
    if done_characters >= 0:
        values["done_characters"] = done_characters
    return _change(session, document_id, worker, values)


def let_go(session: Session, document_id: str, worker: str) -> None:
    """Gives a document back unfinished: the server is stopping."""
    values = {"status": Status.QUEUED.value, "claim": "", "claimed_until": None, "attempts": DocumentRow.attempts - 1}
    _change(session, document_id, worker, values)


def finish(session: Session, document_id: str, worker: str, result: bytes, notes: Sequence[str]) -> bool:
    """The document is done; False where it is no longer this worker's."""
    done = {"status": Status.DONE.value, "result": result, "source": b"", "notes": json.dumps(list(notes))}
    return _change(session, document_id, worker, done | {"done_characters": DocumentRow.characters})


def fail(session: Session, document_id: str, worker: str, message: str) -> bool:
    """The document cannot be done; the sentence is for whoever sent it."""
    values = {"status": Status.ERROR.value, "error_message": message, "source": b""}
    return _change(session, document_id, worker, values)


def expire(session: Session, before: datetime) -> int:
    """Deletes documents uploaded before, whatever became of them; gives how many."""
    gone = session.execute(delete(DocumentRow).where(DocumentRow.created_at < before).returning(DocumentRow.id))
    return len(gone.all())


def forget(session: Session, document_id: str) -> None:
    """Deletes one."""
    session.execute(delete(DocumentRow).where(DocumentRow.id == document_id))


def _is_free(now: datetime) -> ColumnElement[bool]:
    is_silent = (DocumentRow.status == Status.TRANSLATING.value) & (DocumentRow.claimed_until <= now)
    return or_(DocumentRow.status == Status.QUEUED.value, is_silent)


def _change(session: Session, document_id: str, worker: str, values: Mapping[str, object]) -> bool:
    mine = (DocumentRow.id == document_id) & (DocumentRow.claim == worker)
    is_open = DocumentRow.status == Status.TRANSLATING.value
    changed = session.execute(update(DocumentRow).where(mine, is_open).values(values).returning(DocumentRow.id))
    return changed.first() is not None


def _row(session: Session, document_id: str) -> DocumentRow | None:
    is_askable = document_id.isascii() and document_id.isalnum()
    return session.get(DocumentRow, document_id.upper()) if is_askable else None


def _hash(key: str) -> str:
    return hashlib.sha256(key.upper().encode("utf-8", "surrogatepass")).hexdigest()


def _to_document(row: DocumentRow) -> Document:
    return Document(
        id=row.id,
        owner_id=row.owner_id,
        character_limit=row.character_limit,
        file_name=row.file_name,
        wish=Wish(**json.loads(row.wish)),
        status=Status(row.status),
        characters=row.characters,
        done_characters=row.done_characters,
        error_message=row.error_message,
        notes=tuple(json.loads(row.notes)),
        created_at=row.created_at,
    )
