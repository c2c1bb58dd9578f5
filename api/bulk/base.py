"""What a kind of catalogue can do: be looked at, say its rows' texts, and write itself again with their results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from api.bulk.results import Result

SAMPLE_ROWS = 5


@dataclass(frozen=True, slots=True)
class Look:
    """What a person sees of a file before mapping it: names of its columns, and its first rows by column."""

    columns: Sequence[str]
    rows: Sequence[Mapping[str, str]]
    sheets: Sequence[str] = ()
    notes: Sequence[str] = ()


class Catalogue(Protocol):
    """An open file of rows; reading it again gives the same rows. Memory stays flat however long it is."""

    @property
    def notes(self) -> Sequence[str]:
        """What had to be guessed, each a sentence."""
        ...

    def texts(self) -> Iterator[str | Exception]:
        """The text of every row in order; an AppError for a row that cannot be read."""
        ...

    def write(self, results: Iterator[Result], out: Path) -> None:
        """The file with the results in it; as many results as rows."""
        ...
