"""ICU messages (MessageFormat 1): an argument whose branches stand in braces of their own.

`{n, plural, one {# piece} other {# pieces}}` is kept whole, its branches in the source's words: what a language needs
of them (Russian has three plurals) no engine knows.
"""

from collections.abc import Iterator

import regex

from core.findings import Span

LONGEST = 2000
"""Code points; what goes on for longer is no message in a listing."""
_BEGINNING = regex.compile(r"\{\s*+[\w.-]++\s*+,\s*+(?:plural|select|selectordinal)\s*+,")
_BRACE = regex.compile(r"[{}]")


def messages(text: str) -> Iterator[Span]:
    """Where whole messages stand, in order, none overlap."""
    at = 0
    while found := _BEGINNING.search(text, at):
        end = _end_of_braces(text, found.start())
        if end:
            yield found.start(), end
        at = end or found.end()


def _end_of_braces(text: str, start: int) -> int:
    """Behind the brace that closes the one at `start`; 0 where none does."""
    depth = 0
    for brace in _BRACE.finditer(text, start, start + LONGEST):
        depth += 1 if brace[0] == "{" else -1
        if not depth:
            return brace.end()
    return 0
