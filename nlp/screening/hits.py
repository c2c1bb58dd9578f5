"""What was found before anybody asked whether it counts, and the spans that may speak against it."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from dataclasses import dataclass

from core.findings import Span
from glossaries.packs.model import PackTerm
from nlp.screening.context import Where
from nlp.screening.shape import Shaped

_LONGEST_EXCEPTION = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A match of a rule: in the shaped text and in the original; `term` is None for patterns.

    `rank` is the place of the term in its rule: of two terms on the same words, the first counts.
    """

    where: Where
    term: PackTerm | None = None
    rank: int = 0

    @property
    def span(self) -> Span:
        return self.where.span


def hit_at(shaped: Shaped, span: Span, language: str, term: PackTerm | None = None) -> Hit:
    """A hit known by its span in the original text."""
    start = bisect_left(shaped.starts, span[0])
    end = max(start + 1, bisect_left(shaped.starts, span[1]))
    return Hit(Where(min(start, len(shaped.text) - 1), min(end, len(shaped.text)), span, language), term)


class Covers:
    """Spans that make a match innocent when they cover it; asked in the logarithm of their number."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(set(spans))

    def cover(self, span: Span, *, longer: bool = False) -> bool:
        """Whether one of the spans holds the whole match (and more than it, with `longer`)."""
        at = bisect_right(self._spans, (span[0], 1 << 62)) - 1
        while at >= 0 and self._spans[at][0] >= span[0] - _LONGEST_EXCEPTION:
            start, end = self._spans[at]
            if end >= span[1] and (not longer or end - start > span[1] - span[0]):
                return True
            at -= 1
        return False

    def straddle(self, span: Span) -> bool:
        """Whether two words that touch inside the match split it between them (弹性|交通 and 性交)."""
        lefts = {end for start, end in self._around(span[0]) if start < span[0] < end < span[1]}
        return any(start in lefts and end > span[1] for start, end in self._around(span[1]) if start > span[0])

    def _around(self, place: int) -> list[Span]:
        first = bisect_left(self._spans, (place - _LONGEST_EXCEPTION, 0))
        last = bisect_right(self._spans, (place, 0))
        return [span for span in self._spans[first:last] if span[1] > place]


def longest(hits: Iterable[Hit], most: int) -> list[Hit]:
    """Hits that do not overlap, the longest first to be kept; in text order, at most so many."""
    kept: dict[int, Hit] = {}
    starts: list[int] = []
    for hit in sorted(hits, key=lambda h: (h.span[0] - h.span[1], h.span[0], h.rank)):
        start, end = hit.span
        at = bisect_left(starts, end)
        if at and kept[starts[at - 1]].span[1] > start:
            continue
        insort(starts, start)
        kept[start] = hit
        if len(kept) == most:
            break
    return [kept[start] for start in starts]
