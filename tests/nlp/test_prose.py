"""Sentences are put together as they were cut."""

from collections.abc import Callable

import pytest
from hypothesis import given

from core.locales import Pair
from glossaries.matching import NO_TERMS, TermSet
from glossaries.terms import Term
from nlp.jobs import run
from nlp.prose import plan_prose
from nlp.segmentation import Split
from tests.nlp.fakes import PAIR, PlainEngine, echo
from tests.nlp.strategies import texts


def translated(text: str, speak: Callable[[str], str] = lambda s: "Words", terms: TermSet = NO_TERMS) -> str:
    plan = plan_prose(text, terms, Split.SENTENCES, wants_links=False)
    return plan.assemble(run(plan.jobs, PlainEngine(speak), PAIR), PAIR).text


@given(texts)
def test_cuts_tile_the_text_and_each_segment_has_its_job(text: str) -> None:
    plan = plan_prose(text, NO_TERMS, Split.SENTENCES, wants_links=False)
    assert "".join(piece.text for piece in plan.cuts) == text
    assert [job.text for job in plan.jobs] == [piece.text for piece in plan.cuts if piece.is_segment]


@given(texts)
def test_an_echo_into_an_unspaced_language_is_identity(text: str) -> None:
    pair = Pair.parse("zh", "ja")
    plan = plan_prose(text, NO_TERMS, Split.SENTENCES, wants_links=False, follows_ends=False)
    assert plan.assemble(run(plan.jobs, PlainEngine(str), pair), pair).text == text


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("你好。世界。", "Words Words"),
        ("你好\n\n世界", "Words\n\nWords"),
        ("  你好  ", "  Words  "),
        ("你好{name}", "Words {name}"),
        ("{name}你好", "{name} Words"),
        ("{name} 你好", "{name} Words"),
        ("🔥今天特价🔥", "🔥 Words 🔥"),
        ("你好 https://a.cn/x", "Words https://a.cn/x"),
        ("{a}{b}", "{a}{b}"),
        ("甲\t乙", "Words"),
        ("你好\0世界", "Words\0Words"),
        ("", ""),
        (" \n ", " \n "),
    ],
)
def test_what_stood_between_stands_between(text: str, target: str) -> None:
    assert translated(text) == target


def test_a_phrase_gets_no_full_stop_it_never_had() -> None:
    assert translated("你好", lambda s: "Hello.") == "Hello"
    assert translated("你好。", lambda s: "Hello.") == "Hello."
    assert translated("等等", lambda s: "And so on...") == "And so on..."


def test_a_term_keeps_its_own_full_stop() -> None:
    terms = TermSet.of([Term("苹果公司", "Apple Inc.")])
    assert translated("苹果公司", terms=terms) == "Apple Inc."
    assert translated("我爱苹果公司", lambda s: "I love Apple Inc.", terms) == "I love Apple Inc."


def test_no_sentence_ends_inside_a_term() -> None:
    terms = TermSet.of([Term("Yahoo! Shopping", "Yahoo! Shopping"), Term("你好。世界", "Hello World")])
    plan = plan_prose("去Yahoo! Shopping买。你好。世界好", terms, Split.SENTENCES, wants_links=False)
    assert [job.text for job in plan.jobs] == ["去Yahoo! Shopping买。", "你好。世界好"]
    assert [len(job.matches) for job in plan.jobs] == [1, 1]


def test_terms_inside_placeholders_are_left_alone() -> None:
    terms = TermSet.of([Term("name", "NAME"), Term("a", "b")])
    plan = plan_prose("你好{name}，见https://a.cn/name", terms, Split.SENTENCES, wants_links=False)
    assert plan.matches == ()


def test_markup_asks_for_links() -> None:
    plan = plan_prose("你好世界", NO_TERMS, Split.SENTENCES, wants_links=True)
    [draft] = run(plan.jobs, echo(), PAIR)
    assert draft.links
