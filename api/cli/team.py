"""`babelguard team`: say who is told, where and when, and try it."""

from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.notifying import open_office
from api.runtime import utc_now
from api.settings import load_settings
from core.errors import InvalidInput
from monitors.notifiers.base import Outcome
from monitors.teams import Channel, NewChannel, NewTeam, Team, add_team, channels_of, get_team, list_teams, remove_team
from monitors.trying import try_channels

app = typer.Typer(help="Say who is told, where and when.", no_args_is_help=True)

Id = Annotated[str, typer.Argument(metavar="TEAM", help="The id or the name, as `list` shows them.")]


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Name of the team.")],
    *,
    channel: Annotated[
        list[str] | None,
        typer.Option(
            "--channel",
            help="A way to it: its kind and options, such as 'slack url_secret=slack' or "
            "'email to=pr@example.com sender=bg@example.com host=mail.example.com'; may be repeated.",
        ),
    ] = None,
    language: Annotated[str, typer.Option(help="Of its messages: en or zh.")] = "en",
    time_zone: Annotated[str, typer.Option(help="Such as Europe/Berlin.")] = "UTC",
    hour: Annotated[str, typer.Option(help="When its digest comes, on its clocks.")] = "08:00",
    weekly_day: Annotated[int, typer.Option(min=-1, max=6, help="0 Monday to 6 Sunday; -1: no weekly digest.")] = 0,
    level: Annotated[
        list[int] | None, typer.Option("--level", help="A level told at once; may be repeated. 1 and 2 if none.")
    ] = None,
    coverage: Annotated[bool, typer.Option(help="Whether it is told when a source fails.")] = True,
    as_json: AsJson = False,
) -> None:
    """A new team with its channels."""
    new = NewTeam(
        name,
        language,
        time_zone,
        _hour(hour),
        None if weekly_day < 0 else weekly_day,
        tuple(level or (1, 2)),
        (),
        coverage,
        tuple(_channel(one) for one in channel or []),
    )
    with current_store() as store, store.transaction() as session:
        team = add_team(session, new, datetime.now(UTC))
        channels = channels_of(session, [team.id])
    if as_json:
        print_json(_to_json(team, channels))
    else:
        typer.echo(f"The team {team.name!r} is told on {len(channels)} channels; try: babelguard team test {team.id}")


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """Show all teams."""
    with current_store() as store, store.reading() as session:
        teams = list_teams(session)
        channels = channels_of(session, [team.id for team in teams])
    if as_json:
        print_json([_to_json(team, channels) for team in teams])
        return
    rows = [
        (
            team.id,
            team.name,
            team.language,
            f"{team.digest_hour:%H:%M} {team.time_zone}",
            ", ".join(map(str, team.levels)),
            ", ".join(one.notifier for one in channels if one.team_id == team.id),
        )
        for team in teams
    ]
    print_table(("ID", "Name", "Language", "Digest", "Levels", "Channels"), rows)


@app.command("test")
def try_it(team: Id, as_json: AsJson = False) -> None:
    """Send a test message to each channel of a team, now."""
    with current_store() as store, open_office(load_settings(), store, utc_now) as office:
        with office.store.reading() as session:
            found = get_team(session, team)
        tried = try_channels(office, found)
    if as_json:
        print_json([{"channel": one.notifier, "outcome": r.outcome.value, "reason": r.reason} for one, r in tried])
    else:
        print_table(("Channel", "Outcome", "Why"), [(one.notifier, r.outcome.value, r.reason) for one, r in tried])
    if any(result.outcome is not Outcome.SENT for _, result in tried):
        raise typer.Exit(1)


@app.command()
def remove(team: Id, as_json: AsJson = False) -> None:
    """Remove a team with its channels and digests."""
    with current_store() as store, store.transaction() as session:
        found = get_team(session, team)
        remove_team(session, found.id)
    if as_json:
        print_json({"id": found.id, "removed": True})
    else:
        typer.echo(f"Removed {found.name!r}.")


def _hour(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(f"{text!r} is no hour; write 08:00.", "hour") from error


def _channel(text: str) -> NewChannel:
    """`slack url_secret=slack` as the kind and its options."""
    name, *pairs = text.split() or [""]
    options = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InvalidInput(f"{pair!r} is no option of a channel; options read name=value.", "channel")
        options[key] = value
    return NewChannel(name, options)


def _to_json(team: Team, channels: list[Channel]) -> dict[str, object]:
    plain = asdict(team) | {"digest_hour": f"{team.digest_hour:%H:%M}"}
    return plain | {"channels": [asdict(one) for one in channels if one.team_id == team.id]}
