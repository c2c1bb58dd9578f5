"""The kinds of catalogues we read; the only module that knows them."""

from collections.abc import Callable
from collections.abc import Mapping as Values
from pathlib import Path

from api.bulk.base import Catalogue
from api.bulk.columns import open_columns
from api.bulk.lines import Lines
from api.bulk.mapping import Mapping
from api.bulk.sheets import open_sheet
from api.bulk.tables import open_table
from core.errors import InvalidInput

OPENERS: Values[str, Callable[[Path, Mapping], Catalogue]] = {
    ".csv": open_table,
    ".tsv": open_table,
    ".tab": open_table,
    ".txt": open_table,
    ".jsonl": Lines,
    ".ndjson": Lines,
    ".xlsx": open_sheet,
    ".parquet": open_columns,
}
BINARY = frozenset({".xlsx", ".parquet"})
"""Kinds that are no text."""


def open_catalogue(path: Path, mapping: Mapping) -> Catalogue:
    """Raises InvalidInput for a kind we do not read, or a file without the column."""
    opener = OPENERS.get(path.suffix.lower())
    if opener is None:
        raise InvalidInput(f"{path.name}: only {', '.join(OPENERS)} files can be localized.", "file")
    return opener(path, mapping)
