"""Words that must, or must not, stand near a match; and the operator's own names, inside which nothing is found."""

from collections.abc import Sequence
from functools import lru_cache

from core.findings import Span
from glossaries.packs.model import MatchOptions, Near, PackTerm
from glossaries.packs.words import ANY_LANGUAGE
from nlp.screening.context import Where
from nlp.screening.hits import Covers
from nlp.screening.needles import Needles
from nlp.screening.patterns import compiled
from nlp.screening.shape import Shaped

_WINDOW = 200
"""Characters on each side that an excuse may reach."""


def is_near(near: Near, where: Where, shaped: Shaped) -> bool:
    """Whether one of the words stands within reach of the match."""
    words = _near_needles(_Same(near.terms))
    if not near.within:
        return _is_anywhere(words, shaped.text)
    return words.are_in(shaped.text[max(0, where.start - near.within) : where.end + near.within])


def is_own_name(names: tuple[str, ...], where: Where, shaped: Shaped) -> bool:
    """Whether the match lies inside one of the names."""
    start = max(0, where.start - _WINDOW)
    found = _name_needles(names).find(shaped.text[start : where.end + _WINDOW])
    return Covers((start + a, start + b) for _, _, a, b in found).cover((where.start, where.end))


def is_in_pattern(pattern: str, text: str, span: Span) -> bool:
    """Whether a match of the pattern covers the span."""
    start = max(0, span[0] - _WINDOW)
    found = compiled(pattern).finditer(text[start : span[1] + _WINDOW])
    return any(start + match.start() <= span[0] and span[1] <= start + match.end() for match in found)


@lru_cache(maxsize=64)
def _is_anywhere(words: Needles[None], text: str) -> bool:
    """Asked of one text for each of its matches."""
    return words.are_in(text)


class _Same:
    """A key for one list of words: hashing its hundreds of words would cost more than looking for them."""

    def __init__(self, terms: Sequence[PackTerm]) -> None:
        self.terms = terms

    def __hash__(self) -> int:
        return id(self.terms)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.terms is self.terms


@lru_cache(maxsize=1024)
def _near_needles(key: _Same) -> Needles[None]:
    return Needles((term, MatchOptions(), None) for term in key.terms)


@lru_cache(maxsize=64)
def _name_needles(names: tuple[str, ...]) -> Needles[None]:
    options = MatchOptions(inflect=False)
    return Needles((PackTerm(name, ANY_LANGUAGE), options, None) for name in names)
