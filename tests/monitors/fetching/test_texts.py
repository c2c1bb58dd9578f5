"""Words and moments from strangers."""

from datetime import UTC, datetime
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitors.fetching.cursors import read_cursor, write_cursor
from monitors.fetching.rates import rate_of
from monitors.fetching.texts import TEXT_LIMIT, get, key_of, plain, stars, tidy, unescaped, when, whole

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Um</p><p>dois</p>", "Um\ndois"),
        ("Tom &amp; Jerry", "Tom & Jerry"),
        ("3 < 4 and 5 > 2", "3 < 4 and 5 > 2"),
        ("<p>มันร้อน<br/>มาก</p>", "มันร้อน\nมาก"),
        ("<style>p{}</style>سيء<script>x()</script> جدا", "سيء جدا"),
        ("とても<b>熱い</b>", "とても熱い"),
        ('<img alt="破損" src=x>商品', "破損商品"),
        ("Очень   плохо\r\n\r\n\r\nне покупайте", "Очень плохо\nне покупайте"),
        ("cafe\u0301", "café"),
        ("a\ud800b\x00c", "a\ufffdb c"),
        (None, ""),
    ],
)
def test_markup_becomes_plain_words(markup, text):
    assert plain(markup) == text


@given(st.text())
def test_tidy_twice_is_tidy_once(text):
    assert tidy(tidy(text)) == tidy(text)


def test_texts_have_an_end():
    assert len(plain("<p>" + "長" * 500_000)) == TEXT_LIMIT


def test_escaped_text_that_is_not_markup_keeps_its_angles():
    assert unescaped("a &lt;b&gt; &amp; c") == "a <b> & c"


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2026-03-14T12:00:00Z", NOW),
        ("2026-03-14T13:00:00+01:00", NOW),
        ("Sat, 14 Mar 2026 12:00:00 GMT", NOW),
        (1773489600, NOW),
        (1773489600000, NOW),
        ("1773489600", NOW),
        ("yesterday", None),
        ("", None),
        (None, None),
        (True, None),
        (-5, None),
        ("9" * 400, None),
        ("0001-01-01", None),
        ("2026-13-40", None),
    ],
)
def test_moments_of_every_spelling(value, moment):
    assert when(value) == moment


@given(st.text() | st.integers() | st.floats() | st.none() | st.binary())
def test_nothing_a_source_says_breaks_the_readers(value):
    for read in (when, whole, stars, plain, tidy):
        read(value)
    get(value, "a", 0)
    rate_of(429, {"retry-after": str(value), "x-ratelimit-reset": str(value)}, NOW)


@given(st.text())
def test_a_cursor_that_is_not_ours_is_empty(text):
    assert isinstance(read_cursor(text), dict)


def test_a_cursor_comes_back():
    state = {"etag": '"ä"', "parts": {"": {"mark": "x"}}}
    assert read_cursor(write_cursor(state)) == state


def test_keys_ignore_case_width_and_punctuation():
    assert key_of("ACME – Rückruf!", "Blatt") == key_of("acme rückruf", "BLATT")
    assert key_of("ＡＣＭＥ") == key_of("acme")
    assert key_of("アクメ") != key_of("アクマ")
    assert key_of("!!!") != key_of("???")


@pytest.mark.parametrize(
    "piece",
    ["<", "<a ", "&#", "<!--", "<p>", "a<b ", "<script>", "<img alt='", "<style></style", "</style", "<?", "&amp"],
)
def test_hostile_markup_takes_no_time(piece):
    """Two hundred thousand characters of any unclosed thing; with a parser that looks back this took ten seconds."""
    begun = process_time()
    plain("<style>" * (piece == "</style") + piece * (200_000 // len(piece)))
    assert process_time() - begun < 2
