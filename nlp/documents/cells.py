"""CSV and TSV: every cell that has letters is a segment; quotes, delimiters and line ends stay byte for byte."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from core.delimited import Record, quoted, records, sniff
from core.encodings import Decoded, decode
from nlp.documents.base import DocumentSegment, refuse


@dataclass(frozen=True)
class _Cells:
    decoded: Decoded
    delimiter: str
    rows: Sequence[Record]

    @property
    def segments(self) -> list[DocumentSegment]:
        return [DocumentSegment(row.text(place)) for row in self.rows for place in _wordy(row)]

    @property
    def notes(self) -> Sequence[str]:
        return self.decoded.notes

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:  # noqa: ARG002 - a table says no language
        waiting = iter(targets)
        return self.decoded.encode("".join(self._told(row, [next(waiting) for _ in _wordy(row)]) for row in self.rows))

    def _told(self, row: Record, targets: Sequence[str]) -> str:
        raw = list(row.cells)
        for place, target in zip(_wordy(row), targets, strict=True):
            if target != row.text(place):
                raw[place] = quoted(target, self.delimiter, always=raw[place].startswith('"'))
        return Record(raw, row.end).joined(self.delimiter)


class CellsFormat:
    """In the encoding of the file where that has the letters, else in UTF-8 with its mark."""

    suffixes = (".csv", ".tsv")
    media_type = "text/csv"

    def open(self, raw: bytes) -> _Cells:
        decoded = decode(raw)
        if "\0" in decoded.text:
            refuse("it is no text")
        lines = io.StringIO(decoded.text, newline="")
        delimiter = sniff(decoded.text[:20_000].splitlines(keepends=True)[:20])
        return _Cells(decoded, delimiter, list(records(lines, delimiter)))


def _wordy(row: Record) -> list[int]:
    return [place for place in range(len(row.cells)) if any(map(str.isalpha, row.cells[place]))]
