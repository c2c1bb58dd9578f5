"""XLSX: only the cells that are filled change; formats, formulas, merged cells, charts and other sheets stay.

A formula's text is the value that Excel stored for it. Words of merged cells count once, in their first row. Our
cells hold plain text, whatever it begins with, so nothing of ours is ever a formula.
"""

import shutil
import zipfile
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice, pairwise
from pathlib import Path

from api.bulk.base import SAMPLE_ROWS, Look
from api.bulk.mapping import Layout, columns_of
from api.bulk.mapping import Mapping as BulkMapping
from api.bulk.results import Result, cells
from api.bulk.sheet_cells import refilled, said, widened
from api.bulk.sheet_rows import Area, Cell, Dimension, SheetReader, SheetRow
from api.bulk.workbook import Workbook, open_workbook, opened
from core.errors import InvalidInput
from nlp.documents.base import refuse

_MOST_COLUMNS = 16_384
_MOST_ROWS = 1_048_576


@dataclass(frozen=True)
class Sheet:
    """One sheet of a workbook."""

    book: Workbook
    part: str
    mapping: BulkMapping
    strings: Sequence[str]
    names: Mapping[str, int]
    """Name → column, from 0."""
    width: int
    covered: Sequence[tuple[int, int]] = ()
    """Rows (first, last) whose text lies under a merged cell, in order."""
    notes: Sequence[str] = ()

    def texts(self) -> Iterator[str | Exception]:
        column = self.names[self.mapping.text]
        for row in islice(rows_of(self.book, self.part), self.mapping.header_rows, None):
            is_seen = not self._is_covered(row.number)
            yield self._said(next((one for one in row.cells if is_seen and one.column == column), None), row.number)

    def write(self, results: Iterator[Result], out: Path) -> None:
        with opened(self.book.path) as archive, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as written:
            for info in archive.infolist():
                with archive.open(info) as part, written.open(_fresh(info), "w", force_zip64=True) as target:
                    if info.filename != self.part:
                        shutil.copyfileobj(part, target, 1 << 16)
                        continue
                    for piece in self._filled(SheetReader(part), results):
                        target.write(piece)

    def _is_covered(self, row: int) -> bool:
        place = bisect_right(self.covered, (row, _MOST_ROWS)) - 1
        return place >= 0 and row <= self.covered[place][1]

    def _said(self, cell: Cell | None, row: int) -> str | InvalidInput:
        text = said(cell, self.strings)
        if text is None:
            why = "an error" if cell and cell.kind == "e" else "a formula without a value; save the file in Excel"
            return InvalidInput(f"the cell in row {row} holds {why}", "text")
        return text

    def _filled(self, reader: SheetReader, results: Iterator[Result]) -> Iterator[bytes]:
        places = self._places()
        width = max([self.width, *(column + 1 for column in places.values())])
        seen = 0
        for piece in reader.pieces():
            if isinstance(piece, SheetRow):
                yield refilled(piece, self._values(seen, results, places))
                seen += 1
            else:
                yield widened(piece, width) if isinstance(piece, Dimension) else piece

    def _values(self, seen: int, results: Iterator[Result], places: Mapping[str, int]) -> dict[int, str]:
        """Column → text, for the row after `seen` others."""
        if seen >= self.mapping.header_rows:
            return {places[name]: text for name, text in cells(next(results), self.mapping).items()}
        is_head = seen == self.mapping.layout.name_row
        return {column: name for name, column in places.items() if is_head and name not in self.names}

    def _places(self) -> dict[str, int]:
        """Where each column goes: where its name is already, else after the last."""
        new = [name for name in columns_of(self.mapping) if name not in self.names]
        fresh = {name: self.width + number for number, name in enumerate(new)}
        return {name: self.names.get(name, fresh.get(name, 0)) for name in columns_of(self.mapping)}


def open_sheet(path: Path, mapping: BulkMapping) -> Sheet:
    """Raises InvalidInput where the file is no workbook, lacks the column, or has formulas where we should write."""
    book = open_workbook(path)
    part, strings = book.part_of(mapping.sheet), book.shared_strings()
    names = _names_of(book, part, strings, mapping.layout)
    if mapping.text not in names:
        raise InvalidInput(f"{path.name} has no column {mapping.text!r}; it has {', '.join(names)[:500]}.", "text")
    named = Sheet(book, part, mapping, strings, names, 0)
    survey = _surveyed(named)
    if survey.width + len(columns_of(mapping)) > _MOST_COLUMNS:
        raise InvalidInput(f"{path.name} has no room for more columns.", "file")
    return replace(named, width=survey.width, covered=survey.covered, notes=survey.notes(mapping.text))


