"""Batches in the store: added, looked at, taken by a worker, moved on step by step, deleted. No function commits."""

import json
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import uuid4

from sqlalchemy import ColumnElement, delete, or_, select, update
from sqlalchemy.orm import Session

from api.batches.tables import BatchRow, BatchStepRow
from api.bulk.mapping import Mapping
from api.bulk.results import Result, is_failed
from core.errors import Conflict, NotFound

SILENCE = timedelta(seconds=30)
QUEUED, RUNNING, DONE, FAILED, STOPPED = "queued", "running", "done", "failed", "stopped"


@dataclass(frozen=True, slots=True)
class NewBatch:
    """An upload that was understood."""

    owner_id: str
    character_limit: int | None
    file_name: str
    raw: bytes
    mapping: Mapping
    rows: int
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch without its bytes."""

    id: str
    owner_id: str
    character_limit: int | None
    file_name: str
    mapping: Mapping
    status: str
    error: str
    notes: tuple[str, ...]
    rows_total: int
    rows_done: int
    rows_failed: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a row has no text for a target; rows of data count from 1."""

    row: int
    target: str
    message: str


def add(session: Session, new: NewBatch, now: datetime) -> Batch:
    """A batch that waits for the worker."""
    row = BatchRow(
        id=str(uuid4()),
        owner_id=new.owner_id,
        character_limit=new.character_limit,
        file_name=new.file_name,
        mapping=new.mapping.model_dump_json(),
        status=QUEUED,
        error="",
        notes=list(new.notes),
        rows_total=new.rows,
        rows_done=0,
        rows_failed=0,
        source=new.raw,
        result=None,
        created_at=now,
        claim="",
        claimed_until=None,
    )
    session.add(row)
    session.flush()
    return _to_batch(row)


def get(session: Session, owner_id: str, batch_id: str) -> Batch:
    """The owner's batch; raises NotFound."""
    return _to_batch(_owned(session, owner_id, batch_id))


def list_all(session: Session, owner_id: str) -> list[Batch]:
    """The owner's batches, newest first."""
    mine = select(BatchRow).where(BatchRow.owner_id == owner_id).order_by(BatchRow.created_at.desc(), BatchRow.id)
    return [_to_batch(row) for row in session.scalars(mine.limit(500))]


def remove(session: Session, owner_id: str, batch_id: str) -> None:
    """Deletes a batch, running or not, with all its results; raises NotFound."""
    session.execute(delete(BatchRow).where(BatchRow.id == _owned(session, owner_id, batch_id).id))


def stop(session: Session, owner_id: str, batch_id: str) -> Batch:
    """Lets no worker go on; what is done stays. Raises NotFound, Conflict where there is nothing to stop."""
    _moved(session, owner_id, batch_id, (QUEUED, RUNNING), {"status": STOPPED, "claim": "", "claimed_until": None})
    return get(session, owner_id, batch_id)


def resume(session: Session, owner_id: str, batch_id: str) -> Batch:
    """Goes on after the last row that is done. Raises NotFound, Conflict where it was not stopped and did not fail."""
    _moved(session, owner_id, batch_id, (STOPPED, FAILED), {"status": QUEUED, "error": ""})
    return get(session, owner_id, batch_id)


def result_of(session: Session, batch_id: str) -> bytes:
    """The finished file; raises NotFound where there is none."""
    row = session.get(BatchRow, batch_id)
    if row is None or row.result is None:
        raise NotFound("The result of this batch is not there yet.")
    return row.result


def is_any_waiting(session: Session, now: datetime) -> bool:
    return session.scalar(select(BatchRow.id).where(_is_free(now)).limit(1)) is not None


def claim(session: Session, worker: str, now: datetime) -> tuple[Batch, bytes] | None:
    """The oldest batch nobody works on, now this worker's; None where there is none."""
    oldest = select(BatchRow).where(_is_free(now)).order_by(BatchRow.created_at, BatchRow.id).limit(1)
    row = session.scalar(oldest.with_for_update(skip_locked=True))
    if row is None:
        return None
    row.status, row.claim, row.claimed_until = RUNNING, worker, now + SILENCE
    session.flush()
    return _to_batch(row), row.source


