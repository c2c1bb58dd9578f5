"""Sources: which kinds there are (`/v1/sources`), and those of a watch, tried, changed, switched off and on."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.doors.source_shapes import ShownTrial, shown_trial
from api.doors.watch_shapes import ShownSource, SourceShape, shown_source
from api.watching import build_trier
from monitors.bindings import bind, change_binding, restart, switch_off, unbind
from monitors.source_trial import Wish
from monitors.sources.registry import SOURCES
from monitors.watches import get_watch

router = APIRouter(prefix="/v1", tags=["Monitoring"])


@router.get("/sources")
def sources(_caller: PrCaller) -> list[dict[str, Any]]:
    """The kinds of source there are, with their options."""
    return [
        {
            "source": one.name,
            "help": one.help,
            "kind": one.kind.value,
            "required": list(one.required),
            "optional": list(one.optional),
            "secrets": list(one.secrets),
            "fields": [asdict(field) for field in one.fields],
            "poll_s": one.poll_s,
        }
        for one in SOURCES.values()
    ]


@router.post("/watches/{watch_id}/sources", status_code=201)
def add_source(request: Request, _caller: PrCaller, watch_id: str, wanted: SourceShape) -> ShownSource:
    """Reads one more source."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        watch = get_watch(session, watch_id)
        now = runtime.now()
        return shown_source(bind(session, watch.id, wanted.source, wanted.options, now, market=wanted.market))


@router.post("/watches/{watch_id}/sources/try")
def try_source(request: Request, _caller: PrCaller, watch_id: str, wanted: SourceShape) -> ShownTrial:
    """Reads the first page of a source, now, and keeps nothing of it: its newest items, or why there are none."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
    trier = build_trier(runtime.settings, runtime.store, runtime.now)
    return shown_trial(trier.try_source(Wish(wanted.source, wanted.options, wanted.market), watch.query))


@router.put("/watches/{watch_id}/sources/{source_id}")
def change_source(
    request: Request, _caller: PrCaller, watch_id: str, source_id: str, wanted: SourceShape
) -> ShownSource:
    """Reads the source with these options from now on; what kind of source it is stays."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        watch = get_watch(session, watch_id)
        now = runtime.now()
        return shown_source(change_binding(session, watch.id, source_id, wanted.options, now, market=wanted.market))


@router.delete("/watches/{watch_id}/sources/{source_id}", status_code=204)
def remove_source(request: Request, _caller: PrCaller, watch_id: str, source_id: str) -> Response:
    """Stops reading a source; what it brought stays."""
    with desk_of(request).runtime.store.transaction() as session:
        unbind(session, get_watch(session, watch_id).id, source_id)
    return Response(status_code=204)


@router.post("/watches/{watch_id}/sources/{source_id}/off")
def turn_off(request: Request, _caller: PrCaller, watch_id: str, source_id: str) -> ShownSource:
    """Reads a source no more until it is restarted; it is no blind spot meanwhile."""
    with desk_of(request).runtime.store.transaction() as session:
        return shown_source(switch_off(session, get_watch(session, watch_id).id, source_id))


@router.post("/watches/{watch_id}/sources/{source_id}/restart")
def restart_source(request: Request, _caller: PrCaller, watch_id: str, source_id: str) -> ShownSource:
    """Reads a source that was stopped or switched off again, from where it stood."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        return shown_source(restart(session, get_watch(session, watch_id).id, source_id, runtime.now()))
