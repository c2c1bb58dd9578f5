"""Listing case, and terms fitted to their place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale
from nlp.casing import declares_case, fitted, title_case, title_word

ENGLISH = Locale.parse("en-US")


@pytest.mark.parametrize(
    ("text", "cased"),
    [
        ("wrinkle-free shirt for women", "Wrinkle-Free Shirt for Women"),
        ("the art of tea", "The Art of Tea"),
        ("USB cable", "USB Cable"),
        ("iPhone case", "iPhone Case"),
        ("2nd generation", "2nd Generation"),
        ("non-slip pull-on", "Non-Slip Pull-On"),
        ("women's shoes", "Women's Shoes"),
        ("éclair mould", "Éclair Mould"),
        ("ﬁsh", "ﬁsh"),
        ("", ""),
        ("buy 1 get 1 free", "Buy 1 Get 1 Free"),
    ],
)
def test_titles_are_written_as_english_listings_are(text: str, cased: str) -> None:
    assert title_case(text, ENGLISH) == cased


def test_a_small_word_inside_a_title_stays_small() -> None:
    assert title_case("for women", ENGLISH, is_first=False) == "for Women"


@pytest.mark.parametrize("tag", ["de", "zh", "ja", "ru"])
def test_other_languages_keep_their_case(tag: str) -> None:
    assert title_case("scarf for women", Locale.parse(tag)) == "scarf for women"


@given(st.text(max_size=40))
def test_raising_case_moves_nothing(text: str) -> None:
    cased = title_case(text, ENGLISH)
    assert len(cased) == len(text)
    assert title_case(cased, ENGLISH) == cased
    assert len(title_word(text)) == len(text) == len(fitted(text, starts_sentence=True))


@pytest.mark.parametrize(
    ("term", "starts", "written"),
    [
        ("flash sale", True, "Flash sale"),
        ("flash sale", False, "flash sale"),
        ("iPhone case", True, "iPhone case"),
        ("4K screen", True, "4K screen"),
        ("降噪", True, "降噪"),
        ("скидка", True, "Скидка"),
    ],
)
def test_a_term_fits_its_place(term: str, starts: bool, written: str) -> None:
    assert fitted(term, starts_sentence=starts) == written


def test_a_capital_or_a_digit_declares_case() -> None:
    assert declares_case("iPhone")
    assert declares_case("2nd")
    assert not declares_case("flash")
