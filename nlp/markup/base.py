"""What passes between markup and the rest: options in, units out, placed units back.

A *unit* is one run of text with the inline markup that stands in it; block-level markup stays outside. Inline
tags are kept beside the text as spans, so an engine only ever sees words. All spans are `[start, end)` in
code points.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

STAND_IN = "\ufffc"
"""OBJECT REPLACEMENT CHARACTER: stands in unit text for a piece that must come back untouched."""


class MarkupKind(StrEnum):
    HTML = "html"
    XML = "xml"


@dataclass(frozen=True, slots=True)
class MarkupOptions:
    """How to read the markup; tag names without brackets, any case in HTML, exact in XML.

    `splitting_tags` always end a unit, `non_splitting_tags` never do, `ignore_tags` are copied with their
    content. `outline_detection` (XML only): False leaves splitting to `splitting_tags` alone.
    """

    kind: MarkupKind
    outline_detection: bool = True
    splitting_tags: frozenset[str] = frozenset()
    non_splitting_tags: frozenset[str] = frozenset()
    ignore_tags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class InlineTag:
    """Markup around unit text `[start, end)`, byte for byte; an empty element has start == end and no
    `closing`.

    Unclosed HTML has an empty `closing` too. A unit lists its tags in document order (a parent before its
    children); `depth` counts the tags around this one and decides where two of them meet at one place.
    """

    start: int
    end: int
    opening: str
    closing: str
    depth: int = 0

    @property
    def is_empty(self) -> bool:
        return self.start == self.end and not self.closing


@dataclass(frozen=True, slots=True)
class KeptSpan:
    """`verbatim` (markup and content) goes back in the place of the stand-in at `[start, end)`."""

    start: int
    end: int
    verbatim: str


@dataclass(frozen=True, slots=True)
class Unit:
    """Text to translate: unescaped, without inline tags, one `STAND_IN` per kept span."""

    text: str
    inline: tuple[InlineTag, ...] = ()
    kept: tuple[KeptSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class PlacedUnit:
    """Target text with the tags and kept spans of its unit where they belong in it."""

    text: str
    inline: tuple[InlineTag, ...] = ()
    kept: tuple[KeptSpan, ...] = ()


def strip_to_text(unit: Unit) -> str:
    """The words alone, for language detection: a space where something is kept."""
    return unit.text.replace(STAND_IN, " ")


def parents(tags: Sequence[InlineTag]) -> list[int]:
    """For each tag the index of the tag around it, -1 at the top; tags in document order."""
    found: list[int] = []
    around: list[int] = []
    for index, tag in enumerate(tags):
        while around and not _encloses(tags[around[-1]], tag):
            around.pop()
        found.append(around[-1] if around else -1)
        if not tag.is_empty:
            around.append(index)
    return found


def stretches(tags: Sequence[InlineTag], around: Sequence[int], length: int) -> Iterator[tuple[int, int, int]]:
    """Cuts `[0, length)` into (innermost tag or -1, start, end), none empty; `around` as from `parents`."""
    position, inner = 0, -1
    for index, tag in enumerate(tags):
        while inner != around[index]:
            if position < tags[inner].end:
                yield inner, position, tags[inner].end
                position = tags[inner].end
            inner = around[inner]
        if position < tag.start:
            yield inner, position, tag.start
            position = tag.start
        inner = index
    while inner != -1:
        if position < tags[inner].end:
            yield inner, position, tags[inner].end
            position = tags[inner].end
        inner = around[inner]
    if position < length:
        yield -1, position, length


def _encloses(outer: InlineTag, inner: InlineTag) -> bool:
    if inner.start == outer.end == inner.end:
        return inner.depth > outer.depth
    return inner.start < outer.end
