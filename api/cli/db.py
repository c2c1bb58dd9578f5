"""`babelguard db`: look after the database."""

from dataclasses import asdict

import typer

from api.cli.render import AsJson, print_json
from api.migrations import upgrade as upgrade_tables
from api.settings import load_settings

app = typer.Typer(help="Look after the database.", no_args_is_help=True)


@app.command()
def upgrade(as_json: AsJson = False) -> None:
    """Bring the tables to the newest revision.

    Every command that needs the database does this first, under a lock; on its own it is for deployments that
    want it done before the new version starts.
    """
    upgraded = upgrade_tables(load_settings().database_url)
    if as_json:
        print_json(asdict(upgraded))
    elif upgraded.before == upgraded.after:
        typer.echo(f"The database is at revision {upgraded.after}; nothing to do.")
    else:
        typer.echo(f"Upgraded the database from {upgraded.before or 'nothing'} to revision {upgraded.after}.")
