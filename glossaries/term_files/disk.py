"""Term files on disk: read whole, refused or taken with their wrong rows told."""

from collections.abc import Sequence
from pathlib import Path

from core.errors import InvalidEntries, InvalidInput, TooLarge
from core.locales import Pair
from glossaries.term_files.base import ReadTerms
from glossaries.term_files.registry import term_file
from glossaries.term_lists import ENTRIES_LIMIT_BYTES
from glossaries.terms import Term


def read_term_file(path: Path, pair: Pair, format_name: str = "") -> ReadTerms:
    """What a file holds of one pair.

    Raises:
        InvalidInput: the file cannot be read, or its format told. InvalidEntries: it is not of its format.
        TooLarge: more than 10 MiB.
    """
    chosen = term_file(format_name or path.name)
    try:
        return chosen.read(_read(path), pair)
    except InvalidEntries as error:
        raise InvalidEntries(f"{path}: {error}", error.field, error.line) from error


def usable_terms(path: Path, read: ReadTerms, *, skips_wrong: bool) -> list[Term]:
    """The terms of a file; raises InvalidEntries for its first wrong row unless those are to be skipped."""
    if read.faults and not skips_wrong:
        first = read.faults[0]
        more = f" ({len(read.faults) - 1} more)" if len(read.faults) > 1 else ""
        raise InvalidEntries(f"{path}: Line {first.line}: {first.reason}{more}", line=first.line)
    if not read.terms:
        raise InvalidEntries(f"{path}: There are no entries.")
    return list(read.terms)


def write_term_file(path: Path, terms: Sequence[Term], pair: Pair, format_name: str = "") -> None:
    """Writes all there is to the terms; raises InvalidInput when the file cannot be written."""
    data = term_file(format_name or path.name).write(terms, pair)
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InvalidInput(f"Cannot write {path}: {error.strerror}.", "file") from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > ENTRIES_LIMIT_BYTES:
            raise TooLarge(f"{path} has more than {ENTRIES_LIMIT_BYTES // 1024**2} MiB.")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"Cannot read {path}: {error.strerror}.", "file") from error
