"""Segments through the engine: placeholders survive whatever the engine does."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Pair
from glossaries.matching import TermSet
from glossaries.terms import Term
from nlp.drafts import Draft
from nlp.figures import foreign_words
from nlp.jobs import MOST_MASKS, Job, run
from nlp.pieces import put_together, stretches
from nlp.protection import find_placeholders
from tests.nlp.fakes import HOSTILE, PAIR, LedEngine, PlainEngine, echo, silent
from tests.nlp.strategies import apart, texts


def job(text: str, *own: Term) -> Job:
    placeholders = tuple(find_placeholders(text, strict_only=True))
    matches = TermSet.of(own).find(text, [p.span for p in placeholders])
    return Job(text, placeholders, tuple(matches))


def text_of(job: Job, speak: Callable[[str], str] = str) -> str:
    return run([job], PlainEngine(speak), PAIR)[0].text


@given(texts)
def test_stretches_tile_the_segment(text: str) -> None:
    assert "".join(text[slice(*s.span)] for s in stretches(text, find_placeholders(text))) == text


@given(apart(), st.sampled_from(HOSTILE), st.booleans())
def test_every_placeholder_comes_back_exactly_once(
    case: tuple[str, list[str]], speak: Callable[[str], str], can_be_led: bool
) -> None:
    text, kept = case
    engine = (LedEngine if can_be_led else PlainEngine)(speak)
    target = run([job(text)], engine, PAIR)[0].text
    found = Counter(p.text for p in find_placeholders(target, strict_only=True))
    assert found == Counter(kept)


@given(apart())
def test_an_echo_says_the_text_again(case: tuple[str, list[str]]) -> None:
    text, kept = case
    target = run([job(text)], echo(), PAIR)[0].text
    assert target == text if len(kept) <= MOST_MASKS else sorted(target) == sorted(text)


def test_a_segment_without_words_never_meets_the_engine() -> None:
    engine = PlainEngine(silent)
    jobs = [job(text) for text in ("123", "！？", "{a}-{b}", "🔥", "https://a.cn/x", "\0", "\u0301")]
    assert [draft.text for draft in run(jobs, engine, PAIR)] == [j.text for j in jobs]
    assert engine.asked == []


@pytest.mark.parametrize(
    ("text", "said", "target"),
    [
        ("https://a.cn/x您好{name}", "", "https://a.cn/x {name}"),
        ("包邮/Wi-Fi 6E", "A2", "A2/Wi-Fi 6E"),
        ("Proскидка", "Pro", "Proскидка"),
    ],
)
def test_pieces_never_run_into_one_another(text: str, said: str, target: str) -> None:
    kept = find_placeholders(text) or foreign_words(text, PAIR.source)
    cut = stretches(text, kept)
    drafts = [Draft(said) for stretch in cut if stretch.is_words]
    assert put_together(text, cut, drafts, PAIR.target).text == target


def test_equal_segments_are_translated_once() -> None:
    engine = PlainEngine(str.upper)
    drafts = run([job("你好 a"), job("你好 b"), job("你好 a")], engine, PAIR)
    assert [draft.text for draft in drafts] == ["你好 A", "你好 B", "你好 A"]
    assert engine.asked == [["你好 a", "你好 b"]]


def test_a_term_that_is_the_whole_text_is_exactly_its_target() -> None:
    engine = PlainEngine(silent)
    assert run([job("限时抢购", Term("限时抢购", "flash sale"))], engine, PAIR)[0].text == "flash sale"
    assert engine.asked == []


def test_a_model_ends_no_sentence_before_a_figure() -> None:
    engine = PlainEngine(lambda text: "Light." if text == "轻便" else "Retro." if text == "复古" else "Light, retro.")
    text = "轻便/1,900 复古"
    assert run([Job(text).guarded()], engine, PAIR)[0].text == "Light/1,900 Retro"


def test_no_jobs_ask_nothing() -> None:
    assert run([], PlainEngine(silent), PAIR) == []


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("你好{name}", "HI {name}"),
        ("{name}，你好", "{name}, HI"),
        ("{w}x{h}", "{w}HI{h}"),
        ("{a}/{b}你好", "{a}/{b} HI"),
        ("你好 {a} 你好", "HI {a} HI"),
    ],
)
def test_pieces_are_put_together_as_a_writer_would(text: str, target: str) -> None:
    """The engine loses every mask, so each stretch of words is translated on its own."""
    assert text_of(job(text), lambda segment: "HI" if "A1" not in segment else "oh") == target


@pytest.mark.parametrize(
    ("text", "target", "again"),
    [
        ("帐篷防雨 4人 户外", "HI 4 HI", ["帐篷防雨", "人 户外"]),
        ("【2025新茶】龙井绿茶 罐装", "[2025 HI] HI", ["新茶", "龙井绿茶 罐装"]),
        ("帐篷 (适合 12 人) 户外", "HI (HI 12 HI) HI", ["帐篷", "适合", "人", "户外"]),
    ],
)
def test_a_title_that_loses_a_figure_is_translated_around_it(text: str, target: str, again: list[str]) -> None:
    engine = PlainEngine(lambda _: "HI")
    [draft] = run([job(text).guarded()], engine, PAIR)
    assert (draft.text, draft.wordings) == (target, 2), "nobody asks for another wording, which would lose it again"
    assert engine.asked == [[text], again]


def test_a_sentence_that_loses_a_figure_is_translated_whole_with_the_figure_masked() -> None:
    engine = PlainEngine(lambda segment: "It has A1." if "A1" in segment else "It has it.")
    assert run([job("它支持XM-2024Pro。").guarded()], engine, PAIR)[0].text == "It has XM-2024Pro."
    assert engine.asked == [["它支持XM-2024Pro。"], ["它支持A1。"]]


def test_prices_are_written_as_the_target_does() -> None:
    engine = PlainEngine(lambda segment: segment.replace("Only", "Só"))
    drafts = run([job("Only $1,299.00 today").guarded()], engine, Pair.parse("en", "pt"))
    assert drafts[0].text == "Só $1.299,00 today"


def test_too_many_placeholders_are_not_even_tried_as_masks() -> None:
    engine = PlainEngine(str)
    text = "和".join(f"{{p{i}}}" for i in range(MOST_MASKS + 1))
    run([job(text)], engine, PAIR)
    assert engine.asked == [["和"]]


def test_drafts_come_in_the_order_of_their_jobs() -> None:
    jobs = [job("你好 {a}"), job("12"), job("再见"), job("包邮", Term("包邮", "free shipping")), job("再见 {b}")]
    assert [d.text for d in run(jobs, PlainEngine(str), PAIR)] == [
        "你好 {a}",
        "12",
        "再见",
        "free shipping",
        "再见 {b}",
    ]
