"""What a kind of catalogue can do: say its rows' texts, and write itself again with their results."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from api.bulk.results import Result


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
