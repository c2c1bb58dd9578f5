"""Glossary entries as text: TSV and CSV, in DeepL's plain form and as a table with a header.

Plain: `source TAB target` a line, or CSV as in RFC 4180 with the languages of the row in an optional third
and fourth column; rows of another pair are skipped. Table: the first line names the columns,
`source,target` and any of `status,variants,note,keeps_case,role,mode,gender`; variants are joined by `;`, a status is a
word of `TermStatus` or `forbidden` (deprecated), an empty target means "do not translate". Blank lines are
skipped in both.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from core.errors import InvalidEntries, TooLarge
from core.lines import tidy_line
from core.locales import Pair
from glossaries.entry_rows import (
    BASIC_COLUMNS,
    EXTRA_COLUMNS,
    is_header,
    is_of_pair,
    table_row_of,
    term_of_plain_row,
    term_of_table_row,
)
from glossaries.term_lists import ENTRIES_LIMIT_BYTES, tidy_terms
from glossaries.terms import Term, TermStatus


class EntryFormat(StrEnum):
    """`entries_format` of the DeepL protocol."""

    TSV = "tsv"
    CSV = "csv"


_MOST_COLUMNS = {EntryFormat.TSV: 2, EntryFormat.CSV: 4}
_LINE_BREAK = re.compile(r"\r\n|\n|\r")
_Rows = Iterator[tuple[int, list[str]]]


def parse_entries(text: str, entry_format: EntryFormat, pair: Pair | None = None) -> list[Term]:
    """The terms of a string as the DeepL protocol sends it, tidy, in order.

    A first line of `source`, `target` and at least one more column name makes it a table; the two names alone
    are an entry like any other, for that is what they are in the protocol.

    Args:
        pair: skips CSV rows that name the languages of another pair; None: their languages are not looked at.

    Raises:
        InvalidEntries: a row that cannot be used, a source given twice, no entries; `line` counts from 1.
        TooLarge: more than 10 MiB.
    """
    return _parse(text, entry_format, pair, least_columns=3)


def parse_table(text: str, entry_format: EntryFormat, pair: Pair | None = None) -> list[Term]:
    """As `parse_entries`, for the files people keep: `source,target` alone is a header too."""
    return _parse(text, entry_format, pair, least_columns=2)


def read_rows(text: str, entry_format: EntryFormat) -> Iterator[tuple[int, list[str]]]:
    """The rows of a text with the line each begins on, as they stand; raises InvalidEntries for what is not CSV."""
    return _READERS[entry_format](text.removeprefix("\ufeff"))


def render_entries(terms: Iterable[Term], entry_format: EntryFormat) -> str:
    """DeepL's plain form: source and target of the terms that say what to write, one a source."""
    chosen: dict[str, Term] = {}
    for term in terms:
        if term.status is TermStatus.PREFERRED or (term.status.is_allowed and term.source not in chosen):
            chosen[term.source] = term
    return _WRITERS[entry_format]([(term.source, term.target) for term in chosen.values()])


def render_table(terms: Iterable[Term], entry_format: EntryFormat) -> str:
    """All there is to the terms, under a header; `parse_table` gives the same terms back."""
    return _WRITERS[entry_format]([BASIC_COLUMNS + EXTRA_COLUMNS, *map(table_row_of, terms)])


def _parse(text: str, entry_format: EntryFormat, pair: Pair | None, least_columns: int) -> list[Term]:
    if len(text) > ENTRIES_LIMIT_BYTES:
        raise TooLarge(f"A glossary may hold {ENTRIES_LIMIT_BYTES // 1024**2} MiB of entries; these are more.")
    rows = _tidy_rows(_READERS[entry_format](text.removeprefix("\ufeff")), entry_format)
    first = next(rows, None)
    if first is None:
        raise InvalidEntries("There are no entries.")
    if is_header(first[1], least_columns):
        columns = [cell.lower() for cell in first[1]]
        found = [(line, term_of_table_row(cells, columns, line)) for line, cells in rows if any(cells)]
    else:
        most = _MOST_COLUMNS[entry_format]
        plain = (row for part in ([first], rows) for row in part if is_of_pair(row[1][:most], pair, row[0]))
        found = [(line, term_of_plain_row(cells, most, line)) for line, cells in plain]
    return tidy_terms([term for _, term in found], [line for line, _ in found])


def _tidy_rows(rows: _Rows, entry_format: EntryFormat) -> _Rows:
    """Rows of two cells or more, tidy; blank lines left out."""
    for line, raw in rows:
        cells = [tidy_line(cell) for cell in raw]
        if len(cells) > 1:
            yield line, cells
        elif any(cells):
            raise InvalidEntries(f"Line {line}: {_no_separator(cells[0], entry_format)}.", line=line)


def _no_separator(cell: str, entry_format: EntryFormat) -> str:
    wanted, other, other_name = ("comma", "\t", "tsv") if entry_format is EntryFormat.CSV else ("tab", ",", "csv")
    hint = f"; is the format {other_name}?" if other in cell else ""
    return f"there is no {wanted} between source and target{hint}"


def _read_tsv(text: str) -> _Rows:
    for number, line in enumerate(_LINE_BREAK.split(text), start=1):
        yield number, line.split("\t")


def _read_csv(text: str) -> _Rows:
    """Rows with the line they begin on; a quoted cell may hold line breaks."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise InvalidEntries(f"Line {start}: this is not CSV ({error}).", line=start) from error


def _write_tsv(rows: Sequence[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _write_csv(rows: Sequence[Sequence[str]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


_READERS = {EntryFormat.TSV: _read_tsv, EntryFormat.CSV: _read_csv}
_WRITERS = {EntryFormat.TSV: _write_tsv, EntryFormat.CSV: _write_csv}
