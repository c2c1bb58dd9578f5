"""Han words cut apart: `国家 级`, `国.家.级`, `第✨一`. Spaces also stand between words that are only neighbours, as in
`国家 级别`, so a cut is believed only where nothing is left over.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import regex

from core.findings import Span
from nlp.screening.shape import shape_key

SEPARATOR = r"[\s.\-_*~·•,|/+\u200b-\u200f\u2060\ufeff\p{Emoji_Presentation}\ufe0f]"
"""What people put between the letters of a word to hide it."""
_STRETCH = regex.compile(rf"(?<!\p{{Han}})\p{{Han}}++(?:{SEPARATOR}{{1,2}}+\p{{Han}}++)++")
HAN = regex.compile(r"\p{Han}+")
_NO_READER_WANTS_IT = regex.compile(r"[.*~_\u200b-\u200f\u2060\ufeff]+")
"""Between two Han characters these tell nothing apart: who writes `国家.级产品` hides something."""
_LISTS = regex.compile(r".*[,|/+]")
"""These tell items of a list apart: `医疗/器械` are two."""
_LONGEST = 24
"""Letters of a piece that a word may begin with."""
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


class Words:
    """Words to look for, and all that they may begin with: what begins no word is not gone on with."""

    def __init__(self, words: Iterable[str]) -> None:
        self.whole = frozenset(words)
        self.beginnings = frozenset(word[:end] for word in self.whole for end in range(1, len(word) + 1))


def cut_apart(text: str, words: Words) -> Iterator[tuple[str, Span]]:
    """The words that stand in the text with a cut in them, each with its span there; some more than once."""
    for stretch in _STRETCH.finditer(text):
        pieces = _pieces(text, stretch.span())
        for at in range(len(pieces) - 1):
            yield from _whole(pieces, at, words)
            yield from _with_left_over(pieces, at, words)


def _pieces(text: str, span: Span) -> list[_Piece]:
    found: list[_Piece] = []
    end = span[0]
    for match in HAN.finditer(text, *span):
        found.append(_Piece("".join(map(_simple, match[0])), match.start(), text[end : match.start()]))
        end = match.end()
    return found


@lru_cache(maxsize=1 << 13)
def _simple(character: str) -> str:
    form = shape_key(character)
    return form if len(form) == 1 else character


def _whole(pieces: Sequence[_Piece], first: int, words: Words) -> Iterator[tuple[str, Span]]:
    """Words made of whole pieces from this one on."""
    word = pieces[first].letters
    for at in range(first + 1, len(pieces)):
        piece = pieces[at]
        if word not in words.beginnings or piece.is_next_item:
            return
        word += piece.letters
        if word in words.whole:
            yield word, (pieces[first].start, piece.start + len(piece.letters))


def _with_left_over(pieces: Sequence[_Piece], first: int, words: Words) -> Iterator[tuple[str, Span]]:
    """Words that begin within a piece or end within one: all cuts in them are odd, or each letter stands apart."""
    opening, are_odd, are_single = pieces[first], True, True
    heads = _heads(opening.letters, words)
    for at in range(first + 1, len(pieces)):
        piece = pieces[at]
        are_odd = are_odd and piece.is_odd
        heads = [(size, read) for size, read in heads if read in words.beginnings and (are_odd or size == 1)]
        if not heads or not (are_odd or are_single):
            return
        for size, read in heads:
            for word, end in _ended(read, piece.letters if are_odd else piece.letters[:1], words):
                is_flush = are_odd and (size == len(opening.letters) or end == len(piece.letters))
                if len(word) >= _LEAST_LEFT_OVER or is_flush:
                    yield word, (opening.start + len(opening.letters) - size, piece.start + end)
        are_single = are_single and len(piece.letters) == 1
        heads = [(size, read + piece.letters) for size, read in heads]


def _heads(letters: str, words: Words) -> list[tuple[int, str]]:
    """The ends of a piece that a word may begin with, each with its length."""
    sizes = range(1, min(len(letters), _LONGEST) + 1)
    return [(size, letters[-size:]) for size in sizes if letters[-size:] in words.beginnings]


def _ended(read: str, letters: str, words: Words) -> Iterator[tuple[str, int]]:
    """The words that end within a piece, with how much of it they take."""
    for end in range(1, len(letters) + 1):
        word = read + letters[:end]
        if word not in words.beginnings:
            return
        if word in words.whole:
            yield word, end
