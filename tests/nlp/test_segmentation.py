"""Cutting loses nothing, and cuts where a reader would."""

from itertools import pairwise

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from nlp.protection import find_placeholders
from nlp.segmentation import LONGEST_SEGMENT, Split, cut
from tests.nlp.strategies import pieces, texts

splits = st.sampled_from(Split)
long_texts = pieces.map(lambda some: "".join(some) * 12)


def segments(text: str, split: Split = Split.SENTENCES) -> list[str]:
    return [piece.text for piece in cut(text, split) if piece.is_segment]


@given(texts | long_texts, splits)
def test_cuts_tile_the_text(text: str, split: Split) -> None:
    cuts = cut(text, split)
    assert "".join(piece.text for piece in cuts) == text
    assert all(left.span[1] == right.span[0] for left, right in pairwise(cuts))
    assert all(text[slice(*piece.span)] == piece.text != "" for piece in cuts)


@given(texts | long_texts, splits)
def test_segments_are_words_without_the_spaces_around(text: str, split: Split) -> None:
    assert all(piece.text == piece.text.strip() for piece in cut(text, split) if piece.is_segment)


@given(long_texts | texts, splits)
def test_no_border_falls_into_what_must_stay_whole(text: str, split: Split) -> None:
    whole = [p.span for p in find_placeholders(text, strict_only=True)]
    borders = {piece.span[0] for piece in cut(text, split, whole)}
    assert not any(start < border < end for start, end in whole for border in borders)


@given(long_texts, splits)
def test_no_segment_is_longer_than_an_engine_takes(text: str, split: Split) -> None:
    assert all(len(s) <= LONGEST_SEGMENT for s in segments(text, split))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好。世界！", ["你好。", "世界！"]),
        ("他说：“走。”然后走了。", ["他说：“走。”", "然后走了。"]),
        ("Hello there. How are you? Fine", ["Hello there.", "How are you?", "Fine"]),
        ("Dr. Smith met Mr. J. Doe. He left.", ["Dr. Smith met Mr. J. Doe.", "He left."]),
        ("Version 2.5 is out. 3 days left", ["Version 2.5 is out.", "3 days left"]),
        ("Привет. Как дела?", ["Привет.", "Как дела?"]),
        ("مرحبا؟ نعم۔ لا", ["مرحبا؟", "نعم۔", "لا"]),
        ("नमस्ते। कैसे हो", ["नमस्ते।", "कैसे हो"]),
        ("真的吗？！是的。 好", ["真的吗？！", "是的。", "好"]),
        ("第一行\n第二行\r\n\r\n第三行", ["第一行", "第二行", "第三行"]),
        ("a\u2028b\x0bc\0d", ["a", "b", "c", "d"]),
        ("こんにちは。元気ですか", ["こんにちは。", "元気ですか"]),
        ("สวัสดี ครับ", ["สวัสดี ครับ"]),
        ("甲\t乙", ["甲\t乙"]),
        ("", []),
        (" \n\t\u3000", []),
    ],
)
def test_sentences_end_where_a_reader_stops(text: str, expected: list[str]) -> None:
    assert segments(text) == expected


def test_lines_alone_can_be_asked_for() -> None:
    assert segments("一。二。\n三。", Split.NONE) == ["一。二。", "三。"]


def test_a_long_line_is_cut_at_a_comma_where_there_is_one() -> None:
    first = segments(("很长的一句话" * 50 + "，") * 3)[0]
    assert first.endswith("，")


def test_a_border_never_cuts_an_emoji_or_an_accent() -> None:
    for text in ("👩‍👩‍👧‍👦" * 200, "e\u0301\u0323" * 400, "🇨🇳" * 300):
        whole = regex.findall(r"\X", text)
        assert [c for s in segments(text) for c in regex.findall(r"\X", s)] == whole


@pytest.mark.parametrize(
    "text", ["." * 100_000, ". " * 50_000, "Mr. " * 25_000, '."' * 50_000, "." + " " * 100_000 + "a", "。" * 100_000]
)
def test_hostile_texts_are_cut_in_one_go(text: str) -> None:
    """Looking again at every dot from every other dot would take hours."""
    assert "".join(piece.text for piece in cut(text)) == text
