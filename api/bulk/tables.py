"""CSV, TSV and flat files of marketplaces: only the columns that are filled change, all else stays byte for byte."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from api.bulk.mapping import Mapping, columns_of
from api.bulk.results import Result, cells
from core.delimited import Record, quoted, records, sniff
from core.encodings import decode
from core.errors import InvalidInput

_SAMPLE_BYTES = 1 << 16


@dataclass(frozen=True)
class Table:
    """A delimited file; bytes that its encoding does not know are carried along."""

    path: Path
    mapping: Mapping
    encoding: str
    mark: bytes
    delimiter: str
    names: Sequence[str]
    notes: Sequence[str]

    def texts(self) -> Iterator[str | Exception]:
        place = self.names.index(self.mapping.text)
        for record in islice(self._records(), self.mapping.header_rows, None):
            yield record.text(place)

    def write(self, results: Iterator[Result], out: Path) -> None:
        """In the encoding of the file; raises InvalidInput where that has not the letters of a target."""
        try:
            self._write(results, out, self.encoding, self.mark)
        except UnicodeEncodeError as error:
            raise InvalidInput(
                f"The file is {self.encoding}, which has no letter for {error.object[error.start]!r}; "
                "save it as UTF-8 and begin again.",
                "file",
            ) from error

    def _write(self, results: Iterator[Result], out: Path, encoding: str, mark: bytes) -> None:
        with out.open("wb") as raw:
            raw.write(mark)
            for number, record in enumerate(self._records()):
                filled = self._heads(number) if number < self.mapping.header_rows else None
                values = cells(next(results), self.mapping) if filled is None else filled
                raw.write(self._filled(record, values).encode(encoding, "surrogateescape"))

    def _filled(self, record: Record, values: Values[str, str]) -> str:
        if not record.cells or (len(record.cells) == 1 and not record.cells[0]):
            return record.joined(self.delimiter)
        raw = list(record.cells) + [""] * (len(self.names) - len(record.cells))
        for name in columns_of(self.mapping):
            if name in self.names:
                place = self.names.index(name)
                if name in values:
                    raw[place] = quoted(values[name], self.delimiter, always=raw[place].startswith('"'))
            else:
                raw.append(quoted(values.get(name, ""), self.delimiter))
        return Record(raw, record.end).joined(self.delimiter)

    def _heads(self, number: int) -> dict[str, str]:
        """New columns get their names in the row of names; in others nothing is added, and what stands there stays."""
        new = [name for name in columns_of(self.mapping) if name not in self.names]
        return {name: name for name in new} if number == self.mapping.name_row else {}

    def _records(self) -> Iterator[Record]:
        yield from records(_lines(self.path, self.encoding, self.mark), self.delimiter)


def open_table(path: Path, mapping: Mapping) -> Table:
    """Raises InvalidInput where the file lacks the column."""
    encoding, mark, notes = _encoding_of(path)
    first = list(islice(_lines(path, encoding, mark), 20))
    delimiter = "\t" if path.suffix.lower() in {".tsv", ".tab"} else sniff(first[: mapping.header_rows + 5])
    heads = list(islice(records(first, delimiter), mapping.header_rows))
    if len(heads) < mapping.header_rows:
        raise InvalidInput(f"{path.name} has fewer than {mapping.header_rows} header rows.", "header_rows")
    head = heads[mapping.name_row]
    names = [head.text(place).strip() for place in range(len(head.cells))]
    if mapping.text not in names:
        raise InvalidInput(f"{path.name} has no column {mapping.text!r}; it has {', '.join(names)[:500]}.", "text")
    return Table(path, mapping, encoding, mark, delimiter, names, notes)


def _lines(path: Path, encoding: str, mark: bytes) -> Iterator[str]:
    r"""Lines with their ends, `\r`, `\n` and `\r\n` alike."""
    with path.open(encoding=encoding, errors="surrogateescape", newline="") as lines:
        if mark:
            lines.read(1)
        yield from lines


def _encoding_of(path: Path) -> tuple[str, bytes, list[str]]:
    """UTF-8 where all of it is; else the likeliest, said."""
    with path.open("rb") as raw:
        sample = raw.read(_SAMPLE_BYTES)
    decoded = decode(sample)
    if decoded.encoding == "utf-8" and not _is_utf8(path):
        decoded = decode(path.read_bytes()[: _SAMPLE_BYTES * 20])
    return decoded.encoding, decoded.mark, list(decoded.notes)


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as whole:
            while whole.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return False
    return True
