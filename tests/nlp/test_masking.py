"""Placeholders through an engine and back."""

import pytest
from hypothesis import given

from nlp.drafts import Draft
from nlp.masking import mask
from nlp.protection import find_placeholders
from tests.nlp.strategies import apart, texts


@given(texts)
def test_what_is_masked_is_the_text_with_masks(text: str) -> None:
    masked = mask(text, find_placeholders(text))
    at, rebuilt = 0, ""
    for span, placeholder in zip(masked.spans, masked.placeholders, strict=True):
        rebuilt += masked.text[at : span[0]] + placeholder.text
        at = span[1]
    assert rebuilt + masked.text[at:] == text


@given(apart())
def test_masking_then_restoring_an_echo_is_identity(case: tuple[str, list[str]]) -> None:
    text, _ = case
    masked = mask(text, find_placeholders(text, strict_only=True))
    restored = masked.restore(Draft(masked.text))
    assert restored is not None
    assert restored.text == text


@given(texts)
def test_spans_outside_placeholders_go_in_and_out(text: str) -> None:
    placeholders = find_placeholders(text)
    masked = mask(text, placeholders)
    for place in range(len(text)):
        span = (place, place + 1)
        if not any(start <= place < end for start, end in (p.span for p in placeholders)):
            assert masked.out_of(masked.into(span)) == span
            assert masked.text[slice(*masked.into(span))] == text[place]


@pytest.mark.parametrize("target", ["", "Hello", "A1 and A1", "A1A2", "A12", "xA1"])
def test_a_lost_or_doubled_mask_restores_nothing(target: str) -> None:
    text = "你好 {a} 和 {b}"
    assert mask(text, find_placeholders(text)).restore(Draft(target)) is None


def test_masks_come_back_in_any_order_and_case() -> None:
    text = "你好 {a} 和 {b}"
    restored = mask(text, find_placeholders(text)).restore(Draft("a2, then A1!"))
    assert restored is not None
    assert restored.text == "{b}, then {a}!"
    assert {restored.text[slice(*t)]: text[slice(*s)] for s, t in restored.links} == {"{a}": "{a}", "{b}": "{b}"}


@pytest.mark.parametrize("text", ["A1 {x}", "a2 {x}", "Ａ３ {x}", "奥迪A4L {x}", "A1Q1N1 {x}"])
def test_a_mask_is_nothing_the_text_says_itself(text: str) -> None:
    [placeholder] = find_placeholders(text, strict_only=True)
    masked = mask(text, [placeholder])
    assert masked.masks[0][0] not in "Aa"
    restored = masked.restore(Draft(masked.text))
    assert restored is not None
    assert restored.text == text
