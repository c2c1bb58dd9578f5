"""LibreTranslate: files (its contract, §5): one call gives an address, from which the translated file can be had."""

import re
import time

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.documents import book
from api.doors.access import admit_libre
from api.doors.bodies import ReadBody
from api.doors.desk import Desk, desk_of
from api.doors.fields import Fields
from api.doors.libre_codes import not_supported, read_locale
from api.doors.uploads import Uploaded, as_file, file_of, take
from core.errors import InvalidInput, NotFound, Unavailable

_LOOKS_EVERY_S = 0.05
_NAME = re.compile(r"(?P<id>[0-9A-Fa-f]{32})\.(?P<key>[0-9A-Fa-f]{64})\.[a-z0-9]{1,10}")

router = APIRouter(tags=["LibreTranslate"])


@router.post("/translate_file")
def translate_file(request: Request, body: ReadBody) -> dict[str, str]:
    """Translates a file; a long one goes on after the answer, and its address says 503 until it is done."""
    fields = Fields(body.values())
    caller = admit_libre(request, fields.text("api_key"))
    desk = desk_of(request)
    name, raw = file_of(body, fields)
    source, target = _required(fields, "source"), _required(fields, "target")
    locale = read_locale(target, "target")
    if locale.language not in {pair.target.language for pair in desk.runtime.translator.pairs()}:
        raise not_supported(target, "target")
    is_told = source.lower() != "auto"
    wish = book.Wish(target=locale.tag, source=read_locale(source, "source").tag if is_told else "")
    taken = take(desk, caller, name, raw, wish)
    _wait(desk, taken)
    return {"translatedFileUrl": f"{request.base_url}download_file/{taken.id}.{taken.key}{taken.suffix}"}


@router.get("/download_file/{name:path}")
def download_file(request: Request, name: str) -> Response:
    """The translated file; its unguessable name is the key."""
    found = _NAME.fullmatch(name)
    if found is None:
        raise InvalidInput("This is no name of a translated file", "name")
    with desk_of(request).runtime.store.reading() as session:
        document = book.find(session, found["id"], found["key"])
        if document.status is book.Status.ERROR:
            raise NotFound(document.error_message)
        if document.status is not book.Status.DONE:
            raise Unavailable("The file is not translated yet; try again in a moment")
        return as_file(document, book.result_of(session, document.id))


def _wait(desk: Desk, taken: Uploaded) -> None:
    """Until the file is done or time is up; raises InvalidInput for a file that cannot be translated."""
    deadline = time.monotonic() + desk.runtime.settings.request_timeout_s
    while time.monotonic() < deadline:
        with desk.runtime.store.reading() as session:
            document = book.find(session, taken.id, taken.key)
        if document.status is book.Status.ERROR:
            raise InvalidInput(document.error_message, "file")
        if document.status is book.Status.DONE:
            return
        time.sleep(_LOOKS_EVERY_S)


def _required(fields: Fields, name: str) -> str:
    if value := fields.text(name).strip():
        return value
    raise InvalidInput(f"Invalid request: missing {name} parameter", name)
