"""Imports and exports of translation memories as jobs, as the DeepL protocol has them (contract §8).

The address a file is put to, or had from, is called without a key, so it carries a token of its own. The token is kept
as it is, since an export's address is shown again with every look at its job; it ends after an hour.
"""

import io
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from uuid import uuid4

import structlog
from sqlalchemy import BigInteger, ColumnElement, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, deferred, mapped_column

from api.memory_files import Bringing, import_tmx
from api.runtime import Runtime
from core.errors import AppError, NotFound
from core.lines import tidy_name
from core.store import Base, UtcDateTime

log = structlog.get_logger()

LIFETIME = timedelta(hours=1)
_SILENCE = timedelta(minutes=5)
"""How long an import may take before another worker begins it again; remembering twice is remembering once."""
AWAITING, PROCESSING, COMPLETED, DOWNLOADED, FAILED, EXPIRED = (
    "awaiting_input",
    "processing",
    "completed",
    "downloaded",
    "failed",
    "expired",
)


class MemoryJobRow(Base):
    __tablename__ = "memory_jobs"

    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    operation: Mapped[str]
    memory_id: Mapped[str]
    name: Mapped[str]
    content_length: Mapped[int] = mapped_column(BigInteger)
    token: Mapped[str]
    status: Mapped[str] = mapped_column(index=True)
    error: Mapped[str]
    skipped: Mapped[int]
    payload: Mapped[bytes | None] = deferred(mapped_column(LargeBinary))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True, slots=True)
class MemoryJob:
    """A job as its owner sees it."""

    id: str
    operation: str
    memory_id: str
    name: str
    content_length: int
    token: str
    status: str
    error: str
    skipped: int
    created_at: datetime
    updated_at: datetime

    @property
    def expires_at(self) -> datetime:
        return self.created_at + LIFETIME


def begin_import(session: Session, owner_id: str, name: str, content_length: int, now: datetime) -> MemoryJob:
    """A job that waits for its file; raises InvalidInput for a name that cannot be used."""
    return _to_job(_add(session, owner_id, "import", now, name=tidy_name(name), content_length=content_length), now)


def begin_export(session: Session, owner_id: str, memory_id: str, now: datetime) -> MemoryJob:
    """A job whose file can be had at once; it is written while it is downloaded."""
    return _to_job(_add(session, owner_id, "export", now, memory_id=memory_id, status=COMPLETED), now)


def get(session: Session, owner_id: str, job_id: str, now: datetime) -> MemoryJob:
    """The owner's job; raises NotFound."""
    row = session.get(MemoryJobRow, job_id)
    if row is None or row.owner_id != owner_id:
        raise NotFound("There is no job with this id.")
    return _to_job(row, now)


def put_file(session: Session, job_id: str, token: str, raw: bytes, now: datetime) -> None:
    """Gives an import its file; raises NotFound for a wrong or ended address. A second time changes nothing."""
    row = _by_token(session, job_id, token, "import", now)
    if row.status == AWAITING:
        row.payload, row.status, row.updated_at = raw, PROCESSING, now
        session.flush()


def take_file(session: Session, job_id: str, token: str, now: datetime) -> tuple[str, str]:
    """(owner, memory) of an export whose address this is; raises NotFound."""
    row = _by_token(session, job_id, token, "export", now)
    row.status, row.updated_at = DOWNLOADED, now
    session.flush()
    return row.owner_id, row.memory_id


def work_once(runtime: Runtime, _worker: str, _stopping: Event) -> bool:
    """Does the oldest import that has its file; False where there was none."""
    with runtime.store.reading() as session:
        if session.scalar(select(MemoryJobRow.id).where(_free(runtime.now())).limit(1)) is None:
            return False
    claimed = _claim(runtime)
    if claimed is None:
        return False
    job, owner_id, raw = claimed
    try:
        done = import_tmx(runtime.store, io.BytesIO(raw), Bringing(owner_id, job.name, runtime.now()))
        values = {"status": COMPLETED, "memory_id": done.memory_id, "skipped": done.left_out}
    except AppError as error:
        values = {"status": FAILED, "error": error.message}
    except Exception:
        log.exception("memory_import_broke", job_id=job.id)
        values = {"status": FAILED, "error": "The file could not be imported: something in it was not expected."}
    with runtime.store.transaction() as session:
        row = session.get_one(MemoryJobRow, job.id)
        for name, value in {**values, "payload": None, "updated_at": runtime.now()}.items():
            setattr(row, name, value)
    return True


def expire(runtime: Runtime) -> int:
    """Deletes jobs a day old."""
    before = runtime.now() - timedelta(days=1)
    with runtime.store.transaction() as session:
        gone = delete(MemoryJobRow).where(MemoryJobRow.created_at < before).returning(MemoryJobRow.id)
        return len(session.execute(gone).all())


def _claim(runtime: Runtime) -> tuple[MemoryJob, str, bytes] | None:
    now = runtime.now()
    with runtime.store.transaction() as session:
        oldest = select(MemoryJobRow).where(_free(now)).order_by(MemoryJobRow.created_at).limit(1)
        row = session.scalar(oldest.with_for_update(skip_locked=True))
        if row is None:
            return None
        row.claimed_until = now + _SILENCE
        session.flush()
        return _to_job(row, now), row.owner_id, row.payload or b""


def _free(now: datetime) -> ColumnElement[bool]:
    is_free = MemoryJobRow.claimed_until.is_(None) | (MemoryJobRow.claimed_until <= now)
    return (MemoryJobRow.status == PROCESSING) & is_free


def _by_token(session: Session, job_id: str, token: str, operation: str, now: datetime) -> MemoryJobRow:
    row = session.get(MemoryJobRow, job_id)
    is_right = row is not None and secrets.compare_digest(row.token.encode(), token.encode("utf-8", "replace"))
    if row is None or not is_right or row.operation != operation or now >= row.created_at + LIFETIME:
        raise NotFound("This address leads nowhere, or has ended.")
    return row


def _add(session: Session, owner_id: str, operation: str, now: datetime, **values: object) -> MemoryJobRow:
    fresh: dict[str, object] = {"memory_id": "", "name": "", "content_length": 0, "status": AWAITING}
    row = MemoryJobRow(
        **(fresh | values),
        id=str(uuid4()),
        owner_id=owner_id,
        operation=operation,
        token=secrets.token_hex(32),
        error="",
        skipped=0,
        payload=None,
        created_at=now,
        updated_at=now,
        claimed_until=None,
    )
    session.add(row)
    session.flush()
    return row


def _to_job(row: MemoryJobRow, now: datetime) -> MemoryJob:
    is_over = row.status == AWAITING and now >= row.created_at + LIFETIME
    return MemoryJob(
        id=row.id,
        operation=row.operation,
        memory_id=row.memory_id,
        name=row.name,
        content_length=row.content_length,
        token=row.token,
        status=EXPIRED if is_over else row.status,
        error=row.error,
        skipped=row.skipped,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )
