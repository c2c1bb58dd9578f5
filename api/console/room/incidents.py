"""One incident: why it has its level, its clock, what people say, and everything a person may do about it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.pages import page, went_to
from api.console.room.acts import Typed, TypedForm, act_on, drafts_for
from api.console.room.quoting import clock_words, context_of, gone_percent, marks_of
from api.console.visits import PrForm, PrPerson, Visit
from api.doors.desk import desk_of
from core.errors import Conflict, InvalidInput
from monitors.incidents.report import report_of
from monitors.incidents.tables import version_of
from monitors.incidents.templates import shipped_templates
from monitors.messages.incident import IncidentFacts, blind_lines, facts_of
from monitors.silences import active_silences, silenced_by

router = APIRouter(prefix="/console/room/incidents", include_in_schema=False)

_POSTS = 6
_LANGUAGES = 6


@router.get("/{incident_id}")
def show(request: Request, visit: PrPerson, incident_id: str, translated: bool = False) -> Response:
    """The incident; `translated`: with its posts in the reader's language."""
    return incident_page(request, visit, incident_id, translated=translated)


@router.get("/{incident_id}/report")
def report(request: Request, visit: PrPerson, incident_id: str) -> Response:
    """The after-action report, to be read or printed."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        found = report_of(session, incident_id)
    context = context_of(request, visit)
    return page(request, visit, "room/report.html", report=found, incident=found.incident, context=context)


@router.post("/{incident_id}")
def act(request: Request, visit: PrForm, incident_id: str, typed: TypedForm) -> Response:
    """Does what the button says; where the incident has changed meanwhile the page comes back, with the words in it."""
    if typed.action == "draft":
        return incident_page(request, visit, incident_id, typed=typed)
    try:
        act_on(desk_of(request).runtime, visit.by, incident_id, typed)
    except (Conflict, InvalidInput) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return incident_page(request, visit, incident_id, typed=typed, status=status, problem=error.message)
    return went_to(f"/console/room/incidents/{incident_id}")


def incident_page(
    request: Request,
    visit: Visit,
    incident_id: str,
    *,
    typed: Typed | None = None,
    status: int = 200,
    problem: str = "",
    translated: bool = False,
) -> Response:
    """The page; `typed` is what a person wrote where that is not kept yet."""
    runtime = desk_of(request).runtime
    now = runtime.now()
    with runtime.store.reading() as session:
        facts = facts_of(session, incident_id, now)
        version = version_of(session, incident_id)
        silences = active_silences(session, facts.watch.id, now)
    incident, context = facts.incident, context_of(request, visit, translated=translated)
    drafts = drafts_for(runtime, visit.owner_id, incident_id, typed) if typed and typed.action == "draft" else []
    return page(
        request,
        visit,
        "room/incident.html",
        status,
        facts=facts,
        incident=incident,
        version=version,
        context=context,
        quotes=[(post, context.quote(post)) for post in facts.posts[:_POSTS]],
        has_foreign=not translated and _has_foreign(facts, context.words.language),
        marks=marks_of(incident.supported_at, incident.due_at, context.book.reminders) if incident.due_at else [],
        blind=blind_lines(facts.sight.now, context),
        silence=silenced_by(silences, incident.type, incident.markets, incident.level),
        templates=shipped_templates(),
        brand_languages=_languages(facts),
        drafts=drafts,
        typed=typed or Typed(),
        problem=problem,
        gone_percent=gone_percent,
        clock_words=clock_words(context),
        now=now,
    )


def _languages(facts: IncidentFacts) -> str:
    """The brand's languages as the watch names them, else those that the posts are in."""
    spoken = [post.language for post in facts.posts if post.language]
    return " ".join(list(dict.fromkeys(facts.watch.query.languages or spoken or ("en",)))[:_LANGUAGES])


def _has_foreign(facts: IncidentFacts, language: str) -> bool:
    return any(post.language.partition("-")[0] not in {"", language} for post in facts.posts[:_POSTS])
