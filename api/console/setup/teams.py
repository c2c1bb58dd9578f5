"""Teams for operators: who is told, where, of what, at which hour; a test to every channel with what became of it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.pages import went_to
from api.console.setup.fields import Fields, word
from api.console.setup.shell import setup_page
from api.console.setup.team_forms import LEVELS, TeamDraft, draft_of, typed_draft
from api.console.visits import Operator, OperatorForm, Visit
from api.console.words import babel_locale
from api.doors.desk import desk_of
from api.notifying import open_office
from api.runtime import Runtime
from core.errors import Conflict, InvalidInput, NotFound
from monitors.messages.words import languages
from monitors.notifiers.base import DeliveryResult
from monitors.notifiers.registry import NOTIFIERS
from monitors.outbox import DeliveryState, deliveries_of, send_again
from monitors.teams import (
    Channel,
    Team,
    add_team,
    change_team,
    channels_of,
    get_team,
    list_teams,
    remove_team,
)
from monitors.trying import try_channels
from monitors.watches import list_watches

router = APIRouter(prefix="/console/setup/teams", include_in_schema=False)

_PATH = "/console/setup/teams"
_REFUSED = 50
"""Newest deliveries that wait for a person, shown."""


@router.get("")
def overview(request: Request, visit: Operator) -> Response:
    """All teams, and deliveries that were refused."""
    with desk_of(request).runtime.store.reading() as session:
        teams = list_teams(session)
        channels = channels_of(session, [team.id for team in teams])
        refused = deliveries_of(session, state=DeliveryState.REFUSED.value, limit=_REFUSED)
    of_team = {team.id: [one for one in channels if one.team_id == team.id] for team in teams}
    of_channel = {one.id: (team.name, one.notifier) for team in teams for one in of_team[team.id]}
    return setup_page(request, visit, "teams.html", teams=teams, channels=of_team, refused=refused, names=of_channel)


@router.post("/again")
def again(request: Request, _visit: OperatorForm, fields: Fields) -> Response:
    """Sends a refused delivery once more, under the same key."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        if not send_again(session, word(fields, "notice_key"), word(fields, "channel"), runtime.now()):
            raise NotFound("There is no refused delivery of this notice on this channel.")
    return went_to(_PATH)


@router.get("/new")
def blank(request: Request, visit: Operator) -> Response:
    """The form of a new team."""
    return _team_page(request, visit, TeamDraft(language=visit.language[:2], time_zone=visit.zone))


@router.post("/new")
def add(request: Request, visit: OperatorForm, fields: Fields) -> Response:
    """A new team; its channels come next."""
    runtime, draft = desk_of(request).runtime, typed_draft(fields)
    try:
        with runtime.store.transaction() as session:
            made = add_team(session, draft.read(), runtime.now())
    except (InvalidInput, Conflict) as error:
        return _team_page(request, visit, draft, problem=error.message)
    return went_to(f"{_PATH}/{made.id}")


@router.get("/{team_id}")
def one(request: Request, visit: Operator, team_id: str) -> Response:
    """A team and its channels."""
    with desk_of(request).runtime.store.reading() as session:
        team = get_team(session, team_id)
    return _team_page(request, visit, draft_of(team), team)


@router.post("/{team_id}")
def change(request: Request, visit: OperatorForm, team_id: str, fields: Fields) -> Response:
    """Tries every channel, puts the form in the place of the team, or removes it."""
    runtime, draft, action = desk_of(request).runtime, typed_draft(fields), word(fields, "action")
    with runtime.store.reading() as session:
        team = get_team(session, team_id)
        channels = channels_of(session, [team.id])
    if action == "test":
        return _team_page(request, visit, draft_of(team), team, tried=_tried(runtime, team))
    try:
        with runtime.store.transaction() as session:
            if action == "remove":
                remove_team(session, team.id)
                return went_to(_PATH)
            change_team(session, team.id, draft.read(channels), runtime.now())
    except (InvalidInput, Conflict) as error:
        return _team_page(request, visit, draft, team, problem=error.message)
    return went_to(f"{_PATH}/{team.id}")


def _tried(runtime: Runtime, team: Team) -> list[tuple[Channel, DeliveryResult]]:
    with open_office(runtime.settings, runtime.store, runtime.now, runtime.translator) as office:
        return try_channels(office, team)


def _team_page(
    request: Request,
    visit: Visit,
    draft: TeamDraft,
    team: Team | None = None,
    *,
    tried: list[tuple[Channel, DeliveryResult]] | None = None,
    problem: str = "",
) -> Response:
    with desk_of(request).runtime.store.reading() as session:
        watches = list_watches(session)
        channels = channels_of(session, [team.id]) if team else []
    return setup_page(
        request,
        visit,
        "team.html",
        422 if problem else 200,
        problem=problem,
        draft=draft,
        team=team,
        channels=channels,
        kinds={name: kind for name, kind in NOTIFIERS.items() if kind.fields},
        watches=watches,
        tried=tried,
        levels=LEVELS,
        languages_of_messages=languages(),
        days=babel_locale(visit.language).days["format"]["wide"],
    )
