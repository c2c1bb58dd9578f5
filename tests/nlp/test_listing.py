"""Titles are composed of agreed terms, lose nothing, and read like listings."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term
from nlp.jobs import run
from nlp.listing import TitleManner, plan_title
from nlp.protection import find_placeholders
from nlp.segmentation import LONGEST_SEGMENT
from tests.nlp.fakes import HOSTILE, PAIR, PlainEngine
from tests.nlp.strategies import apart, texts

STARTER = [
    Term("蓝牙耳机", "Bluetooth headphones", role="product"), Term("降噪", "noise cancelling", role="function"),
    Term("女士", "women's", role="audience"), Term("瑜伽裤", "yoga leggings", role="product"),
    Term("真丝", "silk", role="material"), Term("丝巾", "silk scarf", role="product"), Term("包邮", "free shipping"),
    Term("厘米", "cm", role="measure"), Term("用于", "for", role="connective"),
    Term("新款", "new", role="attribute"),
    Term("限时抢购", "flash sale", role="promotion"),
]  # fmt: skip
WORDS = TermSet(starter=TermMatcher(STARTER))


def written(text: str, terms: TermSet = WORDS, speak: Callable[[str], str] = lambda s: "open words") -> str:
    plan = plan_title(text, terms, wants_links=False)
    return plan.assemble(run(plan.jobs, PlainEngine(speak), PAIR), PAIR).text


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("降噪蓝牙耳机", "Noise Cancelling Bluetooth Headphones"),
        ("1-800-555-0199新款", "1-800-555-0199 New"),
        ("7厘米降噪", "7cm Noise Cancelling"),
        ("ZR-64778/B2用于降噪", "ZR-64778/B2 for Noise Cancelling"),
        ("降噪USD 399.48蓝牙耳机", "Noise Cancelling USD 399.48 Bluetooth Headphones"),
        ("降噪 蓝牙耳机 包邮", "Noise Cancelling, Bluetooth Headphones, Free Shipping"),
        ("【包邮】蓝牙耳机", "[Free Shipping] Bluetooth Headphones"),
        ("蓝牙耳机|降噪/包邮", "Bluetooth Headphones | Noise Cancelling/Free Shipping"),
        ("蓝牙耳机（限时抢购）", "Bluetooth Headphones (Flash Sale)"),
        ("瑜伽裤女士", "Yoga Leggings for Women"),
        ("女士瑜伽裤", "Women's Yoga Leggings"),
        ("真丝丝巾", "Silk Scarf"),
        ("7厘米", "7cm"),
        ("Sony 蓝牙耳机 WH-1000XM5", "Sony Bluetooth Headphones WH-1000XM5"),
        ("{brand} 蓝牙耳机 {{color}}", "{brand} Bluetooth Headphones {{color}}"),
        ("{brand}蓝牙耳机🔥", "{brand} Bluetooth Headphones 🔥"),
        ("新品 [[city]] 包邮", "Open Words [[city]] Free Shipping"),
        ("神秘蓝牙耳机", "Open Words Bluetooth Headphones"),
        ("蓝牙耳机\n包邮", "Bluetooth Headphones\nFree Shipping"),
        ("", ""),
        ("🔥🔥", "🔥🔥"),
    ],
)
def test_a_title_reads_like_a_listing(text: str, target: str) -> None:
    assert written(text) == target


@given(apart(), st.sampled_from(HOSTILE))
def test_every_placeholder_comes_back_exactly_once(case: tuple[str, list[str]], speak: Callable[[str], str]) -> None:
    text, kept = case
    found = Counter(p.text for p in find_placeholders(written(text, speak=speak), strict_only=True))
    assert found == Counter(kept)


@given(texts)
def test_parts_tile_the_title(text: str) -> None:
    plan = plan_title(text, WORDS, wants_links=False)
    assert "".join(part.text for part, _ in plan.rows) == text


@given(texts)
def test_any_text_can_be_forced_to_be_a_title(text: str) -> None:
    assert isinstance(written(text, speak=str), str)


def test_own_terms_win_and_keep_their_case() -> None:
    own = TermSet.of([Term("蓝牙耳机", "iBuds pro", keeps_case=True)], WORDS.starter)
    assert written("降噪蓝牙耳机", own) == "Noise Cancelling iBuds pro"


def test_own_terms_inside_open_words_keep_their_case_and_their_ends() -> None:
    """Not taken for an article or full stop that a model added."""
    own = TermSet.of([Term("北面", "The North Face", keeps_case=True), Term("潮牌", "drip co.", keeps_case=True)])
    text = "神秘莫测不可思议的北面冲锋衣潮牌"
    assert written(text, own, lambda s: "The North Face thing drip co.") == "The North Face Thing drip co."


def test_matches_tell_the_terms_and_where_they_stand() -> None:
    plan = plan_title("降噪 蓝牙耳机", WORDS, wants_links=False)
    assert [(m.term.source, m.span) for m in plan.matches] == [("降噪", (0, 2)), ("蓝牙耳机", (3, 7))]
    assert plan.jobs == ()


def test_words_of_one_script_without_a_mark_are_cut_for_the_engine() -> None:
    """Two hundred kilobytes in one segment would take all memory there is."""
    plan = plan_title("神" * 5 * LONGEST_SEGMENT, WORDS, wants_links=False)
    assert {len(job.text) for job in plan.jobs} == {LONGEST_SEGMENT}


def test_formatting_can_be_left_as_it_came() -> None:
    plan = plan_title("降噪 蓝牙耳机", WORDS, TitleManner(raises_case=False), wants_links=False)
    assert plan.assemble([], PAIR).text == "noise cancelling, Bluetooth headphones"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("蓝牙耳机降噪包邮", "Bluetooth Headphones, Noise Cancelling, Free Shipping"),
        ("降噪蓝牙耳机", "Noise Cancelling Bluetooth Headphones"),
        ("1-800-555-0199新款", "1-800-555-0199 New"),
        ("7厘米降噪", "7cm Noise Cancelling"),
        ("ZR-64778/B2用于降噪", "ZR-64778/B2 for Noise Cancelling"),
        ("降噪USD 399.48蓝牙耳机", "Noise Cancelling USD 399.48 Bluetooth Headphones"),
        ("瑜伽裤女士降噪", "Yoga Leggings for Women, Noise Cancelling"),
        ("瑜伽裤真丝丝巾", "Yoga Leggings, Silk Scarf"),
        ("丝巾7厘米", "Silk Scarf 7cm"),
    ],
)
def test_for_a_further_leg_what_follows_the_product_is_set_apart(text: str, target: str) -> None:
    plan = plan_title(text, WORDS, TitleManner(lists=True), wants_links=False)
    assert plan.assemble(run(plan.jobs, PlainEngine(lambda s: s), PAIR), PAIR).text == target
