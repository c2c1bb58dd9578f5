"""Keyword lists as files: CSV or TSV with a header, as keyword tools export them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.encodings import decode
from core.errors import InvalidEntries, InvalidInput, TooLarge
from glossaries.entries import EntryFormat, read_rows
from glossaries.keywords.keyword import Keyword, keyword_of
from glossaries.term_files.base import Fault

LIMIT_BYTES = 10 * 1024**2
MOST_KEYWORDS = 100_000
_NAMES = {
    "keyword": ("keyword", "keywords", "search term", "query", "关键词"),
    "locale": ("locale", "language", "lang", "语言"),
    "market": ("market", "marketplace", "country", "市场"),
    "category": ("category", "categories", "product type", "类目"),
    "weight": ("weight", "volume", "search volume", "searches", "搜索量"),
}
"""Column → the names it goes by; the first is ours."""


@dataclass(frozen=True, slots=True)
class ReadKeywords:
    """What a file holds; `notes` say what had to be guessed (an encoding)."""

    keywords: tuple[Keyword, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_keywords(data: bytes, *, locale: str = "", market: str = "", category: str = "") -> ReadKeywords:
    """The keywords of a table; `locale`, `market` and `category` stand in for columns or cells that are empty.

    The same keyword of a market and category counts once, with its last weight.
    Raises InvalidEntries where there is no column `keyword`, TooLarge over 10 MiB or 100 000 rows.
    """
    if len(data) > LIMIT_BYTES:
        raise TooLarge(f"A keyword file may have {LIMIT_BYTES // 1024**2} MiB; this is more.")
    read = decode(data)
    rows = read_rows(read.text, _format_of(read.text))
    columns = _columns(next(rows, (1, []))[1])
    defaults = {"locale": locale, "market": market, "category": category}
    found: dict[tuple[str, ...], Keyword] = {}
    faults: list[Fault] = []
    for line, outcome in _each(rows, columns, defaults):
        if isinstance(outcome, InvalidInput):
            faults.append(Fault(line, outcome.message))
        else:
            found[(outcome.market, outcome.locale.tag, outcome.category, outcome.key)] = outcome
        if len(found) > MOST_KEYWORDS:
            raise TooLarge(f"A keyword file may have {MOST_KEYWORDS} keywords; this has more.")
    return ReadKeywords(tuple(found.values()), tuple(faults), tuple(read.notes))


def _format_of(text: str) -> EntryFormat:
    first = text.lstrip("\ufeff\r\n").partition("\n")[0]
    return EntryFormat.TSV if "\t" in first else EntryFormat.CSV


def _columns(header: Sequence[str]) -> dict[str, int]:
    names = [cell.strip().casefold().replace("_", " ") for cell in header]
    columns = {column: names.index(name) for column, known in _NAMES.items() for name in known if name in names}
    if "keyword" not in columns:
        raise InvalidEntries("The first line has to name the columns, `keyword` among them.", line=1)
    return columns


def _each(
    rows: Iterator[tuple[int, list[str]]], columns: dict[str, int], defaults: dict[str, str]
) -> Iterator[tuple[int, Keyword | InvalidInput]]:
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = {name: cells[at].strip() if at < len(cells) else "" for name, at in columns.items()}
        row |= {name: value for name, value in defaults.items() if not row.get(name)}
        rest = {name: row.get(name, "") for name in ("locale", "market", "category", "weight")}
        try:
            yield line, keyword_of(row["keyword"], **rest)
        except InvalidInput as error:
            yield line, error
