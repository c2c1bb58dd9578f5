"""How often plain catalogues set off a rule: `python -m benchmarks.screening_silence FOLDER`.

FOLDER holds `taxonomy_categories.tsv.gz` of an open product taxonomy (id, en_path, then a column for each language).
Its names are screened as titles for a market of each language. Names of goods that are regulated themselves (drink,
tobacco, arms, adult goods, gambling, medicine, baby feeding, religion), told by their English path, are counted apart:
a finding there is mostly true. What remains ought to be silent, and each of its findings is listed with `--show`.
"""

import argparse
import csv
import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.findings import Severity
from glossaries.packs.book import PACKS, load_book
from nlp.screening.screen import Asked
from nlp.screening.screener import Screener

ASKED = Asked(date(2026, 11, 26))
MARKETS = {
    "en": "US", "zh-CN": "CN", "zh-TW": "TW", "pt-BR": "BR", "pt-PT": "PT", "es": "ES", "de": "DE", "fr": "FR",
    "it": "IT", "nl": "NL", "pl": "PL", "ru": "RU", "tr": "TR", "ja": "JP", "ko": "KR", "th": "TH", "vi": "VN",
    "id-ID": "ID", "sv": "SE", "cs": "CZ", "da": "DK", "nb": "NO", "fi": "FI", "hu": "HU", "el": "GR",
}  # fmt: skip
_REGULATED_WORDS = """
    alcohol beer wine liquor spirits cocktail brewing distill tobacco smok cigar vap weapon firearm gun ammunition
    archery knuckle mature erotic adult gambl casino poker lottery slot.machine medic health.care first.aid supplement
    treatment therap pest insect disinfect antibacterial antisept sanitiz biodegradab baby.bottle nursing infant formula
    pacifier religio pork bacon ham\\b beef fur\\b ivory vegan dairy.alternative plant-based replica hemp cbd fungicide
    repellent wart
"""
_REGULATED = re.compile("|".join(_REGULATED_WORDS.split()), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Count:
    """Names of one language in one market; `found` are those of plain goods that a rule objected to."""

    language: str
    market: str
    plain: int
    regulated: int
    regulated_flagged: int
    found: Sequence[str]

    @property
    def share(self) -> float:
        return len(self.found) / self.plain if self.plain else 0.0


def read_names(path: Path) -> list[dict[str, str]]:
    """The rows of the taxonomy by column."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def count(rows: Sequence[dict[str, str]], language: str, market: str, screener: Screener) -> Count:
    """Each name once; a finding counts from `review` on."""
    names = {row[language]: row["en_path"] for row in rows if row.get(language)}
    flagged = {name: said for name in names if (said := _objections(name, market, screener))}
    regulated = {name for name, path in names.items() if _REGULATED.search(path)}
    found = [f"{market} {name!r}: {said}" for name, said in flagged.items() if name not in regulated]
    return Count(language, market, len(names) - len(regulated), len(regulated), len(regulated & set(flagged)), found)


def _objections(name: str, market: str, screener: Screener) -> str:
    findings = screener.screen(name, market, ASKED)
    return "; ".join(f"{f.rule} {f.matched!r}" for f in findings if f.severity is not Severity.NOTE)


def table(counts: Sequence[Count]) -> Iterator[str]:
    """Lines of a Markdown table, with the sum."""
    yield "| language | market | plain names | flagged | share | regulated goods | flagged |"
    yield "|---|---|---|---|---|---|---|"
    for c in counts:
        found = len(c.found)
        cells = (c.language, c.market, c.plain, found, f"{c.share:.2%}", c.regulated, c.regulated_flagged)
        yield f"| {' | '.join(map(str, cells))} |"
    plain, found = sum(c.plain for c in counts), sum(len(c.found) for c in counts)
    rest, true = sum(c.regulated for c in counts), sum(c.regulated_flagged for c in counts)
    yield f"| all | | {plain} | {found} | {found / max(plain, 1):.2%} | {rest} | {true} |"


def main(say: Callable[[str], object] = print) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list what was found in plain names")
    asked = parser.parse_args()
    rows, screener = read_names(asked.folder / "taxonomy_categories.tsv.gz"), Screener(load_book((PACKS,)))
    known = {tag: market for tag, market in MARKETS.items() if tag in rows[0]}
    counts = [count(rows, tag, market, screener) for tag, market in known.items()]
    shown = [line for c in counts for line in c.found] if asked.show else []
    say("\n".join([*shown, *table(counts)]))


if __name__ == "__main__":
    main()
