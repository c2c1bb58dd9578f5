"""Watches for operators: what is looked for, and how its sources fare."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.pages import went_to
from api.console.setup.fields import Fields, word
from api.console.setup.shell import setup_page
from api.console.setup.watch_forms import CampaignDraft, WatchDraft, draft_of, typed_draft
from api.console.visits import Operator, OperatorForm, Visit
from api.doors.desk import desk_of
from core.errors import InvalidInput
from monitors.bindings import bindings_of
from monitors.messages.words import words_of
from monitors.sources.registry import SOURCES
from monitors.watches import Sensitivity, Watch, add_watch, change_watch, get_watch, list_watches, remove_watch

router = APIRouter(prefix="/console/setup", include_in_schema=False)

_PATH = "/console/setup/watches"
_BLANK_ROWS = 2
_WATCHES = 100
"""On one page."""
_GROUPS = 20
"""Watches with all their sources, on one page."""


@router.get("/watches")
def overview(request: Request, visit: Operator, page_number: int = 1) -> Response:
    """All watches, with how many of their sources can be read."""
    return _listed(request, visit, "watches.html", page_number, _WATCHES)


@router.get("/sources")
def sources(request: Request, visit: Operator, page_number: int = 1) -> Response:
    """The sources of every watch: what each reads, and how it fares."""
    return _listed(request, visit, "sources.html", page_number, _GROUPS)


def _listed(request: Request, visit: Visit, template: str, page_number: int, size: int) -> Response:
    """A page of watches with their sources."""
    runtime = desk_of(request).runtime
    start = max(0, min(page_number, 100_000) - 1) * size
    with runtime.store.reading() as session:
        watches = list_watches(session)
        chosen = watches[start : start + size]
        bindings = bindings_of(session, [watch.id for watch in chosen])
    shown = [(watch, [one for one in bindings if one.watch_id == watch.id]) for watch in chosen]
    has_more = len(watches) > start + size
    return setup_page(
        request, visit, template, shown=shown, count=len(watches), page_number=page_number, has_more=has_more,
        kinds=SOURCES, now=runtime.now(),
    )  # fmt: skip


@router.get("/watches/new")
def blank(request: Request, visit: Operator) -> Response:
    """The form of a new watch."""
    return _form(request, visit, WatchDraft(time_zone=visit.zone))


@router.post("/watches/new")
def add(request: Request, visit: OperatorForm, fields: Fields) -> Response:
    """A new watch; its sources come next."""
    runtime, draft = desk_of(request).runtime, typed_draft(fields)
    try:
        with runtime.store.transaction() as session:
            made = add_watch(session, visit.owner_id, draft.read(), runtime.now())
    except InvalidInput as error:
        return _form(request, visit, draft, problem=error.message)
    return went_to(f"{_PATH}/{made.id}")


@router.get("/watches/{watch_id}")
def one(request: Request, visit: Operator, watch_id: str) -> Response:
    """A watch and its sources."""
    with desk_of(request).runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    return _form(request, visit, draft_of(watch), watch)


@router.post("/watches/{watch_id}/replay")
def replay(request: Request, _visit: OperatorForm, watch_id: str) -> Response:
    """Replays the watch aside; its page says how far that is."""
    desk = desk_of(request)
    with desk.runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    desk.replays.start(watch)
    return went_to(f"{_PATH}/{watch.id}#replay")


@router.post("/watches/{watch_id}")
def change(request: Request, visit: OperatorForm, watch_id: str, fields: Fields) -> Response:
    """Puts the form in the place of the watch, or removes the watch with all it brought."""
    runtime, draft = desk_of(request).runtime, typed_draft(fields)
    with runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    if word(fields, "action") == "remove":
        with runtime.store.transaction() as session:
            remove_watch(session, watch.id)
        return went_to(_PATH)
    try:
        with runtime.store.transaction() as session:
            change_watch(session, watch.id, draft.read(), runtime.now())
    except InvalidInput as error:
        return _form(request, visit, draft, watch, problem=error.message)
    return went_to(f"{_PATH}/{watch.id}")


def _form(
    request: Request, visit: Visit, draft: WatchDraft, watch: Watch | None = None, *, problem: str = ""
) -> Response:
    desk = desk_of(request)
    with desk.runtime.store.reading() as session:
        bindings = bindings_of(session, [watch.id]) if watch else []
    return setup_page(
        request,
        visit,
        "watch.html",
        422 if problem else 200,
        problem=problem,
        draft=draft,
        watch=watch,
        rows=[*draft.campaigns, *[CampaignDraft()] * _BLANK_ROWS],
        bindings=bindings,
        kinds={name: kind for name, kind in SOURCES.items() if kind.model is not None},
        sensitivities=list(Sensitivity),
        replayed=desk.replays.state(watch.id) if watch else None,
        phrase=words_of(visit.language.partition("-")[0]).phrase,
        now=desk.runtime.now(),
    )
