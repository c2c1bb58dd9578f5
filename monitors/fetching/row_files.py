"""CSV, JSON Lines and Excel files as numbered rows; line numbers are those a person sees in the file."""

import csv
import json
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from core.errors import InvalidInput, TooLarge

FILE_LIMIT_BYTES = 100_000_000
ROWS_LIMIT = 200_000
_WORKBOOK_ROWS = 50_000  # a workbook is unpacked from its start for every page that is read of it
_CELL_LIMIT = 200_000  # characters in one field of a CSV
_UNPACKED_LIMIT_BYTES = 400_000_000  # of a workbook, by its own table of contents
_DELIMITERS = ",;\t|"

Row = tuple[int, dict[str, Any] | str]
"""A line number and its values by column, or a sentence saying why it cannot be read."""
Reader = Callable[[Path], Iterator[Row]]


def read_rows(path: Path) -> Iterator[Row]:
    """Every row of a file; raises InvalidInput or TooLarge when the file as a whole cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise InvalidInput(f"Files end in {', '.join(sorted(READERS))}, not in {path.suffix[:20]!r}.", "file")
    if path.stat().st_size > FILE_LIMIT_BYTES:
        raise TooLarge(f"The file has more than {FILE_LIMIT_BYTES // 10**6} MB.")
    for count, row in enumerate(reader(path)):
        if count >= ROWS_LIMIT:
            raise TooLarge(f"The file has more than {ROWS_LIMIT} rows.")
        yield row


def _csv(path: Path) -> Iterator[Row]:
    csv.field_size_limit(_CELL_LIMIT)
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            head = file.read(8192)
            file.seek(0)
            reader = csv.reader(file, delimiter=_delimiter(head), strict=True)
            columns = [name.strip() for name in next(reader, [])]
            if not any(columns):
                raise InvalidInput("Line 1: the file has no header.", "file")
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield reader.line_num, _by_column(columns, cells)
        except UnicodeDecodeError as error:
            raise InvalidInput("The file is not UTF-8; save it as UTF-8.", "file") from error
        except csv.Error as error:
            raise InvalidInput(f"Line {reader.line_num}: {error}.", "file") from error


def _delimiter(head: str) -> str:
    first = head.splitlines()[0] if head else ""
    return max(_DELIMITERS, key=first.count)


def _by_column(columns: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) > len(columns):
        return f"it has {len(cells)} fields, the header {len(columns)}"
    return dict(zip(columns, cells, strict=False))


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                yield number, _object(line.removeprefix(b"\xef\xbb\xbf"))


def _object(line: bytes) -> dict[str, Any] | str:
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError):
        return "it is not JSON in UTF-8"
    return value if isinstance(value, dict) else "it is not a JSON object"


def _workbook(path: Path) -> Iterator[Row]:
    from openpyxl import load_workbook  # noqa: PLC0415  # heavy, and only for workbooks
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        with zipfile.ZipFile(path) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _UNPACKED_LIMIT_BYTES:
                raise TooLarge("The workbook unpacks to too much.")
        book = load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise InvalidInput("The file is not an Excel workbook.", "file") from error
    try:
        sheet = book.worksheets[0] if book.worksheets else None
        rows = sheet.iter_rows(values_only=True) if sheet is not None else iter(())
        columns = [str(name or "").strip() for name in next(rows, ())]
        if not any(columns):
            raise InvalidInput("Line 1: the sheet has no header.", "file")
        for number, cells in enumerate(rows, 2):
            if number > _WORKBOOK_ROWS:
                raise TooLarge(f"The sheet has more than {_WORKBOOK_ROWS} rows; save it as CSV.")
            if any(cell not in (None, "") for cell in cells):
                yield number, {name: cell for name, cell in zip(columns, cells, strict=False) if name}
    finally:
        book.close()


READERS: Mapping[str, Reader] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".jsonl": _json_lines,
    ".ndjson": _json_lines,
    ".xlsx": _workbook,
}
