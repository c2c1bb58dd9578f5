"""The whole flow, with engines that behave and engines that do not."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput, UnsupportedPair
from core.findings import Severity
from core.locales import Pair
from glossaries.matching import NO_TERMS, TermMatcher, TermSet
from glossaries.terms import Term, TermStatus
from nlp.engines.base import Engine
from nlp.localization import Field, Instructions, Localization, localize
from nlp.markup import MarkupKind, MarkupOptions
from nlp.protection import find_placeholders
from tests.nlp.fakes import HOSTILE, PAIR, LedEngine, PlainEngine, echo, silent
from tests.nlp.strategies import apart

FIELDS = st.sampled_from(Field)
STARTER = TermMatcher([Term("蓝牙耳机", "Bluetooth headphones", role="product"), Term("包邮", "free shipping")])


def localized(text: str, engine: Engine, *own: Term, field: Field = Field.AUTO, **more: object) -> Localization:
    instructions = Instructions(PAIR, TermSet.of(own, STARTER), STARTER, field, **more)  # type: ignore[arg-type]
    return localize([text], instructions, engine)[0]


@given(apart(), FIELDS)
def test_every_placeholder_survives_an_echo(case: tuple[str, list[str]], field: Field) -> None:
    text, kept = case
    done = localized(text, echo(), field=field)
    assert Counter(p.text for p in find_placeholders(done.text, strict_only=True)) == Counter(kept)
    assert not [f for f in done.findings if f.severity is Severity.BLOCK]


@given(apart(), FIELDS, st.sampled_from(HOSTILE), st.booleans())
def test_every_placeholder_survives_a_hostile_engine(
    case: tuple[str, list[str]], field: Field, speak: Callable[[str], str], can_be_led: bool
) -> None:
    text, kept = case
    done = localized(text, (LedEngine if can_be_led else PlainEngine)(speak), field=field)
    assert Counter(p.text for p in find_placeholders(done.text, strict_only=True)) == Counter(kept)


@given(apart(), st.sampled_from(HOSTILE))
def test_terms_are_applied_or_missed_and_never_both(case: tuple[str, list[str]], speak: Callable[[str], str]) -> None:
    text, _ = case
    terms = (Term("降噪", "noise cancelling"), Term("您好", "hello there"))
    done = localized(text, LedEngine(speak), *terms, field=Field.PROSE)
    named = [t.span for t in (*done.terms_applied, *done.terms_missed)]
    assert len(named) == len(set(named))
    assert len(named) == text.count("降噪") + text.count("您好")
    assert len([f for f in done.findings if f.check == "missed_term"]) == len(done.terms_missed)


def test_texts_come_back_in_order_and_meet_in_one_batch() -> None:
    engine = PlainEngine(str.upper)
    texts = ["你好 a", "再见 b", "", "早安 c"]
    done = localize(texts, Instructions(PAIR), engine)
    assert [d.text for d in done] == ["你好 A", "再见 B", "", "早安 C"]
    assert [d.source_text for d in done] == texts
    assert len(engine.asked) == 1


def test_another_pair_is_refused() -> None:
    with pytest.raises(UnsupportedPair):
        localize(["hello"], Instructions(Pair.parse("en", "zh")), echo())


def test_a_missed_term_is_reported_and_needs_a_person() -> None:
    done = localized("今天降噪效果很好。", PlainEngine(lambda s: "It is good."), Term("降噪", "noise cancelling"))
    assert [(t.source, t.target, t.span) for t in done.terms_missed] == [("降噪", "noise cancelling", (2, 4))]
    assert done.terms_applied == ()
    assert done.needs_review


def test_a_term_said_once_for_two_is_missed_once() -> None:
    done = localized("降噪，还是降噪。", PlainEngine(lambda s: "Noise cancelling."), Term("降噪", "noise cancelling"))
    assert (len(done.terms_applied), len(done.terms_missed)) == (1, 1)


def test_a_forced_term_is_applied() -> None:
    done = localized("今天限时抢购", LedEngine(lambda s: "today limited rush"), Term("限时抢购", "flash sale"))
    assert "flash sale" in done.text
    assert [t.source for t in done.terms_applied] == ["限时抢购"]
    assert not done.needs_review


def test_a_term_that_is_the_whole_text_is_exactly_its_target() -> None:
    for field in Field:
        done = localized("苹果公司", PlainEngine(silent), Term("苹果公司", "Apple Inc."), field=field)
        assert done.text == "Apple Inc."


def test_a_do_not_translate_term_stays() -> None:
    done = localized("我爱老干妈。", LedEngine(lambda s: "I love sauce."), Term("老干妈", "老干妈"))
    assert done.text.count("老干妈") == 1
    assert [f.check for f in done.findings] == []


def test_a_forbidden_wording_is_found() -> None:
    bad = Term("降噪", "noise killing", TermStatus.DEPRECATED)
    done = localized("降噪耳机很好。", PlainEngine(lambda s: "Noise killing headphones are good."), bad)
    assert [(f.check, f.matched) for f in done.findings] == [("forbidden_term", "Noise killing")]


def test_traditional_characters_are_matched_by_traditional_terms() -> None:
    done = localized("這款藍牙耳機很好。", LedEngine(lambda s: "This is good."), Term("藍牙耳機", "BT earphones"))
    assert [t.span for t in done.terms_applied] == [(2, 6)]


def test_a_latin_term_inside_a_chinese_word_needs_borders() -> None:
    done = localized("这个XAPP和APP都好。", PlainEngine(lambda s: "Nice."), Term("APP", "app"))
    assert [t.span for t in done.terms_missed] == [(7, 10)]


def test_terms_inside_placeholders_are_left_alone() -> None:
    done = localized("你好{包邮}，https://a.cn/包邮。", echo(), Term("包邮", "free shipping"))
    assert (done.terms_applied, done.terms_missed) == ((), ())
    assert "{包邮}" in done.text


def test_starter_terms_hold_in_titles_and_not_in_prose() -> None:
    title = localized("蓝牙耳机 包邮", PlainEngine(silent))
    assert title.is_title
    assert title.text == "Bluetooth Headphones, Free Shipping"
    assert [t.is_own for t in title.terms_applied] == [False, False]
    prose = localized("我的蓝牙耳机坏了。", PlainEngine(silent))
    assert not prose.is_title
    assert (prose.terms_applied, prose.terms_missed) == ((), ())


def test_the_field_outweighs_the_look() -> None:
    assert not localized("蓝牙耳机 包邮", echo(), field=Field.PROSE).is_title
    assert localized("随便什么。", echo(), field=Field.TITLE).is_title


def test_markup_comes_back_around_its_words() -> None:
    html = MarkupOptions(MarkupKind.HTML)
    done = localized("<p>你好 <b>世界</b></p>", echo(), markup=html)
    assert done.text == "<p>你好 <b>世界</b></p>"
    with pytest.raises(InvalidInput):
        localized("<p>你好", echo(), markup=MarkupOptions(MarkupKind.XML))


def test_it_says_which_engine_spoke() -> None:
    done = localize(["你好"], Instructions(PAIR, NO_TERMS), echo())[0]
    assert (done.engine, done.model, done.licence) == ("echo", "echo", "Apache-2.0")
    assert [(s.source, s.target) for s in done.segments] == [("你好", "你好")]
