"""CSV, TSV and XLSX: a header with `source,target` and more columns, or plain rows."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from zipfile import BadZipFile

from charset_normalizer import from_bytes
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from core.errors import InvalidEntries
from core.lines import tidy_line
from core.locales import Pair
from glossaries.entries import EntryFormat, read_rows, render_table
from glossaries.entry_rows import (
    BASIC_COLUMNS,
    EXTRA_COLUMNS,
    is_header,
    is_of_pair,
    table_row_of,
    term_of_plain_row,
    term_of_table_row,
)
from glossaries.term_files.base import Fault, ReadTerms, sorted_out
from glossaries.terms import Term

_COLUMNS = BASIC_COLUMNS + EXTRA_COLUMNS
_MOST_PLAIN_COLUMNS = 4
_FORMULA, _TEXT = "f", "s"
"""Types of cells, as openpyxl calls them."""
Rows = Iterable[tuple[int, list[str]]]


class DelimitedFile:
    """CSV or TSV in any encoding that can be told; UTF-8 when written."""

    def __init__(self, entry_format: EntryFormat, suffixes: tuple[str, ...]) -> None:
        self.name = entry_format.value
        self.suffixes = suffixes
        self._format = entry_format

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        text, notes = decoded(data)
        return _read(read_rows(text, self._format), pair, notes)

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:  # noqa: ARG002  # the protocol's
        return render_table(terms, self._format).encode()


class ExcelFile:
    """The first sheet of a workbook. Formulas are not computed: a cell that holds one is a fault."""

    name = "xlsx"
    suffixes = (".xlsx",)

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        try:
            book = load_workbook(BytesIO(data), read_only=True, data_only=False)
            sheet = list(enumerate(book.worksheets[0].iter_rows(), start=1))
            rows = [(n, ["" if cell.value is None else str(cell.value) for cell in row]) for n, row in sheet]
        except (InvalidFileException, BadZipFile, KeyError, ValueError, IndexError) as error:
            raise InvalidEntries(f"The file is no Excel workbook: {error}.", "file") from error
        formulas = [Fault(n, "holds a formula") for n, row in sheet if any(c.data_type == _FORMULA for c in row)]
        bad = {fault.line for fault in formulas}
        return _read([(n, row) for n, row in rows if n not in bad], pair, (), formulas)

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:  # noqa: ARG002  # the protocol's
        book = Workbook(write_only=True)
        sheet = book.create_sheet("terms")
        for row in (list(_COLUMNS), *map(table_row_of, terms)):
            sheet.append([_text_cell(sheet, text) for text in row])
        out = BytesIO()
        book.save(out)
        return out.getvalue()


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of a file; a note says when it was not UTF-8. Raises InvalidEntries where no encoding fits."""
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        best = from_bytes(data).best()
    if best is None:
        raise InvalidEntries("The file's encoding cannot be told; save it as UTF-8.", "file")
    return str(best).removeprefix("\ufeff"), (f"The file is not UTF-8; it was read as {best.encoding}.",)


def _read(rows: Rows, pair: Pair, notes: Sequence[str], faults: Sequence[Fault] = ()) -> ReadTerms:
    tidy = [(line, [tidy_line(cell) for cell in cells]) for line, cells in rows]
    filled = [(line, cells) for line, cells in tidy if any(cells)]
    if not filled:
        raise InvalidEntries("There are no entries.", "file")
    wrong = list(faults)
    return sorted_out(list(_terms(filled, pair, wrong)), wrong, notes)


def _terms(rows: Sequence[tuple[int, list[str]]], pair: Pair, wrong: list[Fault]) -> Iterator[tuple[int, Term]]:
    first = [cell.lower() for cell in rows[0][1]]
    while first and not first[-1]:
        first.pop()
    has_header = is_header(first, least_columns=2)
    for line, cells in rows[1:] if has_header else rows:
        try:
            if has_header:
                yield line, term_of_table_row([*cells[: len(first)], *filter(None, cells[len(first) :])], first, line)
            elif is_of_pair(cells[:_MOST_PLAIN_COLUMNS], pair, line):
                yield line, _plain(cells, line)
        except InvalidEntries as error:
            wrong.append(Fault(line, error.message.partition(": ")[2] or error.message))


def _plain(cells: Sequence[str], line: int) -> Term:
    if len(cells) < len(BASIC_COLUMNS):
        raise InvalidEntries(f"Line {line}: there is no target.", line=line)
    return term_of_plain_row(cells, _MOST_PLAIN_COLUMNS, line)


def _text_cell(sheet: WriteOnlyWorksheet, text: str) -> WriteOnlyCell:
    """A cell of text, whatever it begins with: Excel computes nothing in it."""
    cell = WriteOnlyCell(sheet, text)
    cell.data_type = _TEXT
    return cell
