"""Pieces joined are the text, whatever the spans."""

from hypothesis import given
from hypothesis import strategies as st

from api.console.marking import pieces
from core.findings import Severity
from glossaries.reviews.copy import ReviewFinding

_SPANS = st.lists(st.tuples(st.integers(-3, 12), st.integers(-3, 12)), max_size=5)


@given(st.text(alphabet="abซ้กعربي中文🙂", max_size=10), _SPANS)
def test_pieces_joined_are_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    findings = [ReviewFinding("r", Severity.NOTE, "m", start=start, end=end) for start, end in spans]
    assert "".join(piece.text for piece in pieces(text, findings)) == text


def test_overlapping_findings_show_the_gravest() -> None:
    findings = [
        ReviewFinding("a", Severity.NOTE, "m", start=0, end=4),
        ReviewFinding("b", Severity.BLOCK, "m", start=2, end=3),
    ]
    assert [(p.text, p.severity) for p in pieces("全网最低价", findings)] == [
        ("全网", Severity.NOTE),
        ("最", Severity.BLOCK),
        ("低", Severity.NOTE),
        ("价", None),
    ]
