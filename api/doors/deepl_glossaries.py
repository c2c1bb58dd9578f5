"""DeepL: `/v2/glossaries`, the view of term bases that hold exactly one glossary (contract §6)."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from api.doors.access import DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_glossary_shapes import (
    GlossaryId,
    read,
    read_dictionary,
    shown_dictionary,
    shown_time,
    write,
)
from api.doors.desk import Desk, desk_of
from api.doors.fields import Fields
from core.errors import NotFound
from glossaries import termbases
from glossaries.entries import EntryFormat, render_entries
from glossaries.termbases import TermBase

TSV = "text/tab-separated-values"

router = APIRouter(prefix="/v2/glossaries", tags=["DeepL"])

_Shown = dict[str, object]
_ACCEPTED = frozenset({TSV, "text/*", "*/*"})


@router.post("", status_code=201)
def create(request: Request, caller: DeeplCaller, body: ReadBody) -> _Shown:
    """Makes a glossary for one pair."""
    desk = desk_of(request)
    fields = Fields(body.values())
    name = fields.required("name")
    new = read_dictionary(fields, desk)
    made = write(desk, lambda session, now: termbases.create(session, caller.owner_id, name, [new], now))
    return _shown(made)


@router.get("")
def list_all(request: Request, caller: DeeplCaller) -> dict[str, list[_Shown]]:
    """The caller's glossaries that have one dictionary."""
    mine = read(desk_of(request), lambda session: termbases.list_all(session, caller.owner_id))
    return {"glossaries": [_shown(term_base) for term_base in mine if _is_single(term_base)]}


@router.get("/{glossary_id}")
def get(request: Request, caller: DeeplCaller, glossary_id: GlossaryId) -> _Shown:
    """One glossary."""
    return _shown(_single(desk_of(request), caller.owner_id, glossary_id))


@router.get("/{glossary_id}/entries")
def entries(request: Request, caller: DeeplCaller, glossary_id: GlossaryId) -> Response:
    """Its entries as TSV."""
    _refuse_other_formats(request.headers.get("accept", ""))
    desk = desk_of(request)
    pair = _single(desk, caller.owner_id, glossary_id).glossaries[0].pair
    terms = read(desk, lambda session: termbases.entries(session, caller.owner_id, glossary_id, pair))
    return Response(render_entries(terms, EntryFormat.TSV), media_type=TSV)


@router.delete("/{glossary_id}", status_code=204)
def delete(request: Request, caller: DeeplCaller, glossary_id: GlossaryId) -> None:
    """Deletes it."""
    desk = desk_of(request)
    _single(desk, caller.owner_id, glossary_id)
    write(desk, lambda session, _: termbases.delete(session, caller.owner_id, glossary_id))


def _single(desk: Desk, owner_id: str, glossary_id: str) -> TermBase:
    """The term base, unless `/v3` gave it another glossary: then it is not there for `/v2`."""
    term_base = read(desk, lambda session: termbases.get(session, owner_id, glossary_id))
    if not _is_single(term_base):
        raise NotFound("This glossary does not have exactly one dictionary; use /v3/glossaries")
    return term_base


def _is_single(term_base: TermBase) -> bool:
    return len(term_base.glossaries) == 1


def _refuse_other_formats(accept: str) -> None:
    """415, the protocol's word for an `Accept` that names nothing we have."""
    wanted = {part.partition(";")[0].strip().lower() for part in accept.split(",") if part.strip()}
    if wanted and not wanted & _ACCEPTED:
        raise HTTPException(415, f"Entries are only available as {TSV}")


def _shown(term_base: TermBase) -> _Shown:
    return {
        "glossary_id": term_base.id,
        "name": term_base.name,
        "ready": True,
        **shown_dictionary(term_base.glossaries[0]),
        "creation_time": shown_time(term_base.created_at),
    }
