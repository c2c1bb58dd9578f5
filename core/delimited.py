"""CSV and TSV as they stand in a file: records cut into raw cells, so that what nobody changes stays byte for byte.

A cell is quoted only where it begins with a quote (RFC 4180); elsewhere a quote is a letter (`5" screen` in the flat
files of marketplaces). A record may go over several lines inside quotes.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

_MOST_LINES = 1000
"""Lines of one record; a quote that is open for longer was never meant as one."""
DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True, slots=True)
class Record:
    """Raw cells, quotes and all, and what ends the record."""

    cells: Sequence[str]
    end: str

    def text(self, place: int) -> str:
        """What a cell says; empty past the last."""
        return unquoted(self.cells[place]) if place < len(self.cells) else ""

    def joined(self, delimiter: str) -> str:
        return delimiter.join(self.cells) + self.end


def records(lines: Iterable[str], delimiter: str) -> Iterator[Record]:
    """The records of lines that still have their ends; joined again they are the lines."""
    waiting: list[str] = []
    for line in lines:
        waiting.append(line)
        whole = "".join(waiting)
        if is_open(whole, delimiter):
            if len(waiting) < _MOST_LINES:
                continue
            yield from (record_of(one, delimiter, is_quoted=False) for one in waiting)
        else:
            yield record_of(whole, delimiter)
        waiting = []
    yield from (record_of(one, delimiter, is_quoted=False) for one in waiting)


def record_of(raw: str, delimiter: str, *, is_quoted: bool = True) -> Record:
    """One record."""
    body = raw.rstrip("\r\n")
    cells = split(body, delimiter) if is_quoted else body.split(delimiter)
    return Record(cells, raw[len(body) :])


def split(body: str, delimiter: str) -> list[str]:
    """The raw cells of a record without its end."""
    cells: list[str] = []
    at = 0
    while True:
        end = _end_of_cell(body, at, delimiter)
        cells.append(body[at:end])
        if end >= len(body):
            return cells
        at = end + 1


def is_open(raw: str, delimiter: str) -> bool:
    """True where the last cell begins with a quote that is not closed yet."""
    if '"' not in raw:
        return False
    body = raw.rstrip("\r\n")
    return _ends_open(split(body, delimiter)[-1])


def sniff(lines: Sequence[str]) -> str:
    """The delimiter that the first lines agree on."""
    best, most = ",", 0
    for delimiter in DELIMITERS:
        counts = [len(record.cells) for record in records(lines, delimiter)]
        if counts and min(counts) > 1 and min(counts) * 100 + counts.count(counts[0]) > most:
            best, most = delimiter, min(counts) * 100 + counts.count(counts[0])
    return best


def unquoted(cell: str) -> str:
    """What a raw cell says."""
    is_quoted = len(cell) >= 2 and cell.startswith('"') and cell.endswith('"')
    return cell[1:-1].replace('""', '"') if is_quoted else cell


def quoted(text: str, delimiter: str, *, always: bool = False) -> str:
    """A text as a raw cell, in quotes where it needs them."""
    needs = always or text.startswith('"') or any(mark in text for mark in (delimiter, "\r", "\n"))
    return '"' + text.replace('"', '""') + '"' if needs else text


_INSIDE = re.compile(r'(?:[^"]|"")*')


def _end_of_cell(body: str, at: int, delimiter: str) -> int:
    if not body.startswith('"', at):
        end = body.find(delimiter, at)
        return len(body) if end < 0 else end
    inside = _INSIDE.match(body, at + 1)
    closing = inside.end() if inside else at + 1
    end = body.find(delimiter, closing)
    return len(body) if end < 0 else end


def _ends_open(cell: str) -> bool:
    if not cell.startswith('"'):
        return False
    inside = _INSIDE.match(cell, 1)
    return inside is None or inside.end() >= len(cell)
