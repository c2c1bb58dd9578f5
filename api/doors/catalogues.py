"""Catalogues at the native door and in the console: looked at, put into the book for the worker, given back."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

from fastapi.responses import Response

from api.batches import book
from api.bulk.base import Look
from api.bulk.mapping import Layout, Mapping
from api.bulk.registry import look_at, open_catalogue
from api.bulk.run import Bulk
from api.doors.access import Caller
from api.doors.desk import Desk
from core.errors import Conflict
from glossaries import termbases


def take(desk: Desk, caller: Caller, name: str, raw: bytes, mapping: Mapping) -> book.Batch:
    """Puts a catalogue into the book and wakes the worker.

    Raises:
        InvalidInput: the file cannot be used with this mapping, or a channel is not known. NotFound: a glossary.
    """
    Bulk(mapping, caller.owner_id, desk.runtime.translator, desk.runtime.settings)
    with _on_disk(name, raw) as file:
        catalogue = open_catalogue(file, mapping)
        rows = sum(1 for _ in catalogue.texts())
    new = book.NewBatch(caller.owner_id, caller.character_limit, name, raw, mapping, rows, catalogue.notes)
    with desk.runtime.store.transaction() as session:
        for glossary_id in mapping.glossaries:
            termbases.get(session, caller.owner_id, glossary_id)
        batch = book.add(session, new, desk.runtime.now())
    desk.worker.wake()
    return batch


def look(name: str, raw: bytes, layout: Layout) -> Look:
    """Names of the columns and first rows; raises InvalidInput where the file cannot be read."""
    with _on_disk(name, raw) as file:
        return look_at(file, layout)


def as_file(desk: Desk, caller: Caller, batch_id: str) -> Response:
    """The finished file under the name it came with; raises NotFound, Conflict before it is done."""
    with desk.runtime.store.reading() as session:
        batch = book.get(session, caller.owner_id, batch_id)
        if batch.status != book.DONE:
            raise Conflict(f"The batch is {batch.status}: {batch.rows_done} of {batch.rows_total} rows are done")
        raw = book.result_of(session, batch.id)
    disposition = f"attachment; filename*=UTF-8''{quote(batch.file_name, safe='')}"
    headers = {"Content-Disposition": disposition, "X-Content-Type-Options": "nosniff"}
    return Response(raw, media_type="application/octet-stream", headers=headers)


@contextmanager
def _on_disk(name: str, raw: bytes) -> Iterator[Path]:
    """Catalogues are read from files, so that memory stays flat."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"{Path(name).stem[:40]}{Path(name).suffix.lower()[:10]}"
        file.write_bytes(raw)
        yield file
