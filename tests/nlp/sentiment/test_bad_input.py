"""Texts that say little, or are meant to break a reader: no exception, honest low confidence, bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.sentiment import SILENT, Label, sentiment


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t ",
        "https://example.com/a/b?c=d",
        "www.example.com",
        "@someone",
        "a@example.com",
        "4711",
        "\x00",
        "<br/>",
    ],
)
def test_text_that_says_nothing_is_abstained_from(text: str) -> None:
    said = sentiment([text])[0]
    assert said.abstained
    assert said.label is Label.NEUTRAL
    assert said.confidence <= 0.34


def test_empty_text_is_silent() -> None:
    assert sentiment([""]) == [SILENT]


def test_no_texts_give_no_sentiments() -> None:
    assert sentiment([]) == []


def test_one_telling_emoji_leans_and_a_telling_nothing_one_does_not() -> None:
    happy, angry, train = sentiment(["😍", "😡", "🚂"])
    assert happy.score > 0 > angry.score
    assert train.abstained


@pytest.mark.parametrize("text", ["ძალიან კარგი პროდუქტი", "மிகவும் நல்ல தயாரிப்பு", "ଭଲ ଜିନିଷ", "ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ"])
def test_script_never_learned_is_abstained_from(text: str) -> None:
    assert sentiment([text])[0].abstained


@pytest.mark.parametrize(
    "text",
    ["See toode on väga halb ja läks kohe katki, ei soovita kellelegi.", "Mjög léleg gæði, brotnaði eftir tvo daga."],
)
def test_language_never_learned_is_abstained_from(text: str) -> None:
    """Estonian and Icelandic share letters and a few words with languages learned; that is not enough."""
    assert sentiment([text])[0].abstained


def test_mark_up_does_not_count() -> None:
    plain, marked = sentiment(["I love it, great!", "<p class='bad awful'>I love it,&nbsp;<b>great</b>!</p>"])
    assert marked == plain


@pytest.mark.parametrize(
    "text", ["bad " * 25_000, "x" * 100_000, "好" * 100_000, "<a " * 33_000, "&#1;" * 25_000, "😡" * 99_999]
)
def test_hundred_kilobytes_take_bounded_time(text: str) -> None:
    started = time.process_time()
    said = sentiment([text])[0]
    assert time.process_time() - started < 2
    assert -1 <= said.score <= 1


def test_spam_flood_says_no_more_than_the_word() -> None:
    assert sentiment(["bad " * 25_000])[0].score < 0


def test_lone_surrogates_do_no_harm() -> None:
    broken, whole = sentiment(["great \ud800 product", "great product"])
    assert broken.label is whole.label


@given(st.lists(st.text(alphabet=st.characters(), max_size=80), max_size=6))
def test_any_text_is_read_the_same_alone_and_in_company(texts: list[str]) -> None:
    together = sentiment(texts)
    assert together == [sentiment([text])[0] for text in texts]
    for said in together:
        assert -1 <= said.score <= 1
        assert 0 <= said.confidence <= 1
        assert not said.abstained or said.label is Label.NEUTRAL
