"""DeepL: documents (contract §7): upload, status, result; the words of the status are the protocol's."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.documents import book
from api.doors.access import DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_codes import read_source, read_target
from api.doors.deepl_translate import read_glossary_ids, read_memory, read_tone
from api.doors.desk import desk_of
from api.doors.fields import Fields, unsupported
from api.doors.uploads import as_file, file_of, take
from core.errors import NotFound, Unavailable
from nlp.documents.registry import suffix_of

_CHARACTERS_PER_S = 400
"""A cautious guess for `seconds_remaining`, which clients may show and none relies on (ours)."""

router = APIRouter(tags=["DeepL"])


@router.post("/v2/document")
def upload(request: Request, caller: DeeplCaller, body: ReadBody) -> dict[str, str]:
    """Takes a document; it is translated in the background."""
    desk = desk_of(request)
    fields = Fields(body.values())
    name, raw = file_of(body, fields)
    translator = desk.runtime.translator
    target = read_target(fields.required("target_lang"), translator.target_languages())
    source = read_source(fields.text("source_lang"), translator.source_languages(), target)
    tone, is_strict = read_tone(fields, target, desk)
    _refuse_conversion(fields, name)
    memory = read_memory(fields)
    wish = book.Wish(
        target=target.tag,
        source=source.tag if source else "",
        glossary_ids=read_glossary_ids(fields, source),
        memory_ids=memory.ids,
        memory_threshold=memory.threshold,
        tone=tone.value,
        requires_tone=is_strict,
    )
    taken = take(desk, caller, name, raw, wish)
    return {"document_id": taken.id, "document_key": taken.key}


@router.post("/v2/document/{document_id}")
def status(request: Request, caller: DeeplCaller, document_id: str, body: ReadBody) -> dict[str, object]:
    """How far it is."""
    document = _find(request, caller.owner_id, document_id, body)
    shown: dict[str, object] = {"document_id": document.id, "status": document.status.value}
    if document.status is book.Status.TRANSLATING:
        left = document.characters - document.done_characters
        shown["seconds_remaining"] = max(1, left // _CHARACTERS_PER_S)
    if document.status is book.Status.DONE:
        shown["billed_characters"] = document.characters
        shown["notes"] = list(document.notes)
    if document.status is book.Status.ERROR:
        shown["error_message"] = document.error_message
    return shown


@router.post("/v2/document/{document_id}/result")
def result(request: Request, caller: DeeplCaller, document_id: str, body: ReadBody) -> Response:
    """The translated document; 503 before it is done."""
    document = _find(request, caller.owner_id, document_id, body)
    if document.status is book.Status.ERROR:
        raise NotFound(f"The document could not be translated: {document.error_message}")
    if document.status is not book.Status.DONE:
        raise Unavailable("The document is not translated yet")
    with desk_of(request).runtime.store.reading() as session:
        return as_file(document, book.result_of(session, document.id))


def _find(request: Request, owner_id: str, document_id: str, body: ReadBody) -> book.Document:
    key = Fields(body.values()).text("document_key")
    with desk_of(request).runtime.store.reading() as session:
        return book.find(session, document_id, key, owner_id)


def _refuse_conversion(fields: Fields, name: str) -> None:
    wanted = fields.text("output_format").strip().lower().removeprefix(".")
    if wanted and f".{wanted}" != suffix_of(name):
        raise unsupported("output_format", f"a document keeps its format; {wanted[:20]!r} is another")
