"""What changed packs make of approved copy."""

from datetime import date
from pathlib import Path

import pytest

from glossaries.packs.book import load_book
from nlp.screening.rescreening import Rescreening
from nlp.screening.screener import Screener
from nlp.screening.weighing import Asked

ASKED = Asked(date(2026, 11, 26))
HEAD = "pack: xx\ntitle: T\nversion: 1.0\nas_of: 2026-11-01\nmarkets: [DE, TH]\nrules:\n"
RULE = "- {{id: {}, category: {}, severity: {}, source: Act, terms: {}, message: {{en: no, zh: 禁}}}}\n"


def packs(folder: Path, *rules: tuple[str, str, str, str]) -> Screener:
    folder.mkdir()
    (folder / "xx.yaml").write_text(HEAD + "".join(RULE.format(*rule) for rule in rules), "utf-8")
    return Screener(load_book((folder,)))


BEER = ("a-beer", "alcohol", "review", "{en: [beer], th: [เบียร์]}")


@pytest.mark.parametrize(("text", "market"), [("Cold beer", "DE"), ("เบียร์เย็น", "TH")])
def test_a_new_rule_makes_a_problem(tmp_path: Path, text: str, market: str):
    other = ("a-rum", "alcohol", "review", "{en: [rum]}")
    radar = Rescreening.between(packs(tmp_path / "old", other), packs(tmp_path / "new", other, BEER))
    assert [f.rule for f in radar.problems(text, market, ASKED)] == ["a-beer"]


def test_what_was_objected_to_before_is_no_news_even_under_another_name(tmp_path: Path):
    renamed = ("b-beer", *BEER[1:])
    radar = Rescreening.between(packs(tmp_path / "old", BEER), packs(tmp_path / "new", renamed))
    assert radar.problems("Cold beer", "DE", ASKED) == []


def test_a_graver_rule_is_news(tmp_path: Path):
    graver = ("a-beer", "alcohol", "block", "{en: [beer]}")
    radar = Rescreening.between(packs(tmp_path / "old", BEER), packs(tmp_path / "new", graver))
    assert [f.severity.value for f in radar.problems("Cold beer", "DE", ASKED)] == ["block"]


def test_a_note_is_no_problem(tmp_path: Path):
    note = ("a-beer", "alcohol", "note", "{en: [beer]}")
    assert Rescreening(packs(tmp_path / "new", note)).problems("Cold beer", "DE", ASKED) == []


def test_a_market_where_nothing_changed_is_not_screened(tmp_path: Path):
    old, new = packs(tmp_path / "one", BEER), packs(tmp_path / "two", BEER)
    assert Rescreening.between(old, new).markets == frozenset()
    assert Rescreening.between(old, new).problems("Cold beer", "DE", ASKED) == []
