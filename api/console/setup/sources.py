"""One source of a watch: a form made of the source's own options, tried with one button, switched off and on."""

from dataclasses import dataclass
from datetime import timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.console.pages import went_to
from api.console.setup.fields import Fields, Typed, shown_options, typed_options, word
from api.console.setup.shell import setup_page
from api.console.visits import Operator, OperatorForm, Visit
from api.doors.desk import desk_of
from api.runtime import Runtime
from api.watching import build_trier
from core.errors import InvalidInput, Misconfigured
from monitors.bindings import (
    Binding,
    bind,
    change_binding,
    checked_type,
    get_binding,
    restart,
    switch_off,
    unbind,
)
from monitors.coverage import CoverageSpan, coverage_of
from monitors.source_trial import Trial, Wish
from monitors.sources.registry import SourceType, source_type
from monitors.watches import Watch, get_watch

router = APIRouter(prefix="/console/setup/watches/{watch_id}/sources", include_in_schema=False)

_HISTORY = timedelta(days=30)
_SPANS = 20
"""Newest stretches of coverage that a page shows."""


@dataclass(frozen=True, slots=True)
class _Form:
    """A source as its form shows it; `binding` None: a new one."""

    watch: Watch
    kind: SourceType
    typed: Typed
    market: str = ""
    binding: Binding | None = None


@router.get("/new")
def blank(request: Request, visit: Operator, watch_id: str, kind: str = "rss") -> Response:
    """The form of a new source of a kind."""
    with desk_of(request).runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    return _page(request, visit, _Form(watch, source_type(kind), Typed({}, {})))


@router.post("/new")
def add(request: Request, visit: OperatorForm, watch_id: str, fields: Fields) -> Response:
    """Tries what was typed, or binds it."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    return _taken(request, visit, fields, _typed(runtime, fields, watch, source_type(word(fields, "kind"))))


@router.get("/{source_id}")
def one(request: Request, visit: Operator, watch_id: str, source_id: str) -> Response:
    """A source of the watch, to be looked at and changed."""
    watch, binding = _found(desk_of(request).runtime, watch_id, source_id)
    form = _Form(watch, source_type(binding.source), Typed(binding.options, {}), binding.market, binding)
    return _page(request, visit, form)


@router.post("/{source_id}")
def change(request: Request, visit: OperatorForm, watch_id: str, source_id: str, fields: Fields) -> Response:
    """Tries or saves what was typed; or switches the source off, on, or away."""
    runtime = desk_of(request).runtime
    watch, binding = _found(runtime, watch_id, source_id)
    action = word(fields, "action")
    if action in {"off", "on", "remove"}:
        _switch(runtime, binding, action)
        return went_to(f"/console/setup/watches/{watch.id}#sources")
    return _taken(request, visit, fields, _typed(runtime, fields, watch, source_type(binding.source), binding))


def _typed(runtime: Runtime, fields: FormData, watch: Watch, kind: SourceType, binding: Binding | None = None) -> _Form:
    typed = typed_options(runtime.settings, kind.name, kind.fields, fields)
    return _Form(watch, kind, typed, word(fields, "market"), binding)


def _taken(request: Request, visit: Visit, fields: FormData, form: _Form) -> Response:
    """The test's outcome on the page, or the form saved; what is wrong with it is told."""
    runtime = desk_of(request).runtime
    try:
        if word(fields, "action") == "test":
            return _page(request, visit, form, trial=_tried(runtime, form))
        _save(runtime, form)
    except (InvalidInput, Misconfigured) as error:
        return _page(request, visit, form, problem=error.message)
    return went_to(f"/console/setup/watches/{form.watch.id}#sources")


def _save(runtime: Runtime, form: _Form) -> None:
    options, now = form.typed.options, runtime.now()
    checked_type(form.kind.name, options)
    form.typed.keep(runtime.settings)
    with runtime.store.transaction() as session:
        if form.binding is None:
            bind(session, form.watch.id, form.kind.name, options, now, market=form.market)
        else:
            change_binding(session, form.watch.id, form.binding.id, options, now, market=form.market)


def _switch(runtime: Runtime, binding: Binding, action: str) -> None:
    with runtime.store.transaction() as session:
        if action == "off":
            switch_off(session, binding.watch_id, binding.id)
        elif action == "on":
            restart(session, binding.watch_id, binding.id, runtime.now())
        else:
            unbind(session, binding.watch_id, binding.id)


def _tried(runtime: Runtime, form: _Form) -> Trial:
    trier = build_trier(runtime.settings, runtime.store, runtime.now)
    binding_id = form.binding.id if form.binding else ""
    wish = Wish(form.kind.name, form.typed.options, form.market, form.typed.secrets, binding_id)
    return trier.try_source(wish, form.watch.query)


def _found(runtime: Runtime, watch_id: str, source_id: str) -> tuple[Watch, Binding]:
    """The watch and its source; raises NotFound for a source of another watch."""
    with runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
        return watch, get_binding(session, source_id, watch.id)


def _page(request: Request, visit: Visit, form: _Form, *, trial: Trial | None = None, problem: str = "") -> Response:
    runtime = desk_of(request).runtime
    return setup_page(
        request,
        visit,
        "source.html",
        422 if problem else 200,
        problem=problem,
        watch=form.watch,
        kind=form.kind,
        binding=form.binding,
        fields=shown_options(runtime.settings, form.kind.fields, form.typed.options),
        market=form.market,
        trial=trial,
        spans=_spans(runtime, form.binding),
        address=runtime.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/"),
        now=runtime.now(),
    )


def _spans(runtime: Runtime, binding: Binding | None) -> list[CoverageSpan]:
    """How the source fared lately, the newest first."""
    if binding is None:
        return []
    with runtime.store.reading() as session:
        spans = coverage_of(session, [binding.watch_id], runtime.now() - _HISTORY)
    return [span for span in spans if span.binding_id == binding.id][::-1][:_SPANS]
