"""`babelguard indicators`: the table of the early-warning matrix, shown and checked."""

from pathlib import Path
from typing import Annotated

import typer

from api.cli.render import AsJson, print_json, print_table
from api.settings import load_settings
from api.watching import table_of
from monitors.indicators.table import NAMES, Table, load_table

app = typer.Typer(help="Show and check the early-warning matrix.", no_args_is_help=True)


@app.command()
def show(as_json: AsJson = False) -> None:
    """Show the thresholds that are in force."""
    table = table_of(load_settings())
    if as_json:
        print_json({"version": table.version, "indicators": _rows(table)})
        return
    print_table(
        ("Indicator", "Watch", "Alert", "Severe", "Floor", "Says"), [tuple(one.values()) for one in _rows(table)]
    )


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A table of your own.")]) -> None:
    """Check a table of your own; what is wrong is said with file and line."""
    table = load_table(file)
    off = [name for name in NAMES if name not in table.rows]
    typer.echo(f"{file.name}: version {table.version}, {len(table.rows)} indicators." + _says(off))


def _says(off: list[str]) -> str:
    return f" Off: {', '.join(off)}." if off else ""


def _rows(table: Table) -> list[dict[str, object]]:
    return [
        {
            "indicator": one.name,
            "watch": one.thresholds[0],
            "alert": one.thresholds[1],
            "severe": one.thresholds[2],
            "floor": one.floor,
            "says": one.says,
        }
        for one in table.rows.values()
    ]