def add_step(session: Session, batch: Batch, worker: str, first_row: int, results: Sequence[Result]) -> bool:
    """Results of the rows from `first_row` on; False where the batch is no longer this worker's."""
    counted = {
        "rows_done": first_row + len(results),
        "rows_failed": BatchRow.rows_failed + sum(map(is_failed, results)),
    }
    if not change(session, batch.id, worker, counted):
        return False
    failed = sum(map(is_failed, results))
    session.add(BatchStepRow(batch_id=batch.id, first_row=first_row, results=json.dumps(results), failed=failed))
    session.flush()
    return True


def results(session: Session, batch_id: str) -> Iterator[Result]:
    """All results in order, a step at a time."""
    steps = select(BatchStepRow.results).where(BatchStepRow.batch_id == batch_id).order_by(BatchStepRow.first_row)
    for step in session.scalars(steps.execution_options(yield_per=10)):
        yield from json.loads(step)


def failures(session: Session, batch_id: str, most: int) -> list[Failure]:
    """The first rows with an error; only the steps that have any are read."""
    steps = select(BatchStepRow).where(
        BatchStepRow.batch_id == batch_id, or_(BatchStepRow.failed.is_(None), BatchStepRow.failed > 0)
    )
    found = (
        Failure(step.first_row + place + 1, target, str(one["error"]))
        for step in session.scalars(steps.order_by(BatchStepRow.first_row).execution_options(yield_per=10))
        for place, result in enumerate(json.loads(step.results))
        for target, one in result.items()
        if "error" in one
    )
    return list(islice(found, most))


def change(session: Session, batch_id: str, worker: str, values: Values[str, object]) -> bool:
    """Changes a batch that is this worker's; False where it is not."""
    mine = (BatchRow.id == batch_id) & (BatchRow.claim == worker) & (BatchRow.status == RUNNING)
    return session.execute(update(BatchRow).where(mine).values(values).returning(BatchRow.id)).first() is not None


def expire(session: Session, before: datetime) -> int:
    """Deletes batches uploaded before; gives how many."""
    return len(session.execute(delete(BatchRow).where(BatchRow.created_at < before).returning(BatchRow.id)).all())


def _is_free(now: datetime) -> ColumnElement[bool]:
    return or_(BatchRow.status == QUEUED, (BatchRow.status == RUNNING) & (BatchRow.claimed_until <= now))


def _moved(session: Session, owner_id: str, batch_id: str, before: Sequence[str], values: Values[str, object]) -> None:
    """One statement, so that it meets no worker half way."""
    batch = _owned(session, owner_id, batch_id)
    here = (BatchRow.id == batch.id) & BatchRow.status.in_(before)
    moved = session.execute(update(BatchRow).where(here).values(values).returning(BatchRow.id)).first()
    session.expire(batch)
    if moved is None:
        raise Conflict(f"The batch is {batch.status}.")


def _owned(session: Session, owner_id: str, batch_id: str) -> BatchRow:
    is_askable = batch_id.isascii() and batch_id.isprintable()
    row = session.get(BatchRow, batch_id) if is_askable else None
    if row is None or row.owner_id != owner_id:
        raise NotFound(f"There is no batch with the id {batch_id[:40]!r}.")
    return row


def _to_batch(row: BatchRow) -> Batch:
    return Batch(
        id=row.id,
        owner_id=row.owner_id,
        character_limit=row.character_limit,
        file_name=row.file_name,
        mapping=Mapping.model_validate_json(row.mapping),
        status=row.status,
        error=row.error,
        notes=tuple(row.notes),
        rows_total=row.rows_total,
        rows_done=row.rows_done,
        rows_failed=row.rows_failed,
        created_at=row.created_at,
    )
