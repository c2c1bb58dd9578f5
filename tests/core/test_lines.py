import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from core.lines import fault_of, is_blank, tidy_line, tidy_name


@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy_line(tidy_line(text)) == tidy_line(text)


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("\u3000降噪\u3000", "降噪"),
        ("\ufeffノイズ\u00a0", "ノイズ"),
        ("e\u0301cran", "écran"),  # two code points become one
        ("\u0e01\u0e33 ", "\u0e01\u0e33"),  # Thai sara am stays one character
        ("кофе\r\n", "кофе"),
    ],
)
def test_edges_are_trimmed_and_text_is_nfc(written: str, tidy: str) -> None:
    assert tidy_line(written) == tidy


@pytest.mark.parametrize("kept", ["می\u200cخواهم", "👩\u200d👩\u200d👧", "فلاش\u200f"])
def test_joiners_and_marks_people_need_are_fine(kept: str) -> None:
    assert tidy_name(kept) == kept


@pytest.mark.parametrize(
    ("bad", "what"),
    [("a\x00b", r"U\+0000"), ("a\tb", r"U\+0009"), ("a\x9fb", r"U\+009F"), ("a\ud800", "surrogate")],
)
def test_what_cannot_be_stored_is_named(bad: str, what: str) -> None:
    with pytest.raises(InvalidInput, match=what):
        tidy_name(bad)


def test_length_is_counted_in_bytes() -> None:
    assert fault_of("限" * 341) == ""
    assert "1024 bytes" in fault_of("限" * 342)


@pytest.mark.parametrize("blank", ["", " ", "\u3000", "\u200b\u200b", "\u2060", "\u00ad"])
def test_name_nobody_can_see_is_refused(blank: str) -> None:
    assert is_blank(tidy_line(blank))
    with pytest.raises(InvalidInput, match="empty") as caught:
        tidy_name(blank, "title")
    assert caught.value.field == "title"
