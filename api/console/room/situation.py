"""The situation room: open incidents with their clocks, every watch, what cannot be seen, and silences that run."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.pages import page, went_to
from api.console.room.quoting import clock_words, context_of, gone_percent
from api.console.visits import PrForm, PrPerson
from api.doors.desk import desk_of
from monitors.incidents.tables import recently_closed
from monitors.messages.incident import blind_lines
from monitors.silences import end_silence
from monitors.situation import situation_of

router = APIRouter(prefix="/console/room", include_in_schema=False)

_CLOSED = 10


@router.get("")
def room(request: Request, visit: PrPerson) -> Response:
    """How things stand, now."""
    runtime = desk_of(request).runtime
    now = runtime.now()
    with runtime.store.reading() as session:
        situation = situation_of(session, now)
        closed = recently_closed(session, _CLOSED)
    context = context_of(request, visit)
    return page(
        request,
        visit,
        "room/situation.html",
        situation=situation,
        closed=closed,
        names={stand.watch.id: stand.watch.name for stand in situation.stands},
        blind={stand.watch.id: blind_lines(stand.sight.now, context) for stand in situation.stands},
        context=context,
        gone_percent=gone_percent,
        clock_words=clock_words(context),
        now=now,
    )


@router.post("/silences/{silence_id}/end")
def unsilence(request: Request, _visit: PrForm, silence_id: str) -> Response:
    """Ends a silence now."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        end_silence(session, silence_id, runtime.now())
    return went_to("/console/room")
