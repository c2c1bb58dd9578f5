"""Agreed terms are used where the engine can be led, and reported where they are not."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Pair
from glossaries.matching import TermMatch
from glossaries.terms import Gender, Term
from nlp.engines.base import Alignment, Hypothesis
from nlp.terminology import Requirement, enforce, missed, missing, realised
from tests.nlp import fakes
from tests.nlp.fakes import PAIR, LedEngine, PlainEngine, echo, silent
from tests.nlp.strategies import texts


def needed(source: str, wording: str, *targets: str) -> Requirement:
    start = source.index(wording)
    return Requirement((start, start + len(wording)), targets[0], targets)


@given(texts, st.lists(st.sampled_from(["a", "A1", "降噪", "今天", "Sony", "é"]), max_size=4))
def test_realised_forms_never_overlap(text: str, forms: list[str]) -> None:
    spans = realised(text, forms)
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@pytest.mark.parametrize(
    ("text", "forms", "count"),
    [
        ("Noise Cancelling headphones", ("noise cancelling",), 1),
        ("noise-cancelling", ("noise cancelling", "noise-cancelling"), 1),
        ("cancellations", ("cancel",), 0),
        ("free shipping, free shipping", ("free shipping", "free"), 2),
        ("шумоподавление", ("шумоподавление",), 1),
        ("ノイズキャンセリング", ("ノイズ",), 1),
        ("", ("a",), 0),
    ],
)
def test_a_form_counts_where_it_stands_as_a_word(text: str, forms: tuple[str, ...], count: int) -> None:
    assert len(realised(text, forms)) == count


def test_a_term_asked_for_twice_must_be_said_twice() -> None:
    two = [Requirement((0, 2), "sale", ("sale",)), Requirement((3, 5), "sale", ("sale",))]
    assert missing("a sale", two) == two[1:]
    assert missing("sale, sale", two) == []
    matches = [TermMatch(Term("促销", "sale"), (0, 2)), TermMatch(Term("促销", "sale"), (3, 5))]
    assert missed("a sale", matches) == matches[1:]


def test_what_is_there_already_is_left_as_it_is() -> None:
    engine = LedEngine(lambda segment: "A big flash sale today.")
    [draft] = enforce(["今天限时抢购"], [[needed("今天限时抢购", "限时抢购", "flash sale")]], engine, PAIR)
    assert draft.text == "A big flash sale today."


def test_a_missing_term_is_written_where_its_words_stand() -> None:
    engine = LedEngine(lambda segment: "today limited rush")
    [draft] = enforce(["今天限时抢购"], [[needed("今天限时抢购", "限时抢购", "flash sale")]], engine, PAIR)
    assert "flash sale" in draft.text
    assert draft.text.startswith("today")


def test_a_term_at_the_start_of_a_sentence_gets_its_capital() -> None:
    engine = LedEngine(lambda segment: "Limited rush today")
    [draft] = enforce(["限时抢购今天"], [[needed("限时抢购今天", "限时抢购", "flash sale")]], engine, PAIR)
    assert draft.text.startswith("Flash sale")


def test_a_term_that_keeps_its_case_keeps_it_everywhere() -> None:
    engine = LedEngine(lambda segment: "Limited rush today")
    kept = Requirement((0, 4), "flash sale", ("flash sale",), keeps_case=True)
    [draft] = enforce(["限时抢购今天"], [[kept]], engine, PAIR)
    assert draft.text.startswith("flash sale")


def test_an_echo_can_be_led_to_every_term() -> None:
    segment = "主动降噪蓝牙耳机"
    requirements = [needed(segment, "降噪", "noise cancelling"), needed(segment, "耳机", "headphones")]
    [draft] = enforce([segment], [requirements], echo(), PAIR)
    assert missing(draft.text, requirements) == []


def test_an_engine_that_cannot_be_led_is_not_asked_to() -> None:
    engine = PlainEngine(silent)
    [draft] = enforce(["降噪"], [[needed("降噪", "降噪", "ANC")]], engine, PAIR)
    assert draft.text == ""
    assert engine.asked == [["降噪"]]


def test_no_segments_need_nothing() -> None:
    assert enforce([], [], echo(), PAIR) == []


def test_each_segment_gets_its_own_terms() -> None:
    segments = ["降噪今天", "包邮今天", "今天"]
    requirements = [[needed("降噪今天", "降噪", "ANC")], [needed("包邮今天", "包邮", "free shipping")], []]
    drafts = enforce(segments, requirements, echo(), PAIR)
    assert ["ANC" in d.text for d in drafts] == [True, False, False]
    assert ["ree shipping" in d.text for d in drafts] == [False, True, False]
    assert drafts[2].text == "今天"


def test_a_glossary_of_every_word_comes_to_an_end() -> None:
    """An engine that never says a term unless it is written over its words."""
    segment = "降噪" * 60
    every = [Requirement((i * 2, i * 2 + 2), f"term {i}", (f"term {i}",)) for i in range(60)]
    [draft] = enforce([segment], [every], LedEngine(lambda s: "word " * 60), PAIR)
    assert len(missing(draft.text, every)) < 60


class CountingEngine(LedEngine):
    """Remembers what it was led with; its alignment is trained or not."""

    def __init__(self, says: str, *, is_trained: bool) -> None:
        super().__init__(lambda segment: says)
        self.is_trained = is_trained
        self.prefixes: list[str] = []

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self.prefixes += prefixes
        done = super().complete(segments, prefixes, pair)
        return [replace(h, alignment=replace(h.alignment, is_trained=self.is_trained)) for h in done if h.alignment]


def test_a_term_is_written_at_once_where_the_alignment_can_be_trusted() -> None:
    engine = CountingEngine("today limited rush", is_trained=True)
    asked = replace(needed("今天限时抢购", "限时抢购", "flash sale"), language="en")
    [draft] = enforce(["今天限时抢购"], [[asked]], engine, PAIR)
    assert "flash sale" in draft.text
    assert engine.prefixes == [""], "nothing is decoded twice"


def test_the_model_is_asked_again_where_a_word_beside_the_term_changes_with_it() -> None:
    engine = CountingEngine("o novo termo", is_trained=True)
    asked = Requirement((6, 13), "garrafa térmica", ("garrafa térmica",), gender=Gender.FEMININE, language="pt")
    [draft] = enforce(["o novo thermos"], [[asked]], engine, PAIR)
    assert draft.text.startswith("a nova garrafa térmica")
    assert set(engine.prefixes) == {"", "a nova garrafa térmica"}


def test_the_model_is_asked_again_where_a_word_beside_the_term_has_none_of_its_own() -> None:
    """All of `garrafa vermelha` looks at *thermos*: written over at once, the red would be gone."""
    engine = CountingEngine("garrafa vermelha", is_trained=True)
    looks = Alignment(((0, 3), (4, 11)), ((0, 7), (8, 16)), [[0.0, 1.0], [0.4, 0.6]], is_trained=True)
    asked = replace(needed("red thermos", "thermos", "garrafa térmica"), language="pt")
    with patch.object(fakes, "_diagonal", lambda *_: looks):
        enforce(["red thermos"], [[asked]], engine, PAIR)
    assert len(engine.prefixes) > 1


def test_a_mask_is_never_just_written_over_words() -> None:
    engine = CountingEngine("today limited rush", is_trained=True)
    enforce(["今天A1"], [[needed("今天A1", "A1", "A1")]], engine, PAIR)
    assert len(engine.prefixes) > 1


def test_one_way_is_tried_at_a_time_and_each_once() -> None:
    """A model that runs on into the last word however it is led: two tries, then the words are written over."""
    engine = CountingEngine("today limited rush", is_trained=False)
    asked = replace(needed("今天限时抢购", "限时抢购", "flash sale"), language="en")
    [draft] = enforce(["今天限时抢购"], [[asked]], engine, PAIR)
    assert realised(draft.text, ("flash sale",))
    assert len(engine.prefixes) == 1 + 2
