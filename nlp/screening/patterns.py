"""RE2 patterns of rules, one pass tells which of them match at all."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Generic, TypeVar

import re2

from core.findings import Span

Payload = TypeVar("Payload")
_MOST_MEMORY_BYTES = 64 << 20


@cache
def compiled(pattern: str) -> re2._Regexp:
    """Compiled once; RE2 runs in time linear in the text, whatever the pattern."""
    return re2.compile(pattern)


class Patterns(Generic[Payload]):
    """Many patterns with what each stands for; one pass over the text finds those that match."""

    def __init__(self, items: Sequence[tuple[str, Payload]]) -> None:
        self._items = list(items)
        options = re2.Options()
        options.max_mem = _MOST_MEMORY_BYTES
        self._set = re2.Set.SearchSet(options)
        for pattern, _ in self._items:
            self._set.Add(pattern)
        if self._items:
            self._set.Compile()

    def __len__(self) -> int:
        return len(self._items)

    def find(self, text: str) -> Iterator[tuple[Payload, Iterator[Span]]]:
        """Each pattern that matches, with its matches in code points, which are looked for only when asked for."""
        if not self._items:
            return
        for index in sorted(self._set.Match(text) or ()):
            pattern, payload = self._items[index]
            yield payload, _spans(pattern, text)


def _spans(pattern: str, text: str) -> Iterator[Span]:
    return (match.span() for match in compiled(pattern).finditer(text) if match.end() > match.start())
