"""Texts to learn and measure detection with: product terms in many languages and shop reviews, split once and for all.

A product term is held out with all its translations, by the checksum of its English; a review by its own. A term that
two languages write alike says nothing about either and is left out.
"""

import csv
import gzip
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HELD_OUT_SHARE = 0.2
SHARE_ALIKE = ("wccrs", "husst", "nusax")
"""Review sources under CC-BY-SA-4.0, left out so that the weights need not carry that licence."""
_TABLES = ("categories", "attributes", "values", "attribute_descriptions")
_LANGUAGES = {"nb": "no"}
_PIDGIN = "pcm"
"""Nigerian Pidgin is written as English is; nobody asks for it."""


@dataclass(frozen=True, slots=True)
class Sample:
    """A text with its language, and what kind it is."""

    text: str
    language: str
    kind: str
    is_held_out: bool


def read_terms(folder: Path) -> Iterator[Sample]:
    """The product terms below `folder`, a text and language once a row."""
    for table in _TABLES:
        with gzip.open(folder / f"taxonomy_{table}.tsv.gz", "rt", encoding="utf-8") as lines:
            rows = csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            names = next(rows)
            first = names.index("en")
            languages = [_language(name) for name in names[first:]]
            for row in rows:
                yield from _row([cell.strip() for cell in row[first:]], languages, table)


def _row(cells: list[str], languages: list[str], kind: str) -> Iterator[Sample]:
    spoken: dict[str, set[str]] = {}
    for cell, language in zip(cells, languages, strict=False):
        spoken.setdefault(cell.lower(), set()).add(language)
    held_out = _share(cells[0].lower()) < HELD_OUT_SHARE
    for cell, language in dict.fromkeys(zip(cells, languages, strict=False)):
        if cell and len(spoken[cell.lower()]) == 1:
            yield Sample(cell, language, kind, held_out)


def read_reviews(folder: Path) -> Iterator[Sample]:
    """The reviews below `folder` whose licence asks for no more than credit."""
    csv.field_size_limit(1 << 24)
    for path in sorted(folder.glob("*.train.tsv.gz")):
        language = path.name.partition(".")[0]
        if language == _PIDGIN:
            continue
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if not row["source"].startswith(SHARE_ALIKE):
                    yield Sample(row["text"], language, row["source"], _share(row["text"]) < HELD_OUT_SHARE)


def _language(column: str) -> str:
    language = column.partition("-")[0]
    return _LANGUAGES.get(language, language)


def _share(text: str) -> float:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "big") / 2**32
