"""The worker's step for batches: a few hundred rows a transaction, from the row after the last that was counted."""

import threading
from collections.abc import Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog

from api import usage
from api.batches import book
from api.bulk.base import Catalogue
from api.bulk.registry import open_catalogue
from api.bulk.results import Result
from api.bulk.run import Bulk
from api.documents.work import Pulse
from api.runtime import Runtime
from core.errors import AppError, Unavailable

log = structlog.get_logger()


def work_once(runtime: Runtime, worker: str, stopping: threading.Event) -> bool:
    """Takes the oldest waiting batch to its end, or until the server stops; False where there was none."""
    with runtime.store.reading() as session:
        if not book.is_any_waiting(session, runtime.now()):
            return False
    with runtime.store.transaction() as session:
        claimed = book.claim(session, worker, runtime.now())
    if claimed is None:
        return False
    batch, raw = claimed
    with TemporaryDirectory() as folder, Pulse(lambda: _stay(runtime, batch, worker)):
        file = Path(folder) / f"in{Path(batch.file_name).suffix.lower()}"
        file.write_bytes(raw)
        _guarded(runtime, batch, worker, file, stopping)
    return True


def expire(runtime: Runtime) -> int:
    """Deletes batches that are older than the settings allow."""
    before = runtime.now() - timedelta(hours=runtime.settings.document_hours)
    with runtime.store.transaction() as session:
        return book.expire(session, before)


def _guarded(runtime: Runtime, batch: book.Batch, worker: str, file: Path, stopping: threading.Event) -> None:
    values: dict[str, object]
    try:
        _run(runtime, batch, worker, file, stopping)
    except Unavailable:
        log.warning("batch_waits", batch_id=batch.id)  # it is taken again when its claim has run out
    except AppError as error:
        values = {"status": book.FAILED, "error": error.message}
        _change(runtime, batch, worker, values)
    except Exception:
        log.exception("batch_broke", batch_id=batch.id)
        values = {"status": book.FAILED, "error": "The batch could not go on: something in it was not expected."}
        _change(runtime, batch, worker, values)


def _run(runtime: Runtime, batch: book.Batch, worker: str, file: Path, stopping: threading.Event) -> None:
    catalogue = open_catalogue(file, batch.mapping)
    bulk = Bulk(batch.mapping, batch.owner_id, runtime.translator, runtime.settings)
    rows = islice(catalogue.texts(), batch.rows_done, None)
    at = batch.rows_done
    for some, results in bulk.steps(rows):
        with runtime.store.transaction() as session:
            if not book.add_step(session, batch, worker, at, results):
                return
            characters = _characters(some, results)
            usage.spend(session, batch.owner_id, characters, batch.character_limit, runtime.now())
        at += len(some)
        if stopping.is_set():
            _change(runtime, batch, worker, {"status": book.QUEUED, "claim": "", "claimed_until": None})
            return
    _finish(runtime, batch, worker, catalogue, file.with_name("out"))


def _finish(runtime: Runtime, batch: book.Batch, worker: str, catalogue: Catalogue, out: Path) -> None:
    with runtime.store.reading() as session:
        catalogue.write(book.results(session, batch.id), out)
    _change(runtime, batch, worker, {"status": book.DONE, "result": out.read_bytes(), "source": b""})
    log.info("batch_finished", batch_id=batch.id, rows=batch.rows_total)


def _characters(texts: Sequence[str | Exception], results: Sequence[Result]) -> int:
    """Source characters for each target that was done."""
    return sum(
        len(text) * sum("error" not in one for one in result.values())
        for text, result in zip(texts, results, strict=True)
        if isinstance(text, str)
    )


def _change(runtime: Runtime, batch: book.Batch, worker: str, values: dict[str, object]) -> None:
    with runtime.store.transaction() as session:
        book.change(session, batch.id, worker, values)


def _stay(runtime: Runtime, batch: book.Batch, worker: str) -> None:
    _change(runtime, batch, worker, {"claimed_until": runtime.now() + book.SILENCE})
