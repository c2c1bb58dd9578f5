"""Where a tag may stand in a text: around words, and between any two characters of scripts without spaces.

A character here is a grapheme cluster (Unicode Standard Annex 29), so no tag parts a letter from its marks.
"""

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

import regex

from core.findings import Span
from nlp.markup.base import STAND_IN

_CLUSTER = regex.compile(r"\X")
_UNSPACED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Tibetan}ー]"
)
_INSIDE_WORDS = frozenset("'’·")
_INSIDE_NUMBERS = frozenset(".,:")


@dataclass(frozen=True, slots=True)
class Words:
    """The pieces of a text without its white space: word i is `text[starts[i]:ends[i]]`.

    A word of a spaced script is one piece; so is each character of an unspaced one and each mark of
    punctuation. `plain` lists the words that are no marks.
    """

    starts: list[int]
    ends: list[int]
    plain: list[int]

    def __len__(self) -> int:
        return len(self.starts)

    def touched(self, start: int, end: int) -> Span:
        """The range of words that `[start, end)` of the text overlaps."""
        return bisect_right(self.ends, start), bisect_left(self.starts, end)

    def without_marks(self, first: int, last: int) -> Span:
        """The range `[first, last)` of words less the marks at its ends, unless it has nothing else."""
        low, high = bisect_left(self.plain, first), bisect_left(self.plain, last)
        return (self.plain[low], self.plain[high - 1] + 1) if low < high else (first, last)

    def nearest(self, position: float) -> Span:
        """(the word whose start, the word whose end is nearest to `position`); needs a word."""
        return _nearest(self.starts, position), _nearest(self.ends, position)


class _Kind(Enum):
    LETTERS = auto()
    SINGLE = auto()
    MARK = auto()


@dataclass(slots=True)
class _Piece:
    start: int
    end: int
    kind: _Kind


def is_spaced_letter(character: str) -> bool:
    """True for letters and digits of scripts that put spaces between words; False for the empty string."""
    return (character.isalnum() or character == "_") and not _UNSPACED.match(character)


def words_of(text: str, whole: Sequence[Span] = ()) -> Words:
    """Cuts a text, in one pass; each span of `whole` (in order, none overlap) is one word, whatever is in it."""
    pieces: list[_Piece] = []
    uncut = deque(whole)
    for found in _CLUSTER.finditer(text):
        while uncut and uncut[0][1] <= found.start():
            uncut.popleft()
        if uncut and uncut[0][0] <= found.start():
            if not pieces or pieces[-1].end <= uncut[0][0]:
                pieces.append(_Piece(*uncut[0], _Kind.SINGLE))
            continue
        if text[found.start()].isspace():
            continue
        piece = _Piece(found.start(), found.end(), _kind(text[found.start()]))
        if piece.kind is _Kind.LETTERS:
            _join(text, pieces, piece)
        pieces.append(piece)
    plain = [index for index, piece in enumerate(pieces) if piece.kind is not _Kind.MARK]
    return Words([piece.start for piece in pieces], [piece.end for piece in pieces], plain)


def _kind(character: str) -> _Kind:
    if is_spaced_letter(character):
        return _Kind.LETTERS
    return _Kind.SINGLE if character.isalnum() or character == STAND_IN else _Kind.MARK


def _join(text: str, pieces: list[_Piece], piece: _Piece) -> None:
    """Takes into `piece` the letters before it, also across an apostrophe or a decimal sign."""
    if len(pieces) > 1 and pieces[-2].kind is _Kind.LETTERS and _is_inside(text, pieces[-2:], piece):
        pieces.pop()
        piece.start = pieces.pop().start
    elif pieces and pieces[-1].kind is _Kind.LETTERS and pieces[-1].end == piece.start:
        piece.start = pieces.pop().start


def _is_inside(text: str, before: list[_Piece], after: _Piece) -> bool:
    word, mark = before
    if word.end != mark.start or mark.end != after.start:
        return False
    sign = text[mark.start : mark.end]
    if sign in _INSIDE_NUMBERS:
        return text[mark.start - 1].isdigit() and text[after.start].isdigit()
    return sign in _INSIDE_WORDS


def _nearest(places: list[int], position: float) -> int:
    index = bisect_left(places, position)
    if index and (index == len(places) or position - places[index - 1] <= places[index] - position):
        return index - 1
    return index
