"""Text as people write it: folding with a map back, and what counts as the border of a word in each script."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span

_UNBORDERED = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}\p{Hangul}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}ー々〆]"
)
_CLUSTER = regex.compile(r".\p{M}*", regex.DOTALL)
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


def fold(text: str) -> Folded:
    """Folds width, compatibility forms and case, keeping the way back to the text."""
    if text.isascii():
        positions = range(len(text))
        return Folded(text.lower(), positions, range(1, len(text) + 1))
    folded: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for cluster in _CLUSTER.finditer(text):
        piece = unicodedata.normalize("NFKC", cluster[0]).casefold()
        folded.append(piece)
        starts += [cluster.start()] * len(piece)
        ends += [cluster.end()] * len(piece)
    return Folded("".join(folded), starts, ends)


def fold_key(text: str) -> str:
    """Text as it is compared: NFKC, case-folded."""
    return unicodedata.normalize("NFKC", text).casefold()


def needs_border(character: str) -> bool:
    """True for letters and digits of scripts that put spaces between words."""
    return character.isalnum() and not _UNBORDERED.match(character)


def stands_alone(text: str, start: int, end: int) -> bool:
    """True when `text[start:end]` is not a part of a longer word.

    Chinese, Japanese, Korean (particles follow nouns), Thai, Lao, Khmer and Burmese words have no written border, so
    they always stand alone, unless a combining mark follows: then we would cut a written syllable. A unit stands
    alone after its number (`cm` in `7cm`).
    """
    if end < len(text) and unicodedata.category(text[end]).startswith("M"):
        return False
    if start > 0 and needs_border(text[start]) and needs_border(text[start - 1]):
        is_unit = text[start - 1].isdigit() and not text[start].isdigit()
        if not is_unit:
            return False
    return not (end < len(text) and needs_border(text[end - 1]) and needs_border(text[end]))


def occurrences(folded: Folded, wanted: str) -> Iterator[Span]:
    """Where `wanted` stands alone in the folded text, ignoring case and width, as spans of the text; none overlap."""
    needle = fold_key(wanted)
    at = folded.text.find(needle) if needle else -1
    while at >= 0:
        end = at + len(needle)
        if stands_alone(folded.text, at, end):
            yield folded.span(at, end)
            at = folded.text.find(needle, end)
        else:
            at = folded.text.find(needle, at + 1)


def has_han(text: str) -> bool:
    return _HAN.search(text) is not None
