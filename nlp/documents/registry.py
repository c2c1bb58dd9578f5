"""The kinds of files we read; the only module that knows the formats."""

from collections.abc import Mapping, Sequence

from nlp.documents.base import DocumentFormat, refuse
from nlp.documents.cells import CellsFormat
from nlp.documents.hypertext import HtmlFormat
from nlp.documents.plain import TextFormat
from nlp.documents.sheets import SheetsFormat
from nlp.documents.slides import SlidesFormat
from nlp.documents.subtitles import SubtitlesFormat
from nlp.documents.word import WordFormat
from nlp.documents.xliff import XliffFormat

FORMATS: Sequence[DocumentFormat] = (
    TextFormat(),
    HtmlFormat(),
    WordFormat(),
    SlidesFormat(),
    SheetsFormat(),
    CellsFormat(),
    SubtitlesFormat(),
    XliffFormat(),
)
BY_SUFFIX: Mapping[str, DocumentFormat] = {suffix: one for one in FORMATS for suffix in one.suffixes}
_WITH_MACROS = frozenset({".docm", ".xlsm", ".pptm", ".dotm", ".xltm", ".xlsb"})


def suffixes() -> list[str]:
    """All endings, in order."""
    return sorted(BY_SUFFIX)


def format_of(name: str) -> DocumentFormat:
    """The format of a file by the ending of its name; raises InvalidDocument."""
    suffix = suffix_of(name)
    if suffix in _WITH_MACROS:
        refuse(f"files that may hold macros ({suffix}) are not read; save it without them")
    if suffix not in BY_SUFFIX:
        refuse(f"the file extension {suffix[:20]!r} is not supported; these are: {', '.join(suffixes())}")
    return BY_SUFFIX[suffix]


def suffix_of(name: str) -> str:
    """`.docx` of `Catalogue 2026.DOCX`; empty where there is none."""
    stem, dot, ending = name.rpartition(".")
    return f".{ending.strip().lower()}" if dot and stem else ""
