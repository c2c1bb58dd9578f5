"""`babelguard memory`: import, export, list, search and forget translation memories."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from api.cli.database import current_store
from api.cli.render import AsJson, print_json, print_table
from api.keys import LOCAL_OWNER, check_owner
from api.memory_files import Bringing, export_tmx, import_tmx
from core.errors import NotFound
from glossaries.memory import memories, units

app = typer.Typer(help="Import, export, list, search and forget translation memories.", no_args_is_help=True)

Owner = Annotated[
    str, typer.Option(metavar="KEY_ID", help="Whose memories: the id of an API key, or 'local' for this machine.")
]
Id = Annotated[str, typer.Argument(metavar="ID", help="The id, as `list` shows it.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A TMX file.")],
    *,
    name: Annotated[str, typer.Option(help="Name of the new memory; the file's when not given.")] = "",
    into: Annotated[str, typer.Option(metavar="ID", help="Add to this memory instead of making a new one.")] = "",
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Import a TMX file; what a reviewer approved is not overwritten, and what cannot be used is said."""
    with current_store() as store, file.open("rb") as raw:
        with store.reading() as session:
            owner_id = check_owner(session, owner)
        done = import_tmx(store, raw, Bringing(owner_id, name or file.stem, datetime.now(UTC), into))
    counts = done.remembered
    if as_json:
        shown = {"added": counts.added, "changed": counts.changed, "kept": counts.kept, "left_out": done.left_out}
        print_json({"memory_id": done.memory_id, **shown, "reasons": list(done.reasons)})
        return
    typer.echo(f"Added {counts.added} units, changed {counts.changed}, kept {counts.kept}; id {done.memory_id}.")
    for reason in done.reasons:
        typer.echo(f"Left out: {reason}", err=True)


@app.command("export")
def export_file(
    memory_id: Id,
    *,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Write here instead of to the screen.")] = None,
    owner: Owner = LOCAL_OWNER,
) -> None:
    """Export a memory as TMX."""
    with current_store() as store:
        if out is None:
            export_tmx(store, sys.stdout, owner, memory_id)
            return
        part = out.with_name(f"{out.name}.part")
        with part.open("w", encoding="utf-8", newline="") as handle:
            count = export_tmx(store, handle, owner, memory_id)
        part.replace(out)
        typer.echo(f"Wrote {count} units to {out}.", err=True)


@app.command("list")
def list_memories(owner: Owner = LOCAL_OWNER, as_json: AsJson = False) -> None:
    """Show all memories of an owner."""
    with current_store() as store, store.reading() as session:
        found = memories.list_all(session, check_owner(session, owner))
    rows = [(m.id, m.name, m.source.tag, ", ".join(t.tag for t in m.targets), m.segment_count) for m in found]
    columns = ("ID", "Name", "Source", "Targets", "Segments")
    if as_json:
        print_json([dict(zip(("id", "name", "source", "targets", "segments"), row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words of a source or a target.")],
    *,
    memory: Annotated[str, typer.Option(metavar="ID", help="Only in this memory.")] = "",
    most: Annotated[int, typer.Option(min=1, max=1000, help="Units to show at most.")] = 50,
    owner: Owner = LOCAL_OWNER,
    as_json: AsJson = False,
) -> None:
    """Find units by their words."""
    with current_store() as store, store.reading() as session:
        owner_id = check_owner(session, owner)
        ids = [memories.get(session, owner_id, memory).id] if memory else []
        ids = ids or [one.id for one in memories.list_all(session, owner_id)]
        found = [(one, unit) for one in ids for unit in units.page(session, one, size=most, containing=words)][:most]
    if as_json:
        names = ("memory_id", "unit_id", "source", "target", "locale")
        shown = [(one, unit.id, unit.source, unit.target, unit.pair.target.tag) for one, unit in found]
        print_json([dict(zip(names, row, strict=True)) for row in shown])
        return
    rows = [(unit.id, unit.pair.target.tag, unit.source, unit.target, one) for one, unit in found]
    print_table(("Unit", "Into", "Source", "Target", "Memory"), rows)


@app.command()
def forget(
    memory_id: Id,
    unit: Annotated[int | None, typer.Argument(metavar="[UNIT]", help="Only this unit, as `search` shows it.")] = None,
    owner: Owner = LOCAL_OWNER,
) -> None:
    """Delete a memory, or one unit of it."""
    with current_store() as store, store.transaction() as session:
        if unit is None:
            memories.delete(session, owner, memory_id)
        elif not units.forget(session, memories.get(session, owner, memory_id).id, unit):
            raise NotFound(f"There is no unit {unit} in this memory.")
    typer.echo(f"Forgot {memory_id}." if unit is None else f"Forgot unit {unit}.")
