"""Every fact of the research is answered by a rule; a short word that may be another one stays where it is spoken."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from core.findings import Severity
from glossaries.packs.book import PACKS, load_book
from glossaries.packs.lint import advice
from nlp.screening.screen import Asked
from nlp.screening.screener import Screener

_PROJECT = Path(__file__).parents[3]
_SHARED = next((p for p in (_PROJECT / "shared", _PROJECT.parent / "shared") if p.is_dir()), _PROJECT / "shared")
FACTS = _SHARED / "research" / "market-sensitivities.yaml"
ASKED = Asked(date(2026, 11, 26))


@pytest.fixture(scope="module")
def screener() -> Screener:
    return Screener(load_book((PACKS,)))


@pytest.mark.skipif(not FACTS.is_file(), reason="the facts (shared/research/market-sensitivities.yaml) are not here")
def test_every_fact_has_a_rule_of_its_name_and_category(screener: Screener) -> None:
    """A rule is named for its fact, or fact/part where one fact has parts."""
    categories: dict[str, set[str]] = {}
    for rule in screener.book.rules.values():
        categories.setdefault(rule.id.split("/")[0], set()).add(rule.category.value)
    facts = yaml.safe_load(FACTS.read_text(encoding="utf-8"))
    assert len(facts) > 400
    assert [f["id"] for f in facts if f["category"] not in categories.get(f["id"], set())] == []


def _alarms(screener: Screener, text: str, market: str) -> list[str]:
    return [f.rule for f in screener.screen(text, market, ASKED) if f.severity is not Severity.NOTE]


@pytest.mark.parametrize(
    ("text", "market"),
    [
        ("Mata bor besi set", "ID"),
        ("Sikat gigi anak", "ID"),
        ("Serum wajah vitamin C", "ID"),
        ("CD-ROM drive external", "SA"),
        ("カスタマイズできるキーボード", "JP"),
        ("エアホッケー台", "JP"),
        ("Podkładka pod mysz", "PL"),
        ("Poduszka pod szyję", "PL"),
    ],
)
def test_short_words_of_other_languages_do_not_alarm(screener: Screener, text: str, market: str) -> None:
    assert _alarms(screener, text, market) == []


@pytest.mark.parametrize(
    ("text", "market"), [("Rum Jamaika 0,7 l", "ID"), ("カス野郎Tシャツ", "JP"), ("Bir kaleng 330 ml", "ID")]
)
def test_they_do_where_they_are_meant(screener: Screener, text: str, market: str) -> None:
    assert _alarms(screener, text, market) != []


def test_no_pattern_sets_a_word_border_beside_letters_that_re2_does_not_count(screener: Screener) -> None:
    """`\\b` of RE2 is ASCII only: before a Cyrillic word it never matches after a space."""
    assert [line for line in advice(screener.book) if "takes for no part of a word" in line] == []
