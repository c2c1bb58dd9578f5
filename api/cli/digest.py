"""`babelguard digest`: the digest as it would go out now, and those that went out."""

from datetime import time
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.settings import load_settings
from monitors.digest_tables import Period, find_digest, list_digests
from monitors.digests import preview as make_preview
from monitors.messages.plain_text import text_of
from monitors.office import Office
from monitors.teams import Team, get_team

app = typer.Typer(help="See the digest as it would go out now, and those that went out.", no_args_is_help=True)


@app.command()
def preview(
    *,
    team: Annotated[str, typer.Option(metavar="TEAM", help="Whose; its id or name. Without: all watches.")] = "",
    weekly: Annotated[bool, typer.Option("--weekly", help="The weekly one.")] = False,
    language: Annotated[str, typer.Option(help="Without a team: en or zh.")] = "en",
    time_zone: Annotated[str, typer.Option(help="Without a team: such as Europe/Berlin.")] = "UTC",
    as_json: AsJson = False,
) -> None:
    """Print the digest as it would go out now; nothing is sent."""
    from api.notifying import build_office  # noqa: PLC0415 - opens engines, which `--help` needs not wait for
    from api.runtime import build_runtime  # noqa: PLC0415 - same

    settings = load_settings()
    runtime = build_runtime(settings)
    office = build_office(settings, runtime.store, runtime.now, runtime.translator)
    try:
        digest = make_preview(
            office, _team(office, team, language, time_zone), Period.WEEKLY if weekly else Period.DAILY
        )
    finally:
        office.client.close()
        runtime.close()
    if as_json:
        print_json(digest.message.as_json())
    else:
        typer.echo(text_of(digest.message), nl=False)


@app.command("list")
def list_all(as_json: AsJson = False) -> None:
    """Show the digests that went out, the newest first."""
    with current_store() as store, store.reading() as session:
        found = list_digests(session)
    if as_json:
        print_json([{"id": one.id, "day": one.day, "headline": one.message.headline} for one in found])
        return
    print_table(("ID", "Day", "Headline"), [(one.id, one.day, one.message.headline) for one in found])


@app.command()
def show(digest_id: Annotated[str, typer.Argument(metavar="ID", help="As `list` shows it.")]) -> None:
    """Print a digest as it went out."""
    with current_store() as store, store.reading() as session:
        digest = find_digest(session, digest_id)
    typer.echo(text_of(digest.message), nl=False)


def _team(office: Office, name: str, language: str, time_zone: str) -> Team:
    if not name:
        now = office.now()
        return Team("", "", language, time_zone, time(8), None, (1, 2, 3), (), True, now, None)
    with office.store.reading() as session:
        return get_team(session, name)
