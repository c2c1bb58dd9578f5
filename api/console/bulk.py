"""Bulk jobs: a catalogue uploaded, its columns mapped, its progress watched, its result fetched.

The book of jobs and the worker are those of `/v1/batches`.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import Response

from api.batches import book
from api.bulk.guessing import text_column
from api.bulk.mapping import Layout, Mapping, read_mapping
from api.bulk.registry import KINDS
from api.console import kept
from api.console.kept import KeptFile, Place
from api.console.pages import page, went_to
from api.console.visits import Translator, TranslatorForm, Visit
from api.doors.catalogues import as_file, look, take
from api.doors.desk import Desk, desk_of
from core.errors import AppError, InvalidInput, Misconfigured
from core.locales import Locale
from glossaries import termbases
from glossaries.packs.markets import channel_names, markets
from nlp.titling.base import TitleStyle, WantedUnits

router = APIRouter(prefix="/console/bulk", include_in_schema=False)

_TARGETS = 4
_FAILURES = 100
_FIELDS = ("title", "description", "headline", "bullet_point")
_NOWHERE = {"locale": "", "market": "", "channel": "", "field": "title", "column": ""}
_LIVE = frozenset({book.QUEUED, book.RUNNING})


@dataclass(frozen=True, slots=True)
class _Asked:
    """The form as it was filled in; `targets` always as many as the form has lines."""

    text: str = ""
    source: str = ""
    targets: tuple[dict[str, str], ...] = ()
    glossaries: tuple[str, ...] = ()
    checks: bool = True
    listing: bool = False
    local_units: bool = False

    @property
    def lines(self) -> list[dict[str, str]]:
        return [*self.targets, *[_NOWHERE] * _TARGETS][:_TARGETS]


@router.get("")
def overview(request: Request, visit: Translator) -> Response:
    """The jobs of this key, and the way to a new one."""
    return _overview(request, visit)


@router.post("")
def upload(request: Request, visit: TranslatorForm, file: Annotated[UploadFile, File()]) -> Response:
    """Keeps the file until its columns are mapped; one that cannot be read is refused at once."""
    desk, name, raw = desk_of(request), file.filename or "", file.file.read()
    try:
        look(name, raw, Layout())
    except (InvalidInput, Misconfigured) as error:  # the latter: Parquet without its extra
        return _overview(request, visit, problem=error.message, status=422)
    with desk.runtime.store.transaction() as session:
        found = kept.keep(session, _place(visit), name, raw, desk.runtime.now())
    return went_to(f"/console/bulk/new/{found.id}")


@router.get("/new/{file_id}")
def mapping_page(request: Request, visit: Translator, file_id: str, header_rows: int = 1, sheet: str = "") -> Response:
    """Which column is the text, and what it should become."""
    found = _kept(request, visit, file_id)
    layout = Layout(max(1, min(header_rows, 20)), 0, sheet[:200])
    try:
        return _mapping(request, visit, found, layout, _Asked())
    except InvalidInput as error:
        return _mapping(request, visit, found, Layout(), _Asked(), problem=error.message)


@router.post("/new/{file_id}")
def start(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: TranslatorForm,
    file_id: str,
    text: Annotated[str, Form()] = "",
    source: Annotated[str, Form()] = "",
    header_rows: Annotated[int, Form()] = 1,
    sheet: Annotated[str, Form()] = "",
    locale: Annotated[list[str] | None, Form()] = None,
    market: Annotated[list[str] | None, Form()] = None,
    channel: Annotated[list[str] | None, Form()] = None,
    field: Annotated[list[str] | None, Form()] = None,
    column: Annotated[list[str] | None, Form()] = None,
    glossaries: Annotated[list[str] | None, Form()] = None,
    checks: Annotated[str, Form()] = "",
    listing: Annotated[str, Form()] = "",
    local_units: Annotated[str, Form()] = "",
) -> Response:
    """Puts the catalogue into the book; where the mapping is wrong the form comes back as it was filled in."""
    desk, found = desk_of(request), _kept(request, visit, file_id)
    filled = zip(locale or (), market or (), channel or (), field or (), column or (), strict=False)
    targets = tuple(dict(zip(_NOWHERE, line, strict=True)) for line in filled)
    asked = _Asked(
        text, source, targets[:_TARGETS], tuple(glossaries or ()), bool(checks), bool(listing), bool(local_units)
    )
    layout = Layout(max(1, min(header_rows, 20)), 0, sheet)
    try:
        batch = take(desk, visit.caller, found.name, found.raw, _read(desk, asked, layout))
    except AppError as error:
        return _mapping(request, visit, found, layout, asked, problem=error.message, status=422)
    with desk.runtime.store.transaction() as session:
        kept.drop(session, _place(visit), file_id)
    return went_to(f"/console/bulk/{batch.id}")


@router.get("/{batch_id}")
def one(request: Request, visit: Translator, batch_id: str) -> Response:
    """How far a job is, what went wrong in it, and its result."""
    with desk_of(request).runtime.store.reading() as session:
        batch = book.get(session, visit.owner_id, batch_id)
        failures = book.failures(session, batch.id, _FAILURES) if batch.rows_failed else []
    is_live = batch.status in _LIVE
    return page(request, visit, "bulk_job.html", batch=batch, failures=failures, is_live=is_live)


@router.post("/{batch_id}")
def act(request: Request, visit: TranslatorForm, batch_id: str, action: Annotated[str, Form()] = "") -> Response:
    """Stops, resumes or deletes a job."""
    deeds = {"stop": book.stop, "resume": book.resume, "delete": book.remove}
    if action not in deeds:
        raise InvalidInput("There is no such button.", "action")
    desk = desk_of(request)
    with desk.runtime.store.transaction() as session:
        deeds[action](session, visit.owner_id, batch_id)
    desk.worker.wake()
    return went_to("/console/bulk" if action == "delete" else f"/console/bulk/{batch_id}")


@router.get("/{batch_id}/result")
def result(request: Request, visit: Translator, batch_id: str) -> Response:
    """The finished file."""
    return as_file(desk_of(request), visit.caller, batch_id)


def _place(visit: Visit) -> Place:
    return Place(visit.owner_id, "bulk")


def _kept(request: Request, visit: Visit, file_id: str) -> KeptFile:
    desk = desk_of(request)
    with desk.runtime.store.reading() as session:
        return kept.find(session, _place(visit), file_id, desk.runtime.now())


def _read(desk: Desk, asked: _Asked, layout: Layout) -> Mapping:
    """The mapping of a form; raises InvalidInput."""
    targets = [_target(desk, line, asked.source) for line in asked.targets if line["locale"].strip()]
    if not targets:
        raise InvalidInput("Name at least one language to translate into.", "targets")
    values = {"text": asked.text, "source": asked.source, "targets": targets, "glossaries": asked.glossaries}
    titles = {
        "title_style": TitleStyle.LISTING if asked.listing else TitleStyle.AS_TRANSLATED,
        "units": WantedUnits.MARKET if asked.local_units else WantedUnits.KEEP,
    }
    layout_values = {"checks": asked.checks, "header_rows": layout.header_rows, "sheet": layout.sheet}
    return read_mapping(values | titles | layout_values)


def _target(desk: Desk, line: dict[str, str], source: str) -> dict[str, str]:
    """Refuses what no engine can do before a long run says so row by row."""
    target = Locale.parse(line["locale"].strip(), "locale")
    known = {pair for pair in desk.runtime.translator.pairs() if pair.target.language == target.language}
    if source:
        known = {pair for pair in known if pair.source.language == Locale.parse(source).language}
    if not known:
        raise InvalidInput(f"No engine here translates into {target.tag}.", "locale")
    market = markets().find(line["market"]) if line["market"].strip() else ""
    return line | {"locale": target.tag, "market": market, "column": line["column"].strip()}


def _overview(request: Request, visit: Visit, *, problem: str = "", status: int = 200) -> Response:
    with desk_of(request).runtime.store.reading() as session:
        found = book.list_all(session, visit.owner_id)
    return page(request, visit, "bulk.html", status, batches=found, kinds=",".join(KINDS), problem=problem)


def _mapping(
    request: Request,
    visit: Visit,
    found: KeptFile,
    layout: Layout,
    asked: _Asked,
    *,
    problem: str = "",
    status: int = 200,
) -> Response:
    desk, seen = desk_of(request), look(found.name, found.raw, layout)
    with desk.runtime.store.reading() as session:
        bases = termbases.list_all(session, visit.owner_id)
    return page(
        request,
        visit,
        "bulk_mapping.html",
        status,
        file=found,
        look=seen,
        layout=layout,
        asked=asked,
        chosen=asked.text or text_column(seen),
        sources=desk.runtime.translator.source_languages(),
        known=desk.runtime.translator.target_languages(),
        markets=markets().names,
        channels=list(channel_names().fields),
        fields=_FIELDS,
        bases=bases,
        problem=problem,
    )
