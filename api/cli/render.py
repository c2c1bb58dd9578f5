"""What commands print: tables for people, JSON for programs."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

_WIDTH_IN_FILES = 200
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]


def print_json(value: object) -> None:
    """JSON on stdout, as people can read it; moments in ISO 8601."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_to_json))


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, folds: bool = False) -> None:
    """A table on stdout, text as it is. The first column is never folded unless `folds`: an id must be copyable."""
    table = Table(*columns, box=SIMPLE_HEAD, pad_edge=False)
    table.columns[0].no_wrap = not folds
    for row in rows:
        table.add_row(*(Text(_to_text(cell), overflow="fold") for cell in row))
    console = Console()
    if not console.is_terminal:
        console.width = _WIDTH_IN_FILES
    console.print(table)


def _to_json(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def _to_text(cell: object) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M} UTC"
    return "" if cell is None else str(cell)
