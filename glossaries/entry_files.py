"""Glossary files on disk: UTF-8, CSV or TSV, told by their suffix unless said."""

from pathlib import Path

from core.errors import InvalidEntries, InvalidInput, TooLarge
from core.locales import Pair
from glossaries.entries import EntryFormat, parse_table, render_table
from glossaries.term_lists import ENTRIES_LIMIT_BYTES
from glossaries.terms import Term

_FORMATS = {
    ".csv": EntryFormat.CSV,
    ".tsv": EntryFormat.TSV,
    ".tab": EntryFormat.TSV,
    ".txt": EntryFormat.TSV,
}


def format_of(path: Path) -> EntryFormat:
    """The format a file's suffix tells; raises InvalidInput."""
    found = _FORMATS.get(path.suffix.lower())
    if found is None:
        raise InvalidInput(f"{path}: its suffix does not tell whether it is csv or tsv; say which.", "format")
    return found


def read_entry_file(path: Path, pair: Pair, entry_format: EntryFormat | None = None) -> list[Term]:
    """The terms of a file, tidy; a byte order mark is fine.

    Raises:
        InvalidInput: the file cannot be read, or is not UTF-8 (the message says at which byte).
        InvalidEntries: a row cannot be used; `line` says which.
        TooLarge: more than 10 MiB.
    """
    chosen = entry_format or format_of(path)
    text = _read(path)
    try:
        return parse_table(text, chosen, pair)
    except InvalidEntries as error:
        raise InvalidEntries(f"{path}: {error}", error.field, error.line) from error


def write_entry_file(path: Path, terms: list[Term], entry_format: EntryFormat | None = None) -> None:
    """Writes all there is to the terms; raises InvalidInput when the file cannot be written."""
    text = render_table(terms, entry_format or format_of(path))
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InvalidInput(f"Cannot write {path}: {error.strerror}.", "file") from error


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > ENTRIES_LIMIT_BYTES:
            raise TooLarge(f"{path} has more than {ENTRIES_LIMIT_BYTES // 1024**2} MiB.")
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise InvalidInput(f"Cannot read {path}: {error.strerror}.", "file") from error
    except UnicodeDecodeError as error:
        hint = "; it begins like UTF-16" if error.object[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
        message = f"{path} is not UTF-8: byte {error.start} fits no character{hint}. Save it as UTF-8."
        raise InvalidInput(message, "file") from error
