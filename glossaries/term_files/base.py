"""The seam of term files: bytes in, terms and the rows that are wrong out; and back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.errors import InvalidEntries
from core.lines import tidy_line
from core.locales import Pair
from glossaries.term_lists import tidy_terms
from glossaries.terms import Term


@dataclass(frozen=True, slots=True)
class Fault:
    """A row, unit or entry that cannot be used; `line` counts as the format does (rows from 1)."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ReadTerms:
    """What a file holds of one pair; `notes` say what had to be guessed (an encoding)."""

    terms: tuple[Term, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


class TermFile(Protocol):
    """One format; `suffixes` are the file names it is told by, the first is used for new files."""

    @property
    def name(self) -> str: ...

    @property
    def suffixes(self) -> tuple[str, ...]: ...

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        """The terms of the pair, tidy, none twice. Raises InvalidEntries where the file is not of this format."""
        ...

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:
        """All there is to the terms; reading it gives them back."""
        ...


def sorted_out(found: Iterable[tuple[int, Term]], faults: Iterable[Fault] = (), notes: Sequence[str] = ()) -> ReadTerms:
    """The terms that can be kept together; a blank one, or one whose source is taken, becomes a fault."""
    kept: dict[str, list[tuple[int, Term]]] = {}
    order: list[Term] = []
    wrong = list(faults)
    for line, term in found:
        same = kept.setdefault(tidy_line(term.source), [])
        try:
            tidy = tidy_terms([*(one for _, one in same), term], [*(at for at, _ in same), line])[-1]
        except InvalidEntries as error:
            wrong.append(Fault(line, error.message.partition(": ")[2] or error.message))
            continue
        same.append((line, tidy))
        order.append(tidy)
    return ReadTerms(tuple(order), tuple(sorted(wrong, key=lambda fault: fault.line)), tuple(notes))
