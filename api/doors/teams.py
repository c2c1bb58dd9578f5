"""Who is told, and how it fares: `/v1/notifiers`, `/v1/teams`, `/v1/deliveries`."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request, Response

from api.doors.access import PrCaller
from api.doors.desk import desk_of
from api.doors.team_shapes import (
    AgainShape,
    ShownDelivery,
    ShownTeam,
    ShownTry,
    TeamShape,
    shown_delivery,
    shown_team,
)
from api.notifying import open_office
from core.errors import NotFound
from monitors.notifiers.registry import NOTIFIERS
from monitors.outbox import deliveries_of, send_again
from monitors.teams import add_team, change_team, channels_of, get_team, list_teams, remove_team
from monitors.trying import try_channels

router = APIRouter(prefix="/v1", tags=["Monitoring"])


@router.get("/notifiers")
def notifiers(_caller: PrCaller) -> list[dict[str, Any]]:
    """The kinds of channel there are, with their options; values of secret ones are names of secrets."""
    return [
        {"notifier": one.name, "help": one.help, "fields": [asdict(field) for field in one.fields]}
        for one in NOTIFIERS.values()
    ]


@router.get("/teams")
def list_all(request: Request, _caller: PrCaller) -> list[ShownTeam]:
    """All teams, by name."""
    with desk_of(request).runtime.store.reading() as session:
        teams = list_teams(session)
        channels = channels_of(session, [team.id for team in teams])
        return [shown_team(team, channels) for team in teams]


@router.post("/teams", status_code=201)
def add(request: Request, _caller: PrCaller, wanted: TeamShape) -> ShownTeam:
    """A new team with its channels."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        team = add_team(session, wanted.described(), runtime.now())
        return shown_team(team, channels_of(session, [team.id]))


@router.get("/teams/{team_id}")
def show(request: Request, _caller: PrCaller, team_id: str) -> ShownTeam:
    """One team, by id or name."""
    with desk_of(request).runtime.store.reading() as session:
        team = get_team(session, team_id)
        return shown_team(team, channels_of(session, [team.id]))


@router.put("/teams/{team_id}")
def change(request: Request, _caller: PrCaller, team_id: str, wanted: TeamShape) -> ShownTeam:
    """Puts this description in the place of the old one."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        team = change_team(session, get_team(session, team_id).id, wanted.described(), runtime.now())
        return shown_team(team, channels_of(session, [team.id]))


@router.delete("/teams/{team_id}", status_code=204)
def remove(request: Request, _caller: PrCaller, team_id: str) -> Response:
    """Removes a team with its channels and digests."""
    with desk_of(request).runtime.store.transaction() as session:
        remove_team(session, team_id)
    return Response(status_code=204)


@router.post("/teams/{team_id}/test")
def test(request: Request, _caller: PrCaller, team_id: str) -> list[ShownTry]:
    """Sends a test message to each channel of the team, now."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        team = get_team(session, team_id)
    with open_office(runtime.settings, runtime.store, runtime.now, runtime.translator) as office:
        tried = try_channels(office, team)
    return [
        ShownTry(channel_id=one.id, notifier=one.notifier, outcome=result.outcome.value, reason=result.reason)
        for one, result in tried
    ]


@router.get("/deliveries")
def deliveries(request: Request, _caller: PrCaller, state: str = "", limit: int = 100) -> list[ShownDelivery]:
    """The newest first; `state=refused` are those a person must look at."""
    with desk_of(request).runtime.store.reading() as session:
        return [shown_delivery(one) for one in deliveries_of(session, state=state, limit=max(1, min(limit, 500)))]


@router.post("/deliveries/again", status_code=202)
def again(request: Request, _caller: PrCaller, wanted: AgainShape) -> Response:
    """Sends a refused delivery once more, under the same key."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        if not send_again(session, wanted.notice_key, wanted.channel_id, runtime.now()):
            raise NotFound("There is no refused delivery of this notice on this channel.")
    return Response(status_code=202)
