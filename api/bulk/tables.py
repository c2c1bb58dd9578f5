"""CSV, TSV and flat files of marketplaces: only the columns that are filled change, all else stays byte for byte."""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Values
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from api.bulk.base import SAMPLE_ROWS, Look
from api.bulk.letters import Letters, letters_of
from api.bulk.mapping import Layout, Mapping, columns_of
from api.bulk.results import Result, cells
from core.delimited import Record, quoted, records, sniff
from core.errors import InvalidInput


@dataclass(frozen=True)
class Table:
    """A delimited file; bytes that its encoding does not know are carried along."""

    path: Path
    mapping: Mapping
    letters: Letters
    delimiter: str
    names: Sequence[str]

    @property
    def notes(self) -> Sequence[str]:
        return self.letters.notes

    def texts(self) -> Iterator[str | Exception]:
        place = self.names.index(self.mapping.text)
        for record in islice(self._records(), self.mapping.header_rows, None):
            yield self.letters.text(record.text(place))

    def write(self, results: Iterator[Result], out: Path) -> None:
        """In the encoding of the file; raises InvalidInput where that has not the letters of a target."""
        try:
            self._write(results, out)
        except UnicodeEncodeError as error:
            raise InvalidInput(
                f"The file is {self.letters.encoding}, which has no letter for {error.object[error.start]!r}; "
                "save it as UTF-8 and begin again.",
                "file",
            ) from error

    def _write(self, results: Iterator[Result], out: Path) -> None:
        with out.open("wb") as raw:
            raw.write(self.letters.mark)
            for number, record in enumerate(self._records()):
                filled = self._heads(number) if number < self.mapping.header_rows else None
                values = cells(next(results), self.mapping) if filled is None else filled
                raw.write(self._filled(record, values).encode(self.letters.encoding, "surrogateescape"))

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
        return {name: name for name in new} if number == self.mapping.layout.name_row else {}

    def _records(self) -> Iterator[Record]:
        yield from records(self.letters.lines(self.path), self.delimiter)


def open_table(path: Path, mapping: Mapping) -> Table:
    """Raises InvalidInput where the file lacks the column."""
    begun = _begun(path, mapping.layout)
    if mapping.text not in begun.names:
        names = ", ".join(begun.names)[:500]
        raise InvalidInput(f"{path.name} has no column {mapping.text!r}; it has {names}.", "text")
    return Table(path, mapping, begun.letters, begun.delimiter, begun.names)


def look_at_table(path: Path, layout: Layout) -> Look:
    """Raises InvalidInput where it has too few rows."""
    begun = _begun(path, layout)
    letters, after = begun.letters, layout.header_rows + SAMPLE_ROWS
    sample = list(islice(records(letters.lines(path), begun.delimiter), layout.header_rows, after))
    rows = [{name: str(letters.text(row.text(at))) for at, name in enumerate(begun.names)} for row in sample]
    return Look([name for name in begun.names if name], rows, notes=letters.notes)


@dataclass(frozen=True, slots=True)
class _Begun:
    """How a file is to be read, and its names."""

    letters: Letters
    delimiter: str
    names: Sequence[str]


def _begun(path: Path, layout: Layout) -> _Begun:
    letters = letters_of(path)
    first = list(islice(letters.lines(path), 20))
    delimiter = "\t" if path.suffix.lower() in {".tsv", ".tab"} else sniff(first[: layout.header_rows + 5])
    heads = list(islice(records(first, delimiter), layout.header_rows))
    if len(heads) < layout.header_rows:
        raise InvalidInput(f"{path.name} has fewer than {layout.header_rows} header rows.", "header_rows")
    head = heads[layout.name_row]
    names = [str(letters.text(head.text(place))).strip() for place in range(len(head.cells))]
    return _Begun(letters, delimiter, names)
