"""Incidents and silences: `/v1/incidents`, `/v1/silences`."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.doors.watch_shapes import (
    ActShape,
    AssignShape,
    DraftShape,
    FeedbackShape,
    LevelShape,
    ShownDraft,
    ShownIncident,
    ShownSilence,
    SilenceShape,
    shown_incident,
    shown_silence,
)
from api.drafting import DraftOrder, draft_in
from api.watching import book_of
from monitors.incidents import lifecycle
from monitors.incidents.lifecycle import Act
from monitors.incidents.report import report_of
from monitors.incidents.tables import Incident, events_of, get_incident, list_incidents, version_of
from monitors.silences import NewSilence, add_silence, end_silence, list_silences

router = APIRouter(prefix="/v1", tags=["Monitoring"])


@router.get("/incidents")
def list_all(request: Request, _caller: PrCaller, watch_id: str = "", with_closed: bool = False) -> list[ShownIncident]:
    """Incidents, the gravest first."""
    with desk_of(request).runtime.store.reading() as session:
        return [shown_incident(one) for one in list_incidents(session, watch_id, with_closed=with_closed)]


@router.get("/incidents/usefulness")
def usefulness(request: Request, _caller: PrCaller) -> dict[str, dict[str, int]]:
    """By rule, how many incidents people found it useful to be told of."""
    with desk_of(request).runtime.store.reading() as session:
        found = lifecycle.usefulness(session)
    return {rule: {"useful": useful, "judged": judged} for rule, (useful, judged) in found.items()}


@router.get("/incidents/{incident_id}")
def show(request: Request, _caller: PrCaller, incident_id: str) -> ShownIncident:
    """One incident with its timeline."""
    with desk_of(request).runtime.store.reading() as session:
        events, version = events_of(session, incident_id), version_of(session, incident_id)
        return shown_incident(get_incident(session, incident_id), events, version)


@router.get("/incidents/{incident_id}/report")
def report(request: Request, _caller: PrCaller, incident_id: str) -> dict[str, Any]:
    """The after-action report."""
    with desk_of(request).runtime.store.reading() as session:
        return report_of(session, incident_id).as_json()


@router.post("/incidents/{incident_id}/acknowledge")
def acknowledge(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """Somebody cares: reminders stop, the clock runs on."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.acknowledge(session, incident_id, by))


@router.post("/incidents/{incident_id}/assign")
def assign(request: Request, caller: PrCaller, incident_id: str, act: AssignShape) -> ShownIncident:
    """Says whose it is."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.assign(session, incident_id, act.owner, by))


@router.post("/incidents/{incident_id}/answer")
def answer(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """What the level asks for is done."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.answer(session, incident_id, by))


@router.post("/incidents/{incident_id}/contain")
def contain(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """The trouble itself is over."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.contain(session, incident_id, by))


@router.post("/incidents/{incident_id}/close")
def close(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """Ends it; needs a reason."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.close(session, incident_id, by))


@router.post("/incidents/{incident_id}/level")
def set_level(request: Request, caller: PrCaller, incident_id: str, act: LevelShape) -> ShownIncident:
    """A person's level; lowering needs a reason."""
    book = book_of(desk_of(request).runtime.settings)
    return _do(request, caller.owner_id, act, lambda s, by: lifecycle.set_level(s, incident_id, act.level, by, book))


@router.post("/incidents/{incident_id}/confirm")
def confirm(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """Our own staff says that it is so."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.confirm(session, incident_id, by))


@router.post("/incidents/{incident_id}/comment")
def comment(request: Request, caller: PrCaller, incident_id: str, act: ActShape) -> ShownIncident:
    """A line on the timeline."""
    return _do(request, caller.owner_id, act, lambda session, by: lifecycle.comment(session, incident_id, by))


@router.post("/incidents/{incident_id}/feedback")
def feedback(request: Request, caller: PrCaller, incident_id: str, act: FeedbackShape) -> ShownIncident:
    """Whether it was right to tell people."""

    def judge(session: Session, by: Act) -> Incident:
        lifecycle.judge_useful(session, incident_id, act.is_useful, by)
        return get_incident(session, incident_id)

    return _do(request, caller.owner_id, act, judge)


@router.post("/incidents/{incident_id}/draft")
def draft(request: Request, caller: PrCaller, incident_id: str, wanted: DraftShape) -> ShownDraft:
    """A response template in one of the brand's languages; `brand` is the watch's name when not given."""
    runtime = desk_of(request).runtime
    order = DraftOrder(incident_id, wanted.template, wanted.slots, caller.owner_id, tuple(wanted.glossaries))
    made = draft_in(runtime, order, wanted.locale)
    return ShownDraft(
        template=made.template, locale=made.locale, text=made.text, missing=list(made.missing), is_ours=made.is_ours
    )


@router.get("/silences")
def silences(request: Request, _caller: PrCaller) -> list[ShownSilence]:
    """All silences, the newest first."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        return [shown_silence(silence, runtime.now()) for silence in list_silences(session)]


@router.post("/silences", status_code=201)
def silence(request: Request, caller: PrCaller, wanted: SilenceShape) -> ShownSilence:
    """Mutes for a while."""
    runtime = desk_of(request).runtime
    now = runtime.now()
    new = NewSilence(**wanted.model_dump() | {"starts_at": wanted.starts_at or now})
    with runtime.store.transaction() as session:
        return shown_silence(add_silence(session, new, caller.owner_id, now), now)


@router.delete("/silences/{silence_id}")
def unsilence(request: Request, _caller: PrCaller, silence_id: str) -> ShownSilence:
    """Ends a silence now."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        return shown_silence(end_silence(session, silence_id, runtime.now()), runtime.now())


def _do(request: Request, by: str, act: ActShape, work: Callable[[Session, Act], Incident]) -> ShownIncident:
    """One act of one person, in one transaction."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        incident = work(session, Act(by, runtime.now(), act.reason.strip(), act.version))
        return shown_incident(incident, events_of(session, incident.id), version_of(session, incident.id))
