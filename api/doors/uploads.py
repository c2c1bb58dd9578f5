"""Documents at both doors: read from the form, understood, counted, put into the store for the worker."""

from dataclasses import dataclass
from urllib.parse import quote

from fastapi.responses import Response

from api.documents import book
from api.documents.translating import EQUAL_LANGUAGES
from api.doors.access import Caller
from api.doors.bodies import Body
from api.doors.desk import Desk, refuse_over_quota
from api.doors.fields import Fields
from core.errors import InvalidInput
from core.locales import Locale
from glossaries import termbases
from glossaries.memory import memories
from nlp.documents.base import refuse
from nlp.documents.registry import BY_SUFFIX, format_of, suffix_of


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The id of a document and its key."""

    id: str
    key: str
    suffix: str


def file_of(body: Body, fields: Fields) -> tuple[str, bytes]:
    """Name and bytes of the part `file`; a field `filename` names it too. Raises InvalidInput."""
    found = next((one for one in body.files() if one.field == "file"), None)
    if found is None:
        raise InvalidInput("Invalid file: there is no part named 'file'", "file")
    if not found.raw:
        refuse("it is empty")
    return fields.text("filename") or found.name, found.raw


def take(desk: Desk, caller: Caller, name: str, raw: bytes, wish: book.Wish) -> Uploaded:
    """Puts a document into the store.

    Raises:
        InvalidDocument: it cannot be read. InvalidInput: equal languages. NotFound: a glossary or memory.
        QuotaExceeded: it has more characters than are left this month.
    """
    if wish.source and Locale.parse(wish.source).base == Locale.parse(wish.target).base:
        raise InvalidInput(EQUAL_LANGUAGES, "target_lang")
    characters = sum(segment.length for segment in format_of(name).open(raw).segments)
    refuse_over_quota(desk, caller, characters)
    with desk.runtime.store.transaction() as session:
        for glossary_id in wish.glossary_ids:
            termbases.get(session, caller.owner_id, glossary_id)
        for memory_id in wish.memory_ids:
            memories.get(session, caller.owner_id, memory_id)
        new = book.NewDocument(caller.owner_id, caller.character_limit, name, raw, characters, wish)
        document_id, key = book.add(session, new, desk.runtime.now())
    desk.worker.wake()
    return Uploaded(document_id, key, suffix_of(name))


def as_file(document: book.Document, result: bytes) -> Response:
    """The translated file under the name it came with."""
    disposition = f"attachment; filename*=UTF-8''{quote(document.file_name, safe='')}"
    media_type = BY_SUFFIX[suffix_of(document.file_name)].media_type
    return Response(result, media_type=media_type, headers={"Content-Disposition": disposition})
