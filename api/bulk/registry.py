"""The kinds of catalogues we read; the only module that knows them."""

from collections.abc import Callable
from collections.abc import Mapping as Values
from dataclasses import dataclass
from pathlib import Path

from api.bulk.base import Catalogue, Look
from api.bulk.columns import look_at_columns, open_columns
from api.bulk.lines import Lines, look_at_lines
from api.bulk.mapping import Layout, Mapping
from api.bulk.sheets import look_at_sheet, open_sheet
from api.bulk.tables import look_at_table, open_table
from core.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of file is opened, and looked at before anybody has said what is in it."""

    open: Callable[[Path, Mapping], Catalogue]
    look: Callable[[Path, Layout], Look]
    is_binary: bool = False
    """Not for a screen."""


_TABLE, _LINES = Kind(open_table, look_at_table), Kind(Lines, look_at_lines)
KINDS: Values[str, Kind] = {
    **dict.fromkeys((".csv", ".tsv", ".tab", ".txt"), _TABLE),
    **dict.fromkeys((".jsonl", ".ndjson"), _LINES),
    ".xlsx": Kind(open_sheet, look_at_sheet, is_binary=True),
    ".parquet": Kind(open_columns, look_at_columns, is_binary=True),
}


def kind_of(path: Path) -> Kind:
    """Raises InvalidInput for a kind we do not read."""
    kind = KINDS.get(path.suffix.lower())
    if kind is None:
        raise InvalidInput(f"{path.name}: only {', '.join(KINDS)} files can be localized.", "file")
    return kind


def open_catalogue(path: Path, mapping: Mapping) -> Catalogue:
    """Raises InvalidInput for a kind we do not read, or a file without the column."""
    return kind_of(path).open(path, mapping)


def look_at(path: Path, layout: Layout) -> Look:
    """Raises InvalidInput for a kind we do not read, or a file that is broken."""
    return kind_of(path).look(path, layout)
