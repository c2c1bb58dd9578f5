"""Watches: `/v1/watches`."""

from datetime import timedelta

from fastapi import APIRouter, Request, Response

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.doors.watch_shapes import ShownWatch, WatchShape, shown_watch
from monitors.bindings import bind, bindings_of
from monitors.campaigns import Campaign
from monitors.query import Query
from monitors.watches import NewWatch, add_watch, change_watch, get_watch, list_watches, remove_watch

router = APIRouter(prefix="/v1", tags=["Monitoring"])


@router.post("/watches", status_code=201)
def add(request: Request, caller: PrCaller, wanted: WatchShape) -> ShownWatch:
    """A new watch, with its sources; it is due at once."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        watch = add_watch(session, caller.owner_id, _described(wanted), runtime.now())
        for one in wanted.sources:
            bind(session, watch.id, one.source, one.options, runtime.now(), market=one.market)
        return shown_watch(watch, bindings_of(session, [watch.id]))


@router.get("/watches")
def list_all(request: Request, _caller: PrCaller) -> list[ShownWatch]:
    """All watches, by name."""
    with desk_of(request).runtime.store.reading() as session:
        watches = list_watches(session)
        bindings = bindings_of(session, [watch.id for watch in watches])
        return [shown_watch(watch, bindings) for watch in watches]


@router.get("/watches/{watch_id}")
def show(request: Request, _caller: PrCaller, watch_id: str) -> ShownWatch:
    """One watch, with how its sources fare."""
    with desk_of(request).runtime.store.reading() as session:
        watch = get_watch(session, watch_id)
        return shown_watch(watch, bindings_of(session, [watch.id]))


@router.put("/watches/{watch_id}")
def change(request: Request, _caller: PrCaller, watch_id: str, wanted: WatchShape) -> ShownWatch:
    """Puts this description in the place of the old one; its sources stay."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        watch = change_watch(session, watch_id, _described(wanted), runtime.now())
        return shown_watch(watch, bindings_of(session, [watch.id]))


@router.delete("/watches/{watch_id}", status_code=204)
def remove(request: Request, _caller: PrCaller, watch_id: str) -> Response:
    """Removes a watch with its mentions, counts and incidents."""
    with desk_of(request).runtime.store.transaction() as session:
        remove_watch(session, watch_id)
    return Response(status_code=204)


def _described(wanted: WatchShape) -> NewWatch:
    query = Query(
        tuple(wanted.aliases),
        tuple(wanted.context),
        tuple(wanted.exclusions),
        tuple(wanted.products),
        tuple(wanted.languages),
        tuple(wanted.markets),
    )
    campaigns = tuple(Campaign(c.name, c.starts_at, c.ends_at, tuple(c.markets)) for c in wanted.campaigns)
    return NewWatch(
        wanted.name,
        query,
        tuple(wanted.competitors),
        campaigns,
        wanted.sensitivity,
        timedelta(seconds=wanted.poll_s),
        wanted.time_zone,
        wanted.is_paused,
    )
