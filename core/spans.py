"""Asking many spans at once, at a cost that does not grow with their number."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import TypeVar

from core.findings import Span

T = TypeVar("T")


class Taken:
    """Which characters of a text are spoken for."""

    def __init__(self, length: int, spans: Iterable[Span] = ()) -> None:
        self._marks = bytearray(length)
        for span in spans:
            self.take(span)

    def take(self, span: Span) -> None:
        start, end = span
        self._marks[start:end] = b"\1" * (end - start)

    def overlaps(self, span: Span) -> bool:
        """True when a character of the span is taken."""
        return self._marks.find(1, *span) >= 0

    def free(self, span: Span) -> list[Span]:
        """The stretches of the span that nobody has taken, in order."""
        stretches: list[Span] = []
        at, end = span
        while (at := self._marks.find(0, at, end)) >= 0:
            stop = self._marks.find(1, at, end)
            stretches.append((at, end if stop < 0 else stop))
            at = stretches[-1][1]
        return stretches


def within(items: Sequence[T], span: Span, span_of: Callable[[T], Span] = attrgetter("span")) -> list[T]:
    """Those of the items, sorted by where they start, that lie in the span."""
    first = bisect_left(items, span[0], key=lambda item: span_of(item)[0])
    last = bisect_left(items, span[1], lo=first, key=lambda item: span_of(item)[0])
    return [item for item in items[first:last] if span_of(item)[1] <= span[1]]
