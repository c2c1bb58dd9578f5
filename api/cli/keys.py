"""`babelguard keys`: make, list and revoke API keys."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from api import keys
from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.keys import ApiKey, Role

app = typer.Typer(help="Make, list and revoke API keys.", no_args_is_help=True)


@app.command()
def create(
    role: Annotated[Role, typer.Option(help="What the key may do.")],
    name: Annotated[str, typer.Option(help="Whose key it is; only for people to read.")] = "",
    character_limit: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Characters it may translate in a month; no limit without."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a key and show its secret, this once."""
    with current_store() as store, store.transaction() as session:
        key, secret = keys.create_key(session, role, name, datetime.now(UTC), character_limit)
    if as_json:
        print_json(asdict(key) | {"secret": secret})
        return
    typer.echo(secret)
    typer.echo(f"Keep it: only its hash is stored, and it is not shown again. Its id is {key.id}.", err=True)


@app.command("list")
def list_keys(as_json: AsJson = False) -> None:
    """Show all keys, without their secrets."""
    with current_store() as store, store.reading() as session:
        found = keys.list_keys(session)
    if as_json:
        print_json([asdict(key) for key in found])
        return
    rows = [(k.id, k.prefix, k.name, k.role, k.character_limit or "none", _state(k)) for k in found]
    print_table(("ID", "Key", "Name", "Role", "Limit", "State"), rows)


@app.command()
def revoke(
    key_id: Annotated[str, typer.Argument(metavar="ID", help="The id, as `list` shows it.")],
    as_json: AsJson = False,
) -> None:
    """End a key for good."""
    with current_store() as store, store.transaction() as session:
        key = keys.revoke_key(session, key_id, datetime.now(UTC))
    if as_json:
        print_json(asdict(key))
    else:
        typer.echo(f"Revoked {key.prefix}… ({key.name or 'no name'}).")


def _state(key: ApiKey) -> str:
    return "active" if key.revoked_at is None else f"revoked {key.revoked_at:%Y-%m-%d}"
