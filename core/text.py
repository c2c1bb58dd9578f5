"""Text as people write it: mended, folded with a map back, and what counts as the border of a word in each script."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import regex

from core.findings import Span

_UNBORDERED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々〆]"
)
_JOINED = regex.compile(
    r".[\p{M}\p{Hangul_Syllable_Type=V}\p{Hangul_Syllable_Type=T}\u314F-\u3163\uFFC2-\uFFDCﾞﾟ]{1,30}", regex.DOTALL
)
"""A character with what NFKC may join to it: marks, the later jamo of a syllable, half-width voicing. Text in use has
far fewer than 30 marks on a letter (UAX #15, Stream-Safe Text Format); ordering many costs their square."""
_HALF = regex.compile(r"[\ud800-\udfff]")
_HAN = regex.compile(r"\p{Han}")


@dataclass(frozen=True, slots=True)
class Folded:
    """Text in NFKC and case-folded; `starts[i]` is where folded character `i` begins in the text it came from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the text we were made from of folded `[start, end)`; `end` must be past `start`."""
        return self.starts[start], self.ends[end - 1]

    def has_word(self, start: int, end: int) -> bool:
        """True when folded `[start, end)` is neither a part of a longer word nor of one character (`2` in `½`)."""
        return self._is_border(start) and self._is_border(end) and stands_alone(self.text, start, end)

    def _is_border(self, at: int) -> bool:
        return at in (0, len(self.text)) or self.starts[at] != self.starts[at - 1]


def well_formed(text: str) -> str:
    """Text that can be encoded: two halves of a character joined, U+FFFD for a half alone (a lone surrogate)."""
    if not _HALF.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def fold(text: str) -> Folded:
    """Folds width, compatibility forms and case, keeping the way back to the text."""
    if unicodedata.is_normalized("NFKC", text) and len(folded_text := text.casefold()) == len(text):
        return Folded(folded_text, range(len(text)), range(1, len(text) + 1))
    parts: list[Folded] = []
    at = 0
    for joined in _JOINED.finditer(text):
        start, end = joined.span()
        piece = _normalized(joined[0])
        parts += [_folded_alone(text, at, start), Folded(piece, [start] * len(piece), [end] * len(piece))]
        at = end
    parts.append(_folded_alone(text, at, len(text)))
    starts, ends = chain.from_iterable(one.starts for one in parts), chain.from_iterable(one.ends for one in parts)
    return Folded("".join(one.text for one in parts), list(starts), list(ends))


def _folded_alone(text: str, start: int, end: int) -> Folded:
    """A stretch in which every character is folded by itself."""
    stretch = text[start:end]
    folded = stretch.translate(_ALONE)
    if len(folded) == len(stretch):
        return Folded(folded, range(start, end), range(start + 1, end + 1))
    places = [at for at, character in enumerate(stretch, start) for _ in _ALONE[ord(character)]]
    return Folded(folded, places, [at + 1 for at in places])


def fold_key(text: str) -> str:
    """Text as it is compared: NFKC, case-folded."""
    return text.lower() if text.isascii() else fold(text).text


_wanted_key = lru_cache(maxsize=4096)(fold_key)
"""For what is looked for: the same few words in text after text."""


def _normalized(cluster: str) -> str:
    return unicodedata.normalize("NFKC", cluster).casefold()


class _Alone(dict[int, str]):
    """What each character folds to, worked out when it is first met; never nothing."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _normalized(chr(code))
        return folded


_ALONE = _Alone()


def is_unspaced(character: str) -> bool:
    """True for characters of scripts that put no spaces between words (and of Korean, whose particles are glued)."""
    return _UNBORDERED.match(character) is not None


class _Borders(dict[str, bool]):
    """Whether each character needs a border, worked out when it is first met: rules ask it for every hit."""

    def __missing__(self, character: str) -> bool:
        needs = self[character] = character.isalnum() and not is_unspaced(character)
        return needs


_BORDERS = _Borders()


def needs_border(character: str) -> bool:
    """True for letters and digits of scripts that put spaces between words."""
    return _BORDERS[character]


def stands_alone(text: str, start: int, end: int) -> bool:
    """True when `text[start:end]` is not a part of a longer word.

    Chinese, Japanese, Korean (particles follow nouns), Thai, Lao, Khmer and Burmese words have no written border, so
    they always stand alone, unless a combining mark follows: then we would cut a written syllable. A unit stands
    alone after its number (`cm` in `7cm`).
    """
    if start > 0 and _BORDERS[text[start]] and _BORDERS[text[start - 1]]:
        is_unit = text[start - 1].isdigit() and not text[start].isdigit()
        if not is_unit:
            return False
    if end == len(text):
        return True
    following = text[end]
    if _BORDERS[following]:
        return not _BORDERS[text[end - 1]]
    return following.isascii() or not unicodedata.category(following).startswith("M")


def occurrences(folded: Folded, wanted: str) -> Iterator[Span]:
    """Where `wanted` stands alone in the folded text, ignoring case and width, as spans of the text; none overlap."""
    needle = _wanted_key(wanted)
    at = folded.text.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if folded.has_word(at, end):
            yield folded.span(at, end)
            at = folded.text.find(needle, end)
        else:
            at = folded.text.find(needle, at + 1)


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None