def look_at_sheet(path: Path, layout: Layout) -> Look:
    """Raises InvalidInput where the file is no workbook, or the sheet has too few rows."""
    book = open_workbook(path)
    part, strings = book.part_of(layout.sheet), book.shared_strings()
    names = _names_of(book, part, strings, layout)
    sample = list(islice(rows_of(book, part), layout.header_rows, layout.header_rows + SAMPLE_ROWS))
    told = [{cell.column: said(cell, strings) or "" for cell in row.cells} for row in sample]
    rows = [{name: row.get(column, "") for name, column in names.items()} for row in told]
    return Look(list(names), rows, [name for name, _ in book.sheets])


def rows_of(book: Workbook, part: str) -> Iterator[SheetRow]:
    """Every row that is written down in a sheet."""
    with opened(book.path) as archive, archive.open(part) as stream:
        yield from (piece for piece in SheetReader(stream).pieces() if isinstance(piece, SheetRow))


@dataclass(slots=True)
class _Survey:
    """What was seen of a whole sheet."""

    width: int = 0
    formulas: int = 0
    stale: int = 0
    """Formulas without a value."""
    merged: int = 0
    covered: Sequence[tuple[int, int]] = ()

    def notes(self, name: str) -> list[str]:
        """What a person should know of it."""
        valued = self.formulas - self.stale
        told = [
            (valued, f"{valued} cells of {name!r} are formulas; the values that Excel stored for them are translated."),
            (self.stale, f"{self.stale} formulas of {name!r} have no stored value; these rows say so."),
            (self.merged, f"{self.merged} merged cells of {name!r} count once, in their first row."),
        ]
        return [words for number, words in told if number]


def _surveyed(sheet: Sheet) -> _Survey:
    """Reads the sheet to its end, so that a broken one is refused before the work begins."""
    survey, text = _Survey(), sheet.names[sheet.mapping.text]
    filled = {sheet.names[name]: name for name in columns_of(sheet.mapping) if name in sheet.names}
    with opened(sheet.book.path) as archive, archive.open(sheet.part) as part:
        reader = SheetReader(part)
        for row in (piece for piece in reader.pieces() if isinstance(piece, SheetRow)):
            if any(after.column <= cell.column for cell, after in pairwise(row.cells)):
                refuse(f"the cells of row {row.number} are out of order; save the workbook anew in Excel")
            for cell in row.cells:
                survey.width = max(survey.width, cell.column + 1)
                if cell.has_formula and cell.column in filled:
                    raise InvalidInput(
                        f"Column {filled[cell.column]!r} is to be filled but holds formulas (row {row.number}); "
                        "name another column.",
                        "targets",
                    )
                if cell.has_formula and cell.column == text:
                    survey.formulas += 1
                    survey.stale += cell.is_stale
    areas = [area for words in reader.merges if (area := Area.read(words)) and area.left <= text <= area.right]
    survey.merged = sum(area.top < area.bottom for area in areas)
    survey.covered = _joined(sorted((area.top + (area.left == text), area.bottom) for area in areas))
    return survey


def _joined(ranges: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted ranges with both ends, those that overlap as one, those without a row left out."""
    found: list[tuple[int, int]] = []
    for first, last in ranges:
        if found and first <= found[-1][1]:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        elif first <= last:
            found.append((first, last))
    return found


def _names_of(book: Workbook, part: str, strings: Sequence[str], layout: Layout) -> dict[str, int]:
    heads = list(islice(rows_of(book, part), layout.header_rows))
    if len(heads) < layout.header_rows:
        raise InvalidInput(f"{book.path.name} has fewer than {layout.header_rows} header rows.", "header_rows")
    names: dict[str, int] = {}
    for cell in heads[layout.name_row].cells:
        if name := (said(cell, strings) or "").strip():
            names.setdefault(name, cell.column)
    return names


def _fresh(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """The same name, date and kind of packing, without sizes."""
    new = zipfile.ZipInfo(info.filename, info.date_time)
    new.compress_type, new.external_attr = info.compress_type, info.external_attr
    return new
