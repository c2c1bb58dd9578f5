"""Tags and template blocks close in the order in which they open, whatever an engine does with them."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.jobs import Job, run
from nlp.nesting import loose_ends
from nlp.protection import find_placeholders
from tests.nlp.fakes import HOSTILE, PAIR, LedEngine, PlainEngine, reversing

PAIRS = [("<b>", "</b>"), ("<a href='x'>", "</a>"), ("{{#if vip}}", "{{/if}}"), ("{% if vip %}", "{% endif %}")]


@pytest.mark.parametrize(
    ("placeholders", "left"),
    [
        (["<b>", "<br>", "</b>"], []),
        (["</b>", "<b>"], [("b", True), ("b", False)]),
        (["<b>", "<i>", "</b>", "</i>"], [("b", False), ("i", False), ("b", True), ("i", True)]),
        (["{{#if vip}}", "{{name}}", "{name}", "{{/if}}"], []),
        (["<i>", "<b>", "<x/>"], [("i", False), ("b", False)]),
        (["{%- if vip -%}", "{% else %}", "{% endif %}"], [("{%if", False), ("{%else", False), ("{%if", True)]),
        (["{% endif %}", "{% if vip %}"], [("{%if", True), ("{%if", False)]),
        (["<B>", "</b>", "https://a.cn/x", "%s"], []),
    ],
)
def test_what_nests_leaves_nothing(placeholders: list[str], left: list[tuple[str, bool]]) -> None:
    assert loose_ends(placeholders) == left


@given(st.lists(st.sampled_from(PAIRS), min_size=1, max_size=3), st.sampled_from(HOSTILE), st.booleans())
def test_no_engine_takes_tags_apart(
    pairs: list[tuple[str, str]], speak: Callable[[str], str], can_be_led: bool
) -> None:
    text = " ".join(f"今天 {opening} 降噪 耳机 {closing} 包邮" for opening, closing in pairs)
    engine = (LedEngine if can_be_led else PlainEngine)(speak)
    [draft] = run([Job(text, tuple(find_placeholders(text, strict_only=True)))], engine, PAIR)
    assert loose_ends(p.text for p in find_placeholders(draft.text, strict_only=True)) == []


def test_tags_that_close_in_another_sentence_keep_their_order() -> None:
    text = "降噪 <b> <i> 耳机"
    [draft] = run([Job(text, tuple(find_placeholders(text, strict_only=True)))], PlainEngine(reversing), PAIR)
    assert draft.text == text


def test_an_order_that_breaks_a_tag_is_put_right() -> None:
    text = "降噪 <b> 耳机 </b>"
    [draft] = run([Job(text, tuple(find_placeholders(text, strict_only=True)))], PlainEngine(reversing), PAIR)
    assert draft.text == "降噪 <b> 耳机 </b>"
