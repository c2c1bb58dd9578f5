"""The starter terms that ship with us: files keep their format, and listing words say what a listing says."""

import unicodedata
from collections import Counter
from importlib.resources import files
from importlib.resources.abc import Traversable

import pytest

from core.locales import Pair
from core.text import has_han
from glossaries.matching import TermMatcher, TermSet
from glossaries.starter import starter_terms
from glossaries.terms import Term

CHINESE_TO_ENGLISH = Pair.parse("zh", "en")
FOLDERS = sorted((files("glossaries") / "data" / "termbases").iterdir(), key=lambda folder: folder.name)
TABLES = sorted(
    (f for folder in FOLDERS for f in folder.iterdir() if f.name.endswith(".tsv")),
    key=lambda f: f.name,
)
ROLES = {
    *("product", "attribute", "function", "material", "colour", "style"),
    *("audience", "brand", "season", "occasion", "place"),
    *("promotion", "measure", "packaging", "compliance", "connective"),
}


@pytest.fixture(scope="module")
def terms() -> tuple[Term, ...]:
    return starter_terms(CHINESE_TO_ENGLISH)


@pytest.fixture(scope="module")
def by_source(terms: tuple[Term, ...]) -> dict[str, Term]:
    return {term.source: term for term in terms}


def test_there_are_far_more_than_six_hundred_terms(terms: tuple[Term, ...]) -> None:
    assert len(terms) >= 600
    assert len(terms) >= 10_000, "whole files must have been lost"


@pytest.mark.parametrize(("target", "least"), [("pt", 300), ("es", 150), ("de", 150), ("fr", 150), ("ja", 150)])
def test_english_listing_words_go_into_other_languages(target: str, least: int) -> None:
    terms = starter_terms(Pair.parse("en", target))
    assert len(terms) >= least
    assert len({term.source for term in terms}) == len(terms)
    assert {term.role for term in terms} <= ROLES
    assert all(term.source.strip() and term.target.strip() for term in terms)


def test_a_pair_without_files_has_no_terms() -> None:
    assert starter_terms(Pair.parse("th", "ar")) == ()


def test_scripts_and_regions_share_the_terms_of_their_language(terms: tuple[Term, ...]) -> None:
    assert starter_terms(Pair.parse("zh-Hans", "en-US")) == terms


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_row_has_four_columns_under_one_header(table: Traversable) -> None:
    text = table.read_text(encoding="utf-8")
    assert text.endswith("\n")
    header, *rows = text.removesuffix("\n").split("\n")
    assert header == "source\ttarget\trole\tvariants"
    assert [row for row in rows if row.count("\t") != 3] == []


def test_no_source_stands_twice_in_all_files(terms: tuple[Term, ...]) -> None:
    assert [source for source, count in Counter(term.source for term in terms).items() if count > 1] == []


def test_every_role_is_known(terms: tuple[Term, ...]) -> None:
    assert {term.role for term in terms} <= ROLES


def test_every_wording_is_tidy(terms: tuple[Term, ...]) -> None:
    def is_tidy(wording: str) -> bool:
        return wording.split(" ") == wording.split() and unicodedata.is_normalized("NFC", wording)

    assert [t for t in terms if not all(map(is_tidy, (t.source, *t.accepted)))] == []


def test_sources_have_chinese_and_targets_none(terms: tuple[Term, ...]) -> None:
    latin_sources = {term.source for term in terms if not has_han(term.source)}
    assert latin_sources <= {"USB"}
    assert [term for term in terms if any(has_han(wording) for wording in term.accepted)] == []


def test_no_variant_repeats_another_wording(terms: tuple[Term, ...]) -> None:
    assert [term for term in terms if len(set(term.accepted)) != len(term.accepted)] == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("限时抢购", "flash sale"),
        ("降噪", "noise cancelling"),
        ("包邮", "free shipping"),
        ("续航", "battery life"),
        ("买一送一", "buy 1 get 1 free"),
        ("免烫", "wrinkle-free"),
        ("防水", "waterproof"),
        ("短款", "short"),
        ("落地", "floor-standing"),
        ("卫衣", "sweatshirt"),
        ("游戏手柄", "game controller"),
        ("手柄", "handle"),
        ("婴儿推车", "baby stroller"),
        ("双喇叭", "dual speakers"),
        ("四件套", "4-piece set"),
        ("新疆", "Xinjiang"),
    ],
)
def test_a_listing_word_reads_as_in_a_listing(by_source: dict[str, Term], source: str, target: str) -> None:
    assert by_source[source].target == target


def test_other_spellings_of_an_agreed_word_count_as_it(by_source: dict[str, Term]) -> None:
    assert "noise-cancelling" in by_source["降噪"].accepted
    assert "high waist" in by_source["高腰"].accepted


def test_a_counter_of_one_character_is_a_measure(by_source: dict[str, Term]) -> None:
    assert {by_source[counter].role for counter in "片支只个条张抽粒档层"} == {"measure"}


@pytest.mark.parametrize(
    ("text", "said"), [("小米手机壳", "Xiaomi"), ("有机小米 2kg", "organic millet"), ("小米粥 速食", "millet porridge")]
)
def test_a_brand_that_is_a_word_too_is_the_word_where_it_is_food(text: str, said: str, terms: tuple[Term, ...]) -> None:
    found = TermSet(starter=TermMatcher(terms)).find(text)
    assert found[0].term.target == said


def test_brands_are_written_as_their_owners_do(by_source: dict[str, Term]) -> None:
    assert by_source["阿迪达斯"] == Term("阿迪达斯", "adidas", variants=("Adidas",), keeps_case=True, role="brand")
    assert not by_source["保温杯"].keeps_case
