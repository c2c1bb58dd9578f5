"""Stand-ins in target text: one for each kept span, the lost ones put back, those too many taken out."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from core.findings import Span
from nlp.markup.base import STAND_IN, KeptSpan, Unit
from nlp.markup.words import Words, is_spaced_letter, words_of

Links = Sequence[tuple[Span, Span]]


@dataclass(frozen=True, slots=True)
class Settled:
    """Target text with exactly one stand-in a kept span; `kept` in order of the unit, links moved along."""

    text: str
    kept: tuple[KeptSpan, ...]
    links: Links


def settle(unit: Unit, target_text: str, links: Links) -> Settled:
    """Links say which stand-in is whose, else their order does."""
    places = [place for place, character in enumerate(target_text) if character == STAND_IN]
    owners = _owners(unit.kept, places, links)
    if len(owners) == len(places) == len(unit.kept):
        return Settled(target_text, _kept(unit, {owner: place for place, owner in owners.items()}), links)
    return _edited(unit, target_text, links, owners)


def _owners(kept: Sequence[KeptSpan], places: Sequence[int], links: Links) -> dict[int, int]:
    """place in the target → index of the kept span."""
    owners: dict[int, int] = {}
    starts = [span.start for span in kept]
    free = dict.fromkeys(range(len(kept)))
    for source, target in links:
        mine = starts[bisect_left(starts, source[0]) : bisect_left(starts, source[1])]
        theirs = places[bisect_left(places, target[0]) : bisect_left(places, target[1])]
        if len(mine) == 1 and len(theirs) == 1 and theirs[0] not in owners:
            owner = bisect_left(starts, mine[0])
            if owner in free:
                del free[owner]
                owners[theirs[0]] = owner
    unclaimed = (place for place in places if place not in owners)
    owners.update(zip(unclaimed, free, strict=False))
    return owners


def _edited(unit: Unit, text: str, links: Links, owners: dict[int, int]) -> Settled:
    """Takes out stand-ins without an owner and puts in the lost ones."""
    words = words_of(text)
    lost = set(range(len(unit.kept))) - set(owners.values())
    edits = [(_home(unit, owner, text, words), owner) for owner in lost]
    edits += [(place, -1) for place, character in enumerate(text) if character == STAND_IN and place not in owners]
    editor = _Editor(text)
    for place, owner in sorted(edits):
        editor.put_in(place, owner) if owner != -1 else editor.take_out(place)
    starts = editor.starts | {owner: editor.moved(place) for place, owner in owners.items()}
    moved = [(source, (editor.moved(start), editor.moved(end, is_end=True))) for source, (start, end) in links]
    return Settled(editor.finish(), _kept(unit, starts), moved)


def _home(unit: Unit, owner: int, text: str, words: Words) -> int:
    """The end of a word (or the very start) as far into the target as the kept span is in the source."""
    if not len(words):
        return len(text)
    position = unit.kept[owner].start / len(unit.text) * len(text)
    end = words.ends[words.nearest(position)[1]]
    return 0 if position < abs(end - position) else end


def _kept(unit: Unit, starts: dict[int, int]) -> tuple[KeptSpan, ...]:
    return tuple(KeptSpan(starts[i], starts[i] + 1, span.verbatim) for i, span in enumerate(unit.kept))


class _Editor:
    """Edits a text from left to right and remembers how places moved."""

    def __init__(self, text: str) -> None:
        self.starts: dict[int, int] = {}
        self._text = text
        self._parts: list[str] = []
        self._done = 0
        self._cuts: list[float] = [-1]
        self._shifts = [0]

    def put_in(self, place: int, owner: int) -> None:
        """A stand-in with spaces where it would touch a word that is written with them."""
        left = " " if self._needs_space(self._text[place - 1 : place]) else ""
        right = " " if self._needs_space(self._text[place : place + 1]) else ""
        self.starts[owner] = place + self._shifts[-1] + len(left)
        self._edit(place, place, left + STAND_IN + right)

    def take_out(self, place: int) -> None:
        self._edit(place, place + 1, "")

    def moved(self, place: int, *, is_end: bool = False) -> int:
        """Where a place is now; what was put in at a place comes before a span that starts there."""
        find = bisect_left if is_end else bisect_right
        return place + self._shifts[find(self._cuts, place) - 1]

    def finish(self) -> str:
        return "".join([*self._parts, self._text[self._done :]])

    def _needs_space(self, beside: str) -> bool:
        return is_spaced_letter(beside) or (beside == STAND_IN and " " in self._text)

    def _edit(self, start: int, end: int, text: str) -> None:
        self._parts += [self._text[self._done : start], text]
        self._done = max(self._done, end)
        self._cuts.append((start + end) / 2)
        self._shifts.append(self._shifts[-1] + len(text) - (end - start))
