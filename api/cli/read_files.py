"""Rows of reviews in and out of CSV, TSV, JSONL and XLSX, one at a time, so that a file may be larger than memory.

A row that cannot be read comes back with its reason instead of stopping the rest.
"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

from core.errors import InvalidInput

SUFFIXES = (".csv", ".tsv", ".jsonl", ".ndjson", ".xlsx")
TEXT_COLUMNS = tuple("text review review_text content comment body message reviewtext 评论 内容 レビュー".split())
"""Names under which the text is looked for when no column is told."""
_CELL_LIMIT = 2**24
"""Characters of one CSV cell; the library's own limit is 128 KiB, and a broken quote must not eat the file."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row; `fault` says why it has no values."""

    values: Mapping[str, object] = field(default_factory=dict)
    fault: str = ""


Write = Callable[[Mapping[str, object]], None]


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of a file, by its suffix.

    Raises:
        InvalidInput: the file is not there, is no text, has no header, or has a suffix we do not know.
    """
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise InvalidInput(f"{path.name} must end in {', '.join(SUFFIXES)}", "file")
    try:
        yield from reader(path)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be read: {error.strerror or error}", "file") from error


def text_column_of(columns: list[str], wanted: str) -> str:
    """The column that holds the text: the one asked for, else the first of the usual names, else the only one."""
    if wanted and wanted not in columns:
        raise InvalidInput(f"There is no column {wanted!r}; there are {', '.join(columns)}", "text-column")
    by_name = {column.strip().casefold(): column for column in columns}
    usual = next((by_name[name] for name in TEXT_COLUMNS if name in by_name), "")
    if found := wanted or usual or (columns[0] if len(columns) == 1 else ""):
        return found
    raise InvalidInput(f"Say with --text-column which of {', '.join(columns)} holds the text", "text-column")


@contextmanager
def writer(path: Path, columns: list[str]) -> Iterator[Write]:
    """Writes rows to a file, by its suffix; the file appears under its name when all of it is written."""
    make = _WRITERS.get(path.suffix.lower())
    if make is None:
        raise InvalidInput(f"{path.name} must end in {', '.join(SUFFIXES)}", "out")
    part = path.with_name(f".{path.name}.part")
    try:
        with make(part, columns) as write:
            yield write
        part.replace(path)
    except OSError as error:
        raise InvalidInput(f"{path.name} cannot be written: {error.strerror or error}", "out") from error
    finally:
        part.unlink(missing_ok=True)


def _read_table(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as lines:
        reader = csv.reader((line.replace("\0", "") for line in lines), dialect=_dialect(path))
        header = _next_cells(reader)
        if not isinstance(header, list):
            raise InvalidInput(f"{path.name} has no header", "file")
        while (cells := _next_cells(reader)) is not None:
            if cells:
                yield _table_row(header, cells)


def _next_cells(reader: Any) -> list[str] | str | None:
    """The next row, what is wrong with it, or None at the end."""
    try:
        return list(next(reader))
    except StopIteration:
        return None
    except csv.Error as error:
        return f"line {reader.line_num}: {error}"


def _table_row(header: list[str], cells: list[str] | str) -> Row:
    if isinstance(cells, str):
        return Row(fault=cells)
    if len(cells) != len(header):
        return Row(dict(zip(header, cells, strict=False)), f"has {len(cells)} cells for {len(header)} columns")
    return Row(dict(zip(header, cells, strict=True)))


def _dialect(path: Path) -> type[csv.Dialect]:
    return csv.excel_tab if path.suffix.lower() == ".tsv" else csv.excel


def _read_jsonl(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _json_row(line, number)


def _json_row(line: str, number: int) -> Row:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        return Row(fault=f"line {number} is no JSON: {error}")
    return Row(value) if isinstance(value, dict) else Row(fault=f"line {number} is no JSON object")


def _read_xlsx(path: Path) -> Iterator[Row]:
    book = _open_workbook(path)
    try:
        rows = book.worksheets[0].iter_rows(values_only=True)
        header = [str(cell if cell is not None else "") for cell in next(rows, ())]
        for cells in rows:
            if any(cell is not None for cell in cells):
                yield Row(dict(zip(header, cells, strict=False)))
    finally:
        book.close()


def _open_workbook(path: Path) -> Any:
    """openpyxl is imported here alone; what it says of a broken file depends on where the file is broken."""
    try:
        return import_module("openpyxl").load_workbook(path, read_only=True, data_only=True)
    except FileNotFoundError:
        raise
    except Exception as error:
        raise InvalidInput(f"{path.name} is no XLSX file: {error}", "file") from error


@contextmanager
def _write_table(path: Path, columns: list[str]) -> Iterator[Write]:
    dialect = csv.excel_tab if ".tsv" in path.suffixes else csv.excel
    with path.open("w", encoding="utf-8", errors="replace", newline="") as lines:
        table = csv.DictWriter(lines, columns, extrasaction="ignore", dialect=dialect)
        table.writeheader()
        yield table.writerow


@contextmanager
def _write_jsonl(path: Path, columns: list[str]) -> Iterator[Write]:  # noqa: ARG001 - every writer has this shape
    with path.open("w", encoding="utf-8", errors="replace") as lines:
        yield lambda row: print(json.dumps(row, ensure_ascii=False, default=str), file=lines)


@contextmanager
def _write_xlsx(path: Path, columns: list[str]) -> Iterator[Write]:
    book = import_module("openpyxl").Workbook(write_only=True)
    sheet = book.create_sheet("reviews")
    sheet.append(columns)
    yield lambda row: sheet.append([_cell(row.get(column)) for column in columns])
    book.save(path)


def _cell(value: object) -> object:
    """XLSX holds no control characters and 32 767 characters in a cell (ECMA-376)."""
    if not isinstance(value, str):
        return value
    return "".join(c for c in value[:32_767] if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff"))


_READERS: dict[str, Callable[[Path], Iterator[Row]]] = {
    ".csv": _read_table,
    ".tsv": _read_table,
    ".jsonl": _read_jsonl,
    ".ndjson": _read_jsonl,
    ".xlsx": _read_xlsx,
}
_WRITERS: dict[str, Any] = {
    ".csv": _write_table,
    ".tsv": _write_table,
    ".jsonl": _write_jsonl,
    ".ndjson": _write_jsonl,
    ".xlsx": _write_xlsx,
}
