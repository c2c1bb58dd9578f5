"""DeepL: `/v3/glossaries`, the view of term bases with all their glossaries (contract §6)."""

from datetime import datetime

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from api.doors.access import DeeplCaller
from api.doors.bodies import ReadBody
from api.doors.deepl_glossary_shapes import (
    GlossaryId,
    read,
    read_dictionary,
    read_pair,
    shown_dictionary,
    shown_pair,
    shown_time,
    write,
)
from api.doors.desk import desk_of
from api.doors.fields import Fields, unsupported
from glossaries import termbases
from glossaries.entries import EntryFormat, render_entries
from glossaries.termbases import TermBase

router = APIRouter(prefix="/v3/glossaries", tags=["DeepL"])

_Shown = dict[str, object]


@router.post("", status_code=201)
def create(request: Request, caller: DeeplCaller, body: ReadBody) -> _Shown:
    """Makes a glossary with one dictionary a pair."""
    desk = desk_of(request)
    fields = Fields(body.values())
    name = fields.required("name")
    records = fields.records("dictionaries")
    if not records:
        raise unsupported("dictionaries", "it is missing")
    new = [read_dictionary(record, desk) for record in records]
    return _shown(write(desk, lambda session, now: termbases.create(session, caller.owner_id, name, new, now)))


@router.get("")
def list_all(request: Request, caller: DeeplCaller) -> dict[str, list[_Shown]]:
    """The caller's glossaries."""
    mine = read(desk_of(request), lambda session: termbases.list_all(session, caller.owner_id))
    return {"glossaries": [_shown(term_base) for term_base in mine]}


@router.get("/{glossary_id}")
def get(request: Request, caller: DeeplCaller, glossary_id: GlossaryId) -> _Shown:
    """One glossary."""
    return _shown(read(desk_of(request), lambda session: termbases.get(session, caller.owner_id, glossary_id)))


@router.patch("/{glossary_id}")
def update(request: Request, caller: DeeplCaller, glossary_id: GlossaryId, body: ReadBody) -> _Shown:
    """Renames it and merges dictionaries: a known source term gets the new target, others are added."""
    desk = desk_of(request)
    fields = Fields(body.values())
    new = [read_dictionary(record, desk) for record in fields.records("dictionaries")]
    name = fields.required("name") if fields.has("name") else ""
    if not new and not name:
        raise unsupported("dictionaries", "neither a name nor dictionaries are given")

    def change(session: Session, now: datetime) -> TermBase:
        if name:
            termbases.rename(session, caller.owner_id, glossary_id, name)
        for dictionary in new:
            termbases.merge_glossary(session, caller.owner_id, glossary_id, dictionary, now)
        return termbases.get(session, caller.owner_id, glossary_id)

    return _shown(write(desk, change))


@router.delete("/{glossary_id}", status_code=204)
def delete(request: Request, caller: DeeplCaller, glossary_id: GlossaryId) -> None:
    """Deletes it with all its dictionaries."""
    write(desk_of(request), lambda session, _: termbases.delete(session, caller.owner_id, glossary_id))


@router.get("/{glossary_id}/entries")
def entries(request: Request, caller: DeeplCaller, glossary_id: GlossaryId, body: ReadBody) -> _Shown:
    """The entries of one dictionary, as one TSV string."""
    pair = read_pair(Fields(body.values()))
    desk = desk_of(request)
    terms = read(desk, lambda session: termbases.entries(session, caller.owner_id, glossary_id, pair))
    shown = {"entries": render_entries(terms, EntryFormat.TSV), "entries_format": EntryFormat.TSV.value}
    return {"dictionaries": [shown_pair(pair) | shown]}


@router.put("/{glossary_id}/dictionaries")
def replace_dictionary(request: Request, caller: DeeplCaller, glossary_id: GlossaryId, body: ReadBody) -> _Shown:
    """Puts entries in the place of one dictionary, or makes it."""
    desk = desk_of(request)
    new = read_dictionary(Fields(body.values()), desk)
    return shown_dictionary(
        write(
            desk,
            lambda session, now: termbases.replace_glossary(session, caller.owner_id, glossary_id, new, now),
        )
    )


@router.delete("/{glossary_id}/dictionaries", status_code=204)
def delete_dictionary(request: Request, caller: DeeplCaller, glossary_id: GlossaryId, body: ReadBody) -> None:
    """Deletes one dictionary."""
    pair = read_pair(Fields(body.values()))
    write(
        desk_of(request),
        lambda session, _: termbases.delete_glossary(session, caller.owner_id, glossary_id, pair),
    )


def _shown(term_base: TermBase) -> _Shown:
    return {
        "glossary_id": term_base.id,
        "name": term_base.name,
        "dictionaries": [shown_dictionary(glossary) for glossary in term_base.glossaries],
        "creation_time": shown_time(term_base.created_at),
    }
