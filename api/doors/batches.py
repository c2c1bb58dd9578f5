"""`/v1/batches`: catalogues localized in the background: upload, status, result, list, delete."""

import json
from datetime import datetime
from typing import Self

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.batches import book
from api.bulk.mapping import Mapping, read_mapping
from api.doors.access import NativeCaller
from api.doors.bodies import ReadBody
from api.doors.catalogues import as_file, take
from api.doors.desk import desk_of
from api.doors.fields import Fields
from api.doors.native_shapes import Shape
from api.doors.uploads import file_of
from core.errors import InvalidInput

router = APIRouter(prefix="/v1/batches", tags=["Babelguard"])


class ShownBatch(Shape):
    id: str
    file_name: str
    status: str
    """`queued`, `running`, `done`, `stopped`, or `failed` with an `error`."""
    error: str
    rows_total: int
    rows_done: int
    rows_failed: int
    """Rows with an error of their own; the others are done all the same."""
    notes: list[str] = Field(default_factory=list)
    """What had to be guessed about the file."""
    created_at: datetime

    @classmethod
    def of(cls, batch: book.Batch) -> Self:
        return cls(
            id=batch.id,
            file_name=batch.file_name,
            status=batch.status,
            error=batch.error,
            rows_total=batch.rows_total,
            rows_done=batch.rows_done,
            rows_failed=batch.rows_failed,
            notes=list(batch.notes),
            created_at=batch.created_at,
        )


@router.post("", status_code=201)
def upload(request: Request, caller: NativeCaller, body: ReadBody) -> ShownBatch:
    """Takes a file (part `file`) and how to read it (field `mapping`, JSON)."""
    desk = desk_of(request)
    fields = Fields(body.values())
    name, raw = file_of(body, fields)
    mapping = _mapping(fields.required("mapping"))
    return ShownBatch.of(take(desk, caller, name, raw, mapping))


@router.get("")
def list_batches(request: Request, caller: NativeCaller) -> list[ShownBatch]:
    """The batches of the key, newest first."""
    with desk_of(request).runtime.store.reading() as session:
        return [ShownBatch.of(batch) for batch in book.list_all(session, caller.owner_id)]


@router.get("/{batch_id}")
def status(request: Request, caller: NativeCaller, batch_id: str) -> ShownBatch:
    """How far it is."""
    with desk_of(request).runtime.store.reading() as session:
        return ShownBatch.of(book.get(session, caller.owner_id, batch_id))


@router.get("/{batch_id}/result")
def result(request: Request, caller: NativeCaller, batch_id: str) -> Response:
    """The file with its localizations; 409 before it is done."""
    return as_file(desk_of(request), caller, batch_id)


@router.post("/{batch_id}/stop")
def stop(request: Request, caller: NativeCaller, batch_id: str) -> ShownBatch:
    """Stops it after the rows that are done, which stay; 409 where it does not run."""
    with desk_of(request).runtime.store.transaction() as session:
        return ShownBatch.of(book.stop(session, caller.owner_id, batch_id))


@router.post("/{batch_id}/resume")
def resume(request: Request, caller: NativeCaller, batch_id: str) -> ShownBatch:
    """Goes on after the last row that is done, where it was stopped or failed; else 409."""
    desk = desk_of(request)
    with desk.runtime.store.transaction() as session:
        batch = book.resume(session, caller.owner_id, batch_id)
    desk.worker.wake()
    return ShownBatch.of(batch)


@router.delete("/{batch_id}", status_code=204)
def delete(request: Request, caller: NativeCaller, batch_id: str) -> None:
    """Deletes it, also while it runs."""
    with desk_of(request).runtime.store.transaction() as session:
        book.remove(session, caller.owner_id, batch_id)


def _mapping(words: str) -> Mapping:
    try:
        return read_mapping(json.loads(words))
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The mapping is not JSON", "mapping") from error
