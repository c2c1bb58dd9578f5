"""`/v1/batches`: catalogues localized in the background: upload, status, result, list, delete."""

import json
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import Field

from api.batches import book
from api.bulk.mapping import Mapping, read_mapping
from api.bulk.registry import open_catalogue
from api.bulk.run import Bulk
from api.doors.access import NativeCaller
from api.doors.bodies import ReadBody
from api.doors.desk import desk_of
from api.doors.fields import Fields
from api.doors.native_shapes import Shape
from api.doors.uploads import file_of
from core.errors import Conflict, InvalidInput
from glossaries import termbases

router = APIRouter(prefix="/v1/batches", tags=["Babelguard"])


class ShownBatch(Shape):
    id: str
    file_name: str
    status: str
    """`queued`, `running`, `done`, or `failed` with an `error`."""
    error: str
    rows_total: int
    rows_done: int
    rows_failed: int
    """Rows with an error of their own; the others are done all the same."""
    notes: list[str] = Field(default_factory=list)
    """What had to be guessed about the file."""
    created_at: datetime

    @classmethod
    def of(cls, batch: book.Batch, notes: list[str] | None = None) -> Self:
        return cls(
            id=batch.id,
            file_name=batch.file_name,
            status=batch.status,
            error=batch.error,
            rows_total=batch.rows_total,
            rows_done=batch.rows_done,
            rows_failed=batch.rows_failed,
            notes=notes or [],
            created_at=batch.created_at,
        )


@router.post("", status_code=201)
def upload(request: Request, caller: NativeCaller, body: ReadBody) -> ShownBatch:
    """Takes a file (part `file`) and how to read it (field `mapping`, JSON)."""
    desk = desk_of(request)
    fields = Fields(body.values())
    name, raw = file_of(body, fields)
    mapping = _mapping(fields.required("mapping"))
    Bulk(mapping, caller.owner_id, desk.runtime.translator, desk.runtime.settings)
    rows, notes = _look(name, raw, mapping)
    new = book.NewBatch(caller.owner_id, caller.character_limit, name, raw, mapping, rows)
    with desk.runtime.store.transaction() as session:
        for glossary_id in mapping.glossaries:
            termbases.get(session, caller.owner_id, glossary_id)
        batch = book.add(session, new, desk.runtime.now())
    desk.worker.wake()
    return ShownBatch.of(batch, notes)


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
    with desk_of(request).runtime.store.reading() as session:
        batch = book.get(session, caller.owner_id, batch_id)
        if batch.status != book.DONE:
            raise Conflict(f"The batch is {batch.status}: {batch.rows_done} of {batch.rows_total} rows are done")
        raw = book.result_of(session, batch.id)
    disposition = f"attachment; filename*=UTF-8''{quote(batch.file_name, safe='')}"
    return Response(raw, media_type="application/octet-stream", headers={"Content-Disposition": disposition})


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


def _look(name: str, raw: bytes, mapping: Mapping) -> tuple[int, list[str]]:
    """Rows of a file, and what had to be guessed about it; raises InvalidInput where it cannot be used."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"upload{Path(name).suffix.lower()}"
        file.write_bytes(raw)
        catalogue = open_catalogue(file, mapping)
        return sum(1 for _ in catalogue.texts()), list(catalogue.notes)
