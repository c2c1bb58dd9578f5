"""One channel of a team: a form made of the notifier's own options, its secrets typed once and never shown."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from api.console.pages import went_to
from api.console.setup.fields import Fields, Typed, shown_options, typed_options, word
from api.console.setup.shell import setup_page
from api.console.visits import Operator, OperatorForm, Visit
from api.doors.desk import desk_of
from api.runtime import Runtime
from core.errors import InvalidInput, Misconfigured, NotFound
from monitors.notifiers.registry import NotifierType, check_options, notifier_type
from monitors.teams import Channel, NewChannel, Team, channels_of, get_team, set_channels

router = APIRouter(prefix="/console/setup/teams/{team_id}/channels", include_in_schema=False)


@dataclass(frozen=True, slots=True)
class _Form:
    """A channel as its form shows it; `channel` None: a new one."""

    team: Team
    kind: NotifierType
    typed: Typed
    channel: Channel | None = None


@router.get("/{channel_id}")
def one(request: Request, visit: Operator, team_id: str, channel_id: str, kind: str = "email") -> Response:
    """The form of a channel; of a new one of a kind under the id `new`."""
    team, channel = _found(desk_of(request).runtime, team_id, channel_id)
    if channel is None:
        return _page(request, visit, _Form(team, notifier_type(kind), Typed({}, {})))
    return _page(request, visit, _Form(team, notifier_type(channel.notifier), Typed(channel.options, {}), channel))


@router.post("/{channel_id}")
def change(request: Request, visit: OperatorForm, team_id: str, channel_id: str, fields: Fields) -> Response:
    """Saves a channel, or removes it."""
    runtime = desk_of(request).runtime
    team, channel = _found(runtime, team_id, channel_id)
    form = _typed(runtime, fields, team, channel)
    try:
        _save(runtime, form, is_removed=word(fields, "action") == "remove")
    except (InvalidInput, Misconfigured) as error:
        return _page(request, visit, form, problem=error.message)
    return went_to(f"/console/setup/teams/{team.id}#channels")


def _typed(runtime: Runtime, fields: FormData, team: Team, channel: Channel | None) -> _Form:
    kind = notifier_type(channel.notifier if channel else word(fields, "kind"))
    return _Form(team, kind, typed_options(runtime.settings, kind.name, kind.fields, fields), channel)


def _save(runtime: Runtime, form: _Form, *, is_removed: bool) -> None:
    if not is_removed:
        check_options(form.kind.name, form.typed.options)
        form.typed.keep(runtime.settings)
    wanted = [] if is_removed else [NewChannel(form.kind.name, form.typed.options)]
    with runtime.store.transaction() as session:
        channels: list[NewChannel] = []
        for one in channels_of(session, [form.team.id]):
            is_this = form.channel is not None and one.id == form.channel.id
            channels += wanted if is_this else [NewChannel(one.notifier, one.options)]
        set_channels(session, form.team.id, channels if form.channel else [*channels, *wanted])


def _found(runtime: Runtime, team_id: str, channel_id: str) -> tuple[Team, Channel | None]:
    """The team and its channel, None for `new`; raises NotFound."""
    with runtime.store.reading() as session:
        team = get_team(session, team_id)
        channels = {one.id: one for one in channels_of(session, [team.id])}
    if channel_id != "new" and channel_id not in channels:
        raise NotFound("This team has no such channel.")
    return team, channels.get(channel_id)


def _page(request: Request, visit: Visit, form: _Form, *, problem: str = "") -> Response:
    settings = desk_of(request).runtime.settings
    return setup_page(
        request,
        visit,
        "channel.html",
        422 if problem else 200,
        problem=problem,
        team=form.team,
        kind=form.kind,
        channel=form.channel,
        fields=shown_options(settings, form.kind.fields, form.typed.options),
    )
