"""Of texts that a search found twice, the better one counts, where the first stood."""

import pytest

from nlp.engines.base import Hypothesis, different


def said(*scored: tuple[str, float | None]) -> list[tuple[str, float | None]]:
    return [(one.text, one.score) for one in different(Hypothesis(text, score) for text, score in scored)]


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([("保温杯", -1.0), ("水杯", -2.0), ("保温杯", -3.0)], [("保温杯", -1.0), ("水杯", -2.0)]),
        ([("fone", -3.0), ("fones", -2.0), ("fone", -1.0)], [("fone", -1.0), ("fones", -2.0)]),
        ([("чашка", None), ("чашка", -1.0)], [("чашка", -1.0)]),
        ([("كوب", -1.0), ("كوب", None)], [("كوب", -1.0)]),
        ([("ถ้วย", 0.0), ("ถ้วย ", 0.0)], [("ถ้วย", 0.0), ("ถ้วย ", 0.0)]),
        ([], []),
    ],
)
def test_equal_texts_are_one_with_the_best_score(
    found: list[tuple[str, float | None]], kept: list[tuple[str, float | None]]
) -> None:
    assert said(*found) == kept
