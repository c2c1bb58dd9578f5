"""Han words cut apart: `国家 级`, `国.家.级`, `第✨一`. Spaces also stand between words that are only neighbours, as in
`国家 级别`, so a cut is believed only where nothing is left over.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from core.findings import Span
from nlp.screening.shape import shape_key

SEPARATOR = r"[\s.\-_*~·•,|/+\u200b-\u200f\u2060\ufeff\p{Emoji_Presentation}\ufe0f]"
"""What people put between the letters of a word to hide it."""
_STRETCH = regex.compile(rf"(?<!\p{{Han}})\p{{Han}}++(?:{SEPARATOR}{{1,2}}+\p{{Han}}++)++")
_PIECE = regex.compile(r"\p{Han}+")
_NO_READER_WANTS_IT = regex.compile(r"[.*~_\u200b-\u200f\u2060\ufeff]+")
"""Between two Han characters these tell nothing apart: who writes `国家.级产品` hides something."""
_LISTS = regex.compile(r".*[,|/+]")
"""These tell items of a list apart: `医疗/器械` are two."""
_LONGEST = 24
_LEAST_LEFT_OVER = 3
"""So long a word is found where letters are left over at both its ends; a shorter one may be an accident there."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Han letters with nothing between them; what stands before them."""

    letters: str
    start: int
    gap: str

    @property
    def is_odd(self) -> bool:
        return _NO_READER_WANTS_IT.fullmatch(self.gap) is not None

    @property
    def is_next_item(self) -> bool:
        return _LISTS.match(self.gap) is not None


def cut_apart(text: str, words: Container[str]) -> Iterator[tuple[str, Span]]:
    """The words that stand in the text with a cut in them, each with its span there; some more than once."""
    for stretch in _STRETCH.finditer(text):
        pieces = _pieces(text, stretch.span())
        for at in range(len(pieces) - 1):
            yield from _whole(pieces, at, words)
            yield from _with_left_over(pieces, at, words)


def _pieces(text: str, span: Span) -> list[_Piece]:
    found: list[_Piece] = []
    end = span[0]
    for match in _PIECE.finditer(text, *span):
        found.append(_Piece("".join(map(_simple, match[0])), match.start(), text[end : match.start()]))
        end = match.end()
    return found


@lru_cache(maxsize=1 << 13)
def _simple(character: str) -> str:
    form = shape_key(character)
    return form if len(form) == 1 else character


def _whole(pieces: Sequence[_Piece], first: int, words: Container[str]) -> Iterator[tuple[str, Span]]:
    """Words made of whole pieces from this one on."""
    word = pieces[first].letters
    for piece in pieces[first + 1 :]:
        word += piece.letters
        if piece.is_next_item or len(word) > _LONGEST:
            return
        if word in words:
            yield word, (pieces[first].start, piece.start + len(piece.letters))


def _with_left_over(pieces: Sequence[_Piece], first: int, words: Container[str]) -> Iterator[tuple[str, Span]]:
    """Words that begin within a piece or end within one: all cuts in them are odd, or each letter stands apart."""
    opening, middle, are_odd, are_single = pieces[first], "", True, True
    for piece in pieces[first + 1 :]:
        are_odd = are_odd and piece.is_odd
        if not (are_odd or are_single) or len(middle) > _LONGEST:
            return
        most = _LONGEST - len(middle) if are_odd else 1
        for head, tail in _ends(opening.letters, piece.letters, most):
            word = head + middle + tail
            is_flush = are_odd and (head == opening.letters or tail == piece.letters)
            if word in words and (len(word) >= _LEAST_LEFT_OVER or is_flush):
                yield word, (opening.start + len(opening.letters) - len(head), piece.start + len(tail))
        are_single = are_single and len(piece.letters) == 1
        middle += piece.letters


def _ends(left: str, right: str, most: int) -> Iterator[tuple[str, str]]:
    """How a word may end the one piece and begin the other, with at most so many letters of each."""
    for before in range(1, min(len(left), most) + 1):
        for after in range(1, min(len(right), max(1, most - before)) + 1):
            yield left[-before:], right[:after]
