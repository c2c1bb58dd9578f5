"""The one place that knows every format of term files."""

from pathlib import PurePath

from core.errors import InvalidInput
from glossaries.entries import EntryFormat
from glossaries.term_files.base import TermFile
from glossaries.term_files.tables import DelimitedFile, ExcelFile
from glossaries.term_files.tbx import TbxFile
from glossaries.term_files.tmx import TmxTermFile

TERM_FILES: tuple[TermFile, ...] = (
    DelimitedFile(EntryFormat.CSV, (".csv",)),
    DelimitedFile(EntryFormat.TSV, (".tsv", ".tab", ".txt")),
    ExcelFile(),
    TbxFile(),
    TmxTermFile(),
)


def term_file(name: str) -> TermFile:
    """The format with a name (`tbx`) or of a file name (`brand.tbx`); raises InvalidInput."""
    suffix = PurePath(name).suffix.lower()
    for known in TERM_FILES:
        if name.lower() == known.name or suffix in known.suffixes:
            return known
    names = ", ".join(known.name for known in TERM_FILES)
    raise InvalidInput(f"{name[:60]!r} does not tell a format; there are {names}.", "format")
