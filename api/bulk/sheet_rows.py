"""The XML of one sheet, streamed: rows with the places of their cells in the bytes, so that the rest stays as it was.

The pieces joined are the part, byte for byte (SpreadsheetML, ISO/IEC 29500-1, 18.3). Expat gives the byte places we cut
at; a document type is refused before anything of it is read, so no entity can be declared.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from nlp.documents.base import refuse

_CHUNK_BYTES = 1 << 16
_TAG = re.compile(rb"""<[^<>"']*(?:"[^"]*"[^<>"']*|'[^']*'[^<>"']*)*>""")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LETTERS = 26


@dataclass(slots=True)
class Cell:
    """A cell; `start` and `end` are places in the bytes of its row. `value` None: it has none."""

    column: int
    """From 0."""
    kind: str
    """`s` shared string, `inlineStr`, `str` text of a formula, `b`, `e` error, `n` or empty: a number."""
    start: int
    style: str = ""
    end: int = 0
    value: str | None = None
    has_formula: bool = False

    @property
    def is_stale(self) -> bool:
        """A formula that nobody has worked out yet; one of text (`str`) may well come to nothing."""
        return self.has_formula and not self.value and self.kind != "str"


@dataclass(slots=True)
class SheetRow:
    """One row that is written down in the sheet; `number` from 1, as a person sees it."""

    number: int
    prefix: str
    """Of the names of its elements, with the colon."""
    cells: list[Cell] = field(default_factory=list)
    raw: bytes = b""

    @property
    def is_closed(self) -> bool:
        """Whether it is a mere tag (`<row/>`)."""
        return self.raw.endswith(b"/>")


@dataclass(frozen=True, slots=True)
class Dimension:
    """What the sheet says of its size, and the bytes that say it."""

    area: str
    raw: bytes


Piece = bytes | SheetRow | Dimension


class SheetReader:
    """Reads a sheet once; `merges` and the pieces are complete when the iterator is at its end."""

    def __init__(self, part: IO[bytes]) -> None:
        self._part = part
        self._held = bytearray()
        self._at = 0  # the place of the first held byte in the part
        self._ready: list[Piece] = []
        self._row: SheetRow | None = None
        self._row_start = self._rows_seen = 0
        self._is_in_data = False
        self._cell: Cell | None = None
        self._says: list[str] | None = None
        self._is_in_reading = False
        self.merges: list[str] = []
        self._parser = self._made()

    def pieces(self) -> Iterator[Piece]:
        """All of the part in order; raises InvalidDocument for XML that is broken or not safe."""
        while chunk := self._part.read(_CHUNK_BYTES):
            if not self._at and not self._held and b"\0" in chunk[:4]:
                refuse("a sheet is written in UTF-16; save the workbook anew in Excel")
            self._held += chunk
            self._fed(chunk, is_last=False)
            yield from self._taken()
        self._fed(b"", is_last=True)
        yield from self._taken()
        yield bytes(self._held)

    def _made(self) -> expat.XMLParserType:
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.XmlDeclHandler = _only_utf8
        return parser

    def _fed(self, chunk: bytes, *, is_last: bool) -> None:
        try:
            self._parser.Parse(chunk, is_last)
        except expat.ExpatError as error:
            refuse(f"a sheet is not well-formed XML (line {error.lineno})")

    def _taken(self) -> list[Piece]:
        ready, self._ready = self._ready, []
        return ready

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        prefix, word = _split(name)
        if self._cell is not None:
            self._start_inside(word)
        elif self._row is not None:
            if word == "c":
                self._cell = self._begun_cell(attributes)
        elif word == "row" and self._is_in_data:
            self._begin_row(prefix, attributes)
        elif word == "sheetData":
            self._is_in_data = True
        elif word == "mergeCell":
            self.merges.append(attributes.get("ref", ""))
        elif word == "dimension":
            self._take_dimension(attributes)

    def _start_inside(self, word: str) -> None:
        if word == "f" and self._cell is not None:
            self._cell.has_formula = True
        elif word == "rPh":
            self._is_in_reading = True
        elif word in {"v", "t"} and not self._is_in_reading:
            self._says = []

    def _end(self, name: str) -> None:
        word = _split(name)[1]
        if self._cell is not None:
            self._end_inside(word)
        elif word == "row" and self._row is not None:
            self._end_row(self._row)
        elif word == "sheetData":
            self._is_in_data = False

    def _end_inside(self, word: str) -> None:
        cell = self._cell
        if cell is None or self._row is None:
            return
        if word in {"v", "t"} and self._says is not None:
            cell.value = (cell.value or "") + "".join(self._says)
            self._says = None
        elif word == "rPh":
            self._is_in_reading = False
        elif word == "c":
            cell.end = self._end_of_element(self._row_start + cell.start) - self._row_start
            self._row.cells.append(cell)
            self._cell = None

    def _text(self, text: str) -> None:
        if self._says is not None:
            self._says.append(text)

    def _begin_row(self, prefix: str, attributes: dict[str, str]) -> None:
        self._row_start = self._parser.CurrentByteIndex
        self._flush(self._row_start)
        self._rows_seen = _number(attributes.get("r", ""), self._rows_seen + 1)
        self._row = SheetRow(self._rows_seen, prefix)

    def _begun_cell(self, attributes: dict[str, str]) -> Cell:
        row = self._row
        after = row.cells[-1].column + 1 if row and row.cells else 0
        place = _PLACE.fullmatch(attributes.get("r", ""))
        column = column_number(place[1]) if place else after
        start = self._parser.CurrentByteIndex - self._row_start
        return Cell(column, attributes.get("t", ""), start, attributes.get("s", ""))

    def _end_row(self, row: SheetRow) -> None:
        end = self._end_of_element(self._row_start)
        row.raw = bytes(self._held[self._row_start - self._at : end - self._at])
        self._drop(end)
        self._ready.append(row)
        self._row = None

    def _take_dimension(self, attributes: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        self._flush(start)
        tag = _TAG.match(self._held)
        if tag is not None:
            self._ready.append(Dimension(attributes.get("ref", ""), tag[0]))
            self._drop(start + len(tag[0]))

    def _end_of_element(self, start: int) -> int:
        """Where the element that began at `start` and ends now is over; places in the part."""
        tag = _TAG.match(self._held, start - self._at)
        if tag is not None and tag[0].endswith(b"/>"):
            return start + len(tag[0])
        return self._at + self._held.index(b">", self._parser.CurrentByteIndex - self._at) + 1

    def _flush(self, end: int) -> None:
        if end > self._at:
            self._ready.append(bytes(self._held[: end - self._at]))
            self._drop(end)

    def _drop(self, end: int) -> None:
        del self._held[: end - self._at]
        self._at = end


def column_number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def column_letters(column: int) -> str:
    """0 is `A`, 26 is `AA`."""
    letters, rest = "", column + 1
    while rest:
        rest, at = divmod(rest - 1, _LETTERS)
        letters = chr(ord("A") + at) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, ends included; columns from 0, rows from 1."""

    left: int
    top: int
    right: int
    bottom: int

    @classmethod
    def read(cls, words: str) -> "Area | None":
        """Of `B2:D5` or `B2`; None where it is neither."""
        places = [_PLACE.fullmatch(word) for word in words.replace("$", "").split(":")]
        if len(places) > 2 or not all(places):
            return None
        (left, top), (right, bottom) = ((column_number(p[1]), int(p[2])) for p in (places[0], places[-1]) if p)
        return cls(left, top, right, bottom)


def _split(name: str) -> tuple[str, str]:
    prefix, colon, word = name.rpartition(":")
    return prefix + colon, word


def _number(words: str, otherwise: int) -> int:
    return int(words) if words.isascii() and words.isdecimal() and len(words) < 8 else otherwise


def _no_doctype(*_: object) -> None:
    refuse("a sheet has a document type with entities, which are not read")


def _only_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower().replace("-", "") not in {"utf8", "usascii"}:
        refuse(f"a sheet is written in {encoding}; save the workbook anew in Excel")
