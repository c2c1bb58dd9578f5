"""Files a person has uploaded and not yet decided about: kept for an hour, a few an owner, for that owner alone.

So that what was previewed is what is taken, and nobody has to choose a file twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import uuid4

from fastapi import UploadFile
from sqlalchemy import LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.runtime import Runtime
from core.errors import InvalidInput, NotFound
from core.store import Base, UtcDateTime

LASTS = timedelta(hours=1)
MOST = 5
"""Files of one owner; the oldest go first (ours: tabs one may have open)."""


class KeptFileRow(Base):
    __tablename__ = "console_files"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str] = mapped_column(index=True)
    purpose: Mapped[str]
    name: Mapped[str]
    raw: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


@dataclass(frozen=True, slots=True)
class Place:
    """Whose file, and for which page: a file kept for one term base is none for another."""

    owner_id: str
    purpose: str


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it came."""

    id: str
    name: str
    raw: bytes


def keep(session: Session, place: Place, name: str, raw: bytes, now: datetime) -> KeptFile:
    """Keeps a file; the owner's oldest make room."""
    session.execute(delete(KeptFileRow).where(KeptFileRow.expires_at <= now))
    newest = select(KeptFileRow.id).where(KeptFileRow.owner_id == place.owner_id)
    newest = newest.order_by(KeptFileRow.expires_at.desc(), KeptFileRow.id).limit(MOST - 1)
    stay = session.scalars(newest).all()
    session.execute(delete(KeptFileRow).where(KeptFileRow.owner_id == place.owner_id, KeptFileRow.id.not_in(stay)))
    row = KeptFileRow(
        id=str(uuid4()), owner_id=place.owner_id, purpose=place.purpose, name=name, raw=raw, expires_at=now + LASTS
    )
    session.add(row)
    session.flush()
    return KeptFile(row.id, name, raw)


def find(session: Session, place: Place, file_id: str, now: datetime) -> KeptFile:
    """A file that is still kept; raises NotFound."""
    row = session.get(KeptFileRow, file_id) if file_id.isascii() and file_id.isprintable() else None
    if row is None or (row.owner_id, row.purpose) != (place.owner_id, place.purpose) or row.expires_at <= now:
        raise NotFound("This file is no longer kept; choose it again.")
    return KeptFile(row.id, row.name, row.raw)


def given(runtime: Runtime, place: Place, file: UploadFile | None, file_id: str) -> tuple[str, bytes]:
    """Name and bytes of the file sent now, else of the one kept before; raises InvalidInput, NotFound."""
    if file is not None and file.filename:
        return file.filename, file.file.read()
    if not file_id:
        raise InvalidInput("Choose a file first.", "file")
    with runtime.store.reading() as session:
        found = find(session, place, file_id, runtime.now())
    return found.name, found.raw


def drop(session: Session, place: Place, file_id: str) -> None:
    """Forgets a file once it was taken."""
    mine = (KeptFileRow.id == file_id) & (KeptFileRow.owner_id == place.owner_id)
    session.execute(delete(KeptFileRow).where(mine))


def expire(runtime: Runtime) -> int:
    """Deletes files whose hour is over, of whoever never came back."""
    with runtime.store.transaction() as session:
        ended = delete(KeptFileRow).where(KeptFileRow.expires_at <= runtime.now()).returning(KeptFileRow.id)
        return len(session.execute(ended).all())
