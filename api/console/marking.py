"""Cuts a text at the edges of its findings, so that a page can mark them; findings may overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.findings import Severity
from glossaries.reviews.copy import ReviewFinding, gravest


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text with the numbers of the findings that cover it; the pieces joined are the text."""

    text: str
    numbers: tuple[int, ...] = ()
    severity: Severity | None = None
    """The gravest that stands; None with numbers: all of them were false alarms."""


def pieces(text: str, findings: Sequence[ReviewFinding], side: str = "target") -> list[Piece]:
    """The text in pieces, in order. Spans outside the text are cut to it; those of the other side are left out."""
    spans = [
        (number, max(0, f.start), min(len(text), f.end))
        for number, f in enumerate(findings)
        if f.side == side and f.start >= 0
    ]
    spans = [(number, start, end) for number, start, end in spans if start < end]
    edges = sorted({0, len(text), *(s for _, s, _ in spans), *(e for _, _, e in spans)})
    return [_piece(text, start, end, findings, spans) for start, end in pairwise(edges)]


def _piece(
    text: str, start: int, end: int, findings: Sequence[ReviewFinding], spans: Sequence[tuple[int, int, int]]
) -> Piece:
    numbers = tuple(number for number, first, last in spans if first <= start and end <= last)
    return Piece(text[start:end], numbers, gravest([findings[number] for number in numbers]))
