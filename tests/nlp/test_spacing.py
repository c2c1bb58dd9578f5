"""Spaces and marks where the target wants them."""

import pytest

from core.locales import Locale
from nlp.spacing import gap, marks

ENGLISH, CHINESE = Locale("en"), Locale("zh")


@pytest.mark.parametrize(
    ("text", "at", "space"),
    [
        ("你{", 1, " "),
        ("}好", 1, " "),
        ("x{", 1, ""),
        ("}，", 1, ""),
        ("ก{", 1, " "),
        ("ノ😀", 1, " "),
        ("，{", 1, " "),
        ("（{", 1, ""),
        ("你", 0, ""),
        ("你", 1, ""),
    ],
)
def test_a_space_stands_where_unspaced_words_touched_something(text: str, at: int, space: str) -> None:
    assert gap(text, at, ENGLISH) == space
    assert gap(text, at, CHINESE) == ""


@pytest.mark.parametrize(
    ("source", "target"), [("，", ", "), (" / ", " / "), ("-", "-"), ("、", ", "), ("  ", "  "), ("", "")]
)
def test_marks_are_written_as_the_target_does(source: str, target: str) -> None:
    assert marks(source, ENGLISH) == target
    assert marks(source, CHINESE) == source
