"""Folding and its way back, and the borders of words, in many scripts."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.text import fold, fold_key, has_han, is_unspaced, needs_border, occurrences, stands_alone, well_formed
from tests.nlp.strategies import WORDS

letters = st.sampled_from(
    [*WORDS, "ｶﾞ", "\u1100\u1161\u11a8", "가\u11a8", "ß", "İ", "ΐ", "Ǆ", "７ｃｍ", "㎝", "ﷺ", "ำ", "e\u0301"]
)
texts = st.lists(letters, max_size=15).map("".join) | st.text(max_size=30)


def found(text: str, wanted: str) -> list[str]:
    return [text[start:end] for start, end in occurrences(fold(text), wanted)]


@given(texts)
def test_folding_letter_by_letter_is_folding_the_whole(text: str) -> None:
    if not _joins_oddly(text):
        assert fold(text).text == unicodedata.normalize("NFKC", text).casefold()


def _joins_oddly(text: str) -> bool:
    """Compatibility jamo (`ㄱㅏㄳ`) side by side are no spelling anyone uses."""
    return any("\u3131" <= c <= "\u318e" or "\uffa0" <= c <= "\uffdc" for c in text)


@given(texts)
def test_every_folded_character_maps_to_where_it_came_from(text: str) -> None:
    folded = fold(text)
    assert len(folded.starts) == len(folded.ends) == len(folded.text)
    for i, character in enumerate(folded.text):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert character in fold_key(text[start:end])


@given(texts)
def test_the_whole_folded_text_maps_to_the_whole_text(text: str) -> None:
    if text:
        assert fold(text).span(0, len(fold(text).text)) == (0, len(text))


@given(texts, texts)
def test_occurrences_never_overlap_and_say_the_word(text: str, wanted: str) -> None:
    spans = list(occurrences(fold(text), wanted))
    assert all(left[1] <= right[0] for left, right in pairwise(spans))
    assert all(fold_key(wanted) == fold(text[start:end]).text for start, end in spans)


@given(st.text(alphabet=st.characters(), max_size=30))
def test_a_mended_text_can_be_encoded(text: str) -> None:
    mended = well_formed(text)
    mended.encode()
    assert well_formed(mended) == mended


@given(st.text(max_size=30))
def test_a_sound_text_is_not_mended(text: str) -> None:
    assert well_formed(text) == text


@pytest.mark.parametrize(
    ("broken", "mended"),
    [
        ("降噪\ud800", "降噪\ufffd"),
        ("\udc00耳机", "\ufffd耳机"),
        ("\ud83d\ude00", "😀"),
        ("a\ud83db", "a\ufffdb"),
        ("\ufeff\ud800", "\ufeff\ufffd"),
    ],
)
def test_half_characters_are_joined_or_replaced(broken: str, mended: str) -> None:
    assert well_formed(broken) == mended


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("ＵＳＢ充电", "usb"),
        ("USB-C 充电", "usb-c"),
        ("Straße", "STRASSE"),
        ("ﾌﾞﾙｰﾄｩｰｽ", "ブルートゥース"),
        ("ガラス", "ｶﾞﾗｽ"),
        ("\u1100\u1161\u11a8", "각"),
        ("cafe\u0301", "café"),
        ("café", "CAFE\u0301"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("Скидка", "скидка"),
        ("㎝", "cm"),
        ("กำ", "ก\u0e4dา"),
    ],
)
def test_case_width_and_composition_do_not_matter(text: str, wanted: str) -> None:
    assert len(found(text, wanted)) == 1


@pytest.mark.parametrize(
    ("text", "wanted", "count"),
    [
        ("主动降噪耳机", "降噪", 1),
        ("ノイズキャンセリング", "ノイズ", 1),
        ("ลดเสียงรบกวน", "เสียง", 1),
        ("무선이어폰을", "이어폰", 1),
        ("sale wholesale sales", "sale", 1),
        ("скидка скидкам", "скидка", 1),
        ("خصم خصمك", "خصم", 1),
        ("蓝牙sale今天", "sale", 1),
        ("7cm 10 cm 7cmx", "cm", 2),
        ("x7cm", "cm", 1),
        ("7.5cm", "5", 0),
        ("A10 A1 A1A", "A1", 1),
        ("½", "2", 0),
        ("㍿", "株式", 0),
        ("กา กำ", "กา", 1),
        ("e\u0301a e", "e", 1),
        ("", "a", 0),
        ("a", "", 0),
        ("aaa a", "a", 1),
        ("哈哈哈", "哈哈", 1),
    ],
)
def test_a_word_stands_alone_as_its_script_writes_words(text: str, wanted: str, count: int) -> None:
    assert len(found(text, wanted)) == count


def test_a_mark_after_a_word_makes_it_another() -> None:
    assert not stands_alone("กิน", 0, 1)
    assert stands_alone("กิน", 0, 3)


@pytest.mark.parametrize("character", "a5éЖخѢ")
def test_letters_of_spaced_scripts_need_a_border(character: str) -> None:
    assert needs_border(character)
    assert not is_unspaced(character)


@pytest.mark.parametrize("character", "降ノซ々ー한ကក")
def test_letters_of_unspaced_scripts_need_none(character: str) -> None:
    assert is_unspaced(character)
    assert not needs_border(character)


def test_only_han_counts_as_han() -> None:
    assert has_han("USB充电")
    assert not has_han("ノイズ 한국 abc，。")


@pytest.mark.parametrize("text", ["\u0301\u0316" * 50_000, "a" + "\u0316\u0301" * 50_000, "ｶﾞ" * 50_000])
def test_folding_many_marks_takes_no_more_than_their_number(text: str) -> None:
    """Unbounded runs of marks would be put in order at the cost of their square, for minutes."""
    assert len(fold(text).text) >= len(text) / 4
    assert len(fold_key(text)) >= len(text) / 4
