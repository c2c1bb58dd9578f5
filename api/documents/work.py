"""The worker's step for documents: take one, translate it, say what became of it."""

import threading
from collections.abc import Callable
from datetime import timedelta

import structlog

from api import usage
from api.documents import book
from api.documents.translating import translate_document
from api.runtime import Runtime
from core.errors import AppError
from nlp.documents.registry import format_of

log = structlog.get_logger()

_SIGN_OF_LIFE_S = 10.0


class Stopping(Exception):
    """The server stops; what is unfinished is given back."""


def work_once(runtime: Runtime, worker: str, stopping: threading.Event) -> bool:
    """Does the oldest waiting document; False where there was none."""
    with runtime.store.reading() as session:
        if not book.is_any_waiting(session, runtime.now()):
            return False
    with runtime.store.transaction() as session:
        claimed = book.claim(session, worker, runtime.now())
    if claimed is None:
        return False
    document, raw = claimed
    if document.status is book.Status.ERROR:
        return True
    with Pulse(lambda: _stay(runtime, document.id, worker)):
        _translate(runtime, document, raw, worker, stopping)
    return True


def expire(runtime: Runtime) -> int:
    """Deletes uploads and results that are older than the settings allow."""
    before = runtime.now() - timedelta(hours=runtime.settings.document_hours)
    with runtime.store.transaction() as session:
        return book.expire(session, before)


def _translate(runtime: Runtime, document: book.Document, raw: bytes, worker: str, stopping: threading.Event) -> None:
    def progress(characters: int) -> None:
        if stopping.is_set():
            raise Stopping
        _stay(runtime, document.id, worker, characters)

    try:
        opened = format_of(document.file_name).open(raw)
        notes = list(opened.notes)
        result = translate_document(opened, document.wish, document.owner_id, runtime.translator, progress)
        with runtime.store.transaction() as session:
            if book.finish(session, document.id, worker, result, notes):
                limit = document.character_limit
                usage.spend(session, document.owner_id, document.characters, limit, runtime.now())
        log.info("document_translated", document_id=document.id, characters=document.characters)
    except Stopping:
        with runtime.store.transaction() as session:
            book.let_go(session, document.id, worker)
    except AppError as error:
        _fail(runtime, document, worker, error.message)
    except Exception:
        log.exception("document_broke", document_id=document.id)
        _fail(runtime, document, worker, "The document could not be translated: something in it was not expected.")


def _fail(runtime: Runtime, document: book.Document, worker: str, message: str) -> None:
    log.warning("document_failed", document_id=document.id)
    with runtime.store.transaction() as session:
        book.fail(session, document.id, worker, message)


def _stay(runtime: Runtime, document_id: str, worker: str, characters: int = -1) -> None:
    with runtime.store.transaction() as session:
        book.stay(session, document_id, worker, runtime.now(), characters)


class Pulse:
    """Says that the worker is alive while a block runs, however long one batch takes."""

    def __init__(self, beat: Callable[[], None]) -> None:
        self._beat = beat
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._over.wait(_SIGN_OF_LIFE_S):
            try:
                self._beat()
            except AppError as error:
                log.warning("sign_of_life_failed", error=type(error).__name__)
