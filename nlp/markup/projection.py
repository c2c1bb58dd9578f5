"""Tags of a unit into its target text: each follows the words it enclosed.

A tag takes the hull of the target words linked to its own, cut at word borders. Where two sisters claim the
same words the claim is divided; a child stays within its parent. What no link speaks for goes where it stood
in proportion. So tags may change order but never cross, and each comes out exactly once.

Works from the outermost tags inwards on ranges of words (`nlp/markup/words.py`), in n log n time and without
recursion.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from core.findings import Span
from nlp.markup.base import InlineTag, PlacedUnit, Unit, parents
from nlp.markup.evidence import Evidence
from nlp.markup.stand_ins import Links, settle
from nlp.markup.words import Words, words_of


def _nothing(_text: str) -> Sequence[Span]:
    return ()


def project(
    unit: Unit, target_text: str, links: Links, whole_in: Callable[[str], Sequence[Span]] = _nothing
) -> PlacedUnit:
    """Places the tags and kept spans of `unit` in `target_text`.

    Args:
        target_text: holds one stand-in a kept span, in any order; lost ones are put back, more than that are
        removed, so the text of the result may differ. links: (span in unit.text, span in target_text) of
        words or pieces that say the same; any order, may be empty. whole_in: what no tag may stand inside of in
        a text: placeholders, codes, prices.
    """
    if target_text == unit.text:
        return PlacedUnit(unit.text, unit.inline, unit.kept)
    settled = settle(unit, target_text, links)
    kept = tuple(sorted(settled.kept, key=lambda span: span.start))
    if not unit.inline:
        return PlacedUnit(settled.text, (), kept)
    held = [((mine.start, mine.end), (its.start, its.end)) for mine, its in zip(unit.kept, settled.kept, strict=True)]
    evidence = Evidence(unit, settled.links, held)
    return PlacedUnit(settled.text, _Projection(unit, settled.text, evidence, whole_in(settled.text)).tags(), kept)


@dataclass(slots=True)
class _Place:
    """A tag in the target: words `[first, last)`, which is text `[start, end)`."""

    index: int
    first: int
    last: int
    start: int = 0
    end: int = 0


class _Projection:
    def __init__(self, unit: Unit, text: str, evidence: Evidence, whole: Sequence[Span]) -> None:
        self._unit = unit
        self._text = text
        self._evidence = evidence
        self._words: Words = words_of(text, whole)
        self._breaks = _line_breaks(unit.text, text)
        self._children: list[list[int]] = [[] for _ in range(len(unit.inline) + 1)]
        for index, parent in enumerate(parents(unit.inline)):
            self._children[parent].append(index)

    def tags(self) -> tuple[InlineTag, ...]:
        """In document order of the target."""
        placed: list[InlineTag] = []
        waiting = [_Place(-1, 0, len(self._words), 0, len(self._text))]
        while waiting:
            place = waiting.pop()
            if place.index != -1:
                tag = self._unit.inline[place.index]
                placed.append(InlineTag(place.start, place.end, tag.opening, tag.closing, tag.depth))
            waiting += reversed(self._inside(place))
        return tuple(placed)

    def _inside(self, parent: _Place) -> list[_Place]:
        """The places of the tags directly in this one, in target order."""
        around: list[_Place] = []
        points: list[int] = []
        for index in self._children[parent.index]:
            if self._evidence.has_content(self._unit.inline[index]):
                around.append(_Place(index, *self._claim(index, parent)))
            else:
                points.append(index)
        _divide(around)
        for place in around:
            self._measure(place, parent)
        borders = [(place.start, place.end, place.index) for place in around]
        places = around + [self._point(index, parent, borders) for index in points]
        return sorted(places, key=lambda place: (place.start, place.end, place.index))

    def _claim(self, index: int, parent: _Place) -> Span:
        """The words a tag asks for, within its parent's."""
        tag, holder = self._unit.inline[index], self._span(parent.index)
        if self._evidence.is_same_content(tag, holder):
            return parent.first, parent.last
        wanted = self._linked(index) or self._proportional(tag, holder, parent)
        held = self._words_at(self._evidence.held[index])
        if held and (self._evidence.has_words(tag) or self._evidence.linked[index]):
            wanted = min(wanted[0], held[0]), max(wanted[1], held[1])
        elif held:
            wanted = held
        return _clipped(wanted, parent) or self._proportional(tag, holder, parent)

    def _linked(self, index: int) -> Span | None:
        """The linked words, without punctuation at the ends that the source has not there."""
        found = self._words_at(self._evidence.linked[index])
        if not found:
            return None
        first, last = self._words.without_marks(*found)
        starts_with_mark, ends_with_mark = self._evidence.marks_at_ends(self._unit.inline[index])
        return found[0] if starts_with_mark else first, found[1] if ends_with_mark else last

    def _words_at(self, span: Span | None) -> Span | None:
        if span is None:
            return None
        first, last = self._words.touched(*span)
        return (first, last) if first < last else None

    def _proportional(self, tag: InlineTag, holder: Span, parent: _Place) -> Span:
        """The words in the place of the tag's, by proportion; at least one if there are any."""
        if parent.first == parent.last:
            return parent.first, parent.last
        scale = (parent.end - parent.start) / ((holder[1] - holder[0]) or 1)
        first = self._words.nearest(parent.start + (tag.start - holder[0]) * scale)[0]
        last = self._words.nearest(parent.start + (tag.end - holder[0]) * scale)[1]
        first = max(parent.first, min(first, parent.last - 1))
        return first, max(first + 1, min(last + 1, parent.last))

    def _measure(self, place: _Place, parent: _Place) -> None:
        """Text places from words; a tag that has all words of its parent has its white space too."""
        if place.first == place.last:
            place.start = place.end = self._before(place.first, parent)
        elif (place.first, place.last) == (parent.first, parent.last):
            place.start, place.end = parent.start, parent.end
        else:
            place.start, place.end = self._words.starts[place.first], self._words.ends[place.last - 1]

    def _before(self, word: int, parent: _Place) -> int:
        if word <= parent.first:
            return parent.start
        return self._words.starts[word] if word < parent.last else parent.end

    def _point(self, index: int, parent: _Place, sisters: Sequence[tuple[int, int, int]]) -> _Place:
        """The place of a tag without words: beside its neighbour's, and never inside a sister."""
        at = min(max(self._beside(index, parent), parent.start), parent.end)
        before = bisect_right(sisters, (at,)) - 1
        if before >= 0 and sisters[before][0] < at < sisters[before][1]:
            at = sisters[before][0] if index < sisters[before][2] else sisters[before][1]
        first, last = self._words.touched(at, at)
        return _Place(index, max(first, last), max(first, last), at, at)

    def _beside(self, index: int, parent: _Place) -> int:
        tag, holder = self._unit.inline[index], self._span(parent.index)
        if tag.start in self._breaks:
            return self._breaks[tag.start]
        neighbour, is_after = self._evidence.neighbour(tag.start)
        found = self._words_at(neighbour)
        if found:
            return self._words.starts[found[0]] if is_after else self._words.ends[found[1] - 1]
        if not len(self._words):
            return parent.start
        scale = (parent.end - parent.start) / ((holder[1] - holder[0]) or 1)
        at = parent.start + (tag.start - holder[0]) * scale
        first, last = self._words.nearest(at)
        options = (self._words.starts[first], self._words.ends[last])
        return min(options, key=lambda border: abs(border - at))

    def _span(self, index: int) -> Span:
        if index == -1:
            return 0, len(self._unit.text)
        return self._unit.inline[index].start, self._unit.inline[index].end


def _clipped(words: Span, parent: _Place) -> Span | None:
    first, last = max(words[0], parent.first), min(words[1], parent.last)
    return (first, last) if first < last else None


def _line_breaks(source: str, target: str) -> dict[int, int]:
    """Both sides of each newline, source to target, where as many lines came out as went in."""
    mine, theirs = ([i for i, each in enumerate(text) if each == "\n"] for text in (source, target))
    if len(mine) != len(theirs):
        return {}
    pairs = list(zip(mine, theirs, strict=True))
    return dict(pairs) | {here + 1: there + 1 for here, there in pairs}


def _divide(places: list[_Place]) -> None:
    """Sorts sisters by where their claims are centred, and gives each disputed word to one of them."""
    places.sort(key=lambda place: (place.first + place.last, place.index))
    for left, right in pairwise(places):
        if left.last <= right.first:
            continue
        if (left.first, left.last) == (right.first, right.last):
            cut = (left.first + left.last + 1) // 2
        elif left.first >= right.first:
            cut = left.last
        elif right.last <= left.last:
            cut = right.first
        else:
            cut = (right.first + left.last + 1) // 2
        left.last = cut
        right.first, right.last = cut, max(cut, right.last)
