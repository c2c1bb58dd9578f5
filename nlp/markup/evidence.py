"""What the links say of each tag of a unit, gathered once in linear time."""

from collections.abc import Iterable, Sequence
from itertools import accumulate

from core.findings import Span
from nlp.markup.base import STAND_IN, InlineTag, Unit, parents, stretches

Hull = Span | None


class Evidence:
    """`linked[i]`: the hull of the target text linked with tag i's words; `held[i]`: of its kept spans."""

    def __init__(self, unit: Unit, links: Iterable[tuple[Span, Span]], held: Iterable[tuple[Span, Span]]) -> None:
        self._text = unit.text
        self._seen = [place for place, each in enumerate(unit.text) if not each.isspace()]
        self._visible = _counts(not each.isspace() for each in unit.text)
        self._letters = _counts(not (each.isspace() or each == STAND_IN) for each in unit.text)
        self._reach = _reach(unit.text, links)
        self._next = _known(self._reach, range(len(unit.text) - 1, -1, -1))
        self._last = _known(self._reach, range(len(unit.text)))
        self.linked = _hulls(unit, self._reach)
        self.held = _hulls(unit, _reach(unit.text, held))

    def has_content(self, tag: InlineTag) -> bool:
        """Something to see between opening and closing."""
        return self._visible[tag.start] < self._visible[tag.end]

    def has_words(self, tag: InlineTag) -> bool:
        """Something to see that is not kept."""
        return self._letters[tag.start] < self._letters[tag.end]

    def is_same_content(self, tag: InlineTag, holder: Span) -> bool:
        """True when nothing but white space stands between the ends of `holder` and the tag."""
        visible = self._visible
        return visible[tag.start] == visible[holder[0]] and visible[tag.end] == visible[holder[1]]

    def marks_at_ends(self, tag: InlineTag) -> tuple[bool, bool]:
        """Whether the words of a tag begin, and end, with punctuation."""
        first, last = self._seen[self._visible[tag.start]], self._seen[self._visible[tag.end] - 1]
        return not self._text[first].isalnum(), not self._text[last].isalnum()

    def neighbour(self, position: int) -> tuple[Hull, bool]:
        """The target of the nearest linked word after `position` (True), or before it (False).

        What stands close behind a word and apart from the next goes with the former.
        """
        after = self._next[position] if position < len(self._next) else None
        before = self._last[position - 1] if position else None
        follows = self._text[position - 1 : position].strip() and not self._text[position : position + 1].strip()
        if before is not None and (after is None or follows):
            return self._reach[before], False
        return (None if after is None else self._reach[after]), True


def _counts(flags: Iterable[bool]) -> list[int]:
    return list(accumulate(flags, initial=0))


def _reach(text: str, links: Iterable[tuple[Span, Span]]) -> list[Hull]:
    """For each character of the source the target text it is linked with; white space has no links."""
    reach: list[Hull] = [None] * len(text)
    for (start, end), target in links:
        for position in range(max(start, 0), min(end, len(text))):
            if not text[position].isspace():
                reach[position] = _hull(reach[position], target)
    return reach


def _hulls(unit: Unit, reach: Sequence[Hull]) -> list[Hull]:
    hulls: list[Hull] = [None] * len(unit.inline)
    around = parents(unit.inline)
    for owner, start, end in stretches(unit.inline, around, len(unit.text)):
        if owner != -1:
            for position in range(start, end):
                hulls[owner] = _hull(hulls[owner], reach[position])
    for index in reversed(range(len(hulls))):
        if around[index] != -1:
            hulls[around[index]] = _hull(hulls[around[index]], hulls[index])
    return hulls


def _hull(one: Hull, other: Hull) -> Hull:
    if one is None or other is None:
        return other if one is None else one
    return min(one[0], other[0]), max(one[1], other[1])


def _known(reach: Sequence[Hull], order: Iterable[int]) -> list[int | None]:
    """For each character the last in `order` up to it that has links."""
    known: int | None = None
    found: list[int | None] = [None] * len(reach)
    for position in order:
        if reach[position] is not None:
            known = position
        found[position] = known
    return found
