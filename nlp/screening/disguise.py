"""Words in disguise: spaced out (`b.e.s.t`, `国 家 级`), with digits for letters (`v4pe`), look-alikes (Cyrillic а in
`sаfe`).

Only for terms a rule marks, and only long ones: loosened for short words, it would find *ass* in "as s".
"""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import regex

from core.findings import Span
from glossaries.packs.model import PackTerm
from nlp.screening.apart import HAN, SEPARATOR, Words, cut_apart
from nlp.screening.shape import shape_key

LEAST_LATIN = 4
LEAST_HAN = 2
_LONGEST_TERM = 24
_DENSE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]")
_LEET = str.maketrans("013457@$!|€+", "oieastasilet")
_LOOKALIKES = {
    **dict(zip("аеорсухкмтвнзіјѕԁԛԝһ", "aeopcyxkmtbhzijsdqwh", strict=True)),
    **dict(zip("αεορτυνκιμηχγβ", "aeoptuvkiunxyb", strict=True)),
}
_HOMOGLYPHS = str.maketrans(_LOOKALIKES)
_SEPARATING = regex.compile(SEPARATOR)
_RE2_SEPARATOR = r"[\s.\-_*~·•,|/+\x{200b}-\x{200f}\x{2060}\x{feff}\x{1f300}-\x{1faff}\x{2600}-\x{27bf}\x{fe0f}]"
_SPACED_OUT = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?:[\p{{L}}\p{{N}}@$!]{SEPARATOR}{{1,2}}){{3,40}}[\p{{L}}\p{{N}}@$!](?![\p{{L}}\p{{N}}])"
)
_SWAPPED = regex.compile(
    r"(?<![\p{L}\p{N}])(?=[\p{L}\p{N}@$!|€+]*[A-Za-z])(?=[\p{L}\p{N}@$!|€+]*[013457@$!|€+\p{Cyrillic}\p{Greek}])[\p{L}\p{N}@$!|€+]{4,40}"
)
SUSPICIOUS = (
    r"[a-zA-Z][013457@$!|€+][a-zA-Z]|[@$€][a-zA-Z]{2}|[a-zA-Z][$€]|[a-zA-Z][\p{Cyrillic}\p{Greek}]|[\p{Cyrillic}\p{Greek}][a-zA-Z]"
    rf"|\p{{Han}}{_RE2_SEPARATOR}{{1,2}}\p{{Han}}"
    rf"|(?:^|[^\pL\pN])[\pL\pN]{_RE2_SEPARATOR}{{1,2}}[\pL\pN]{_RE2_SEPARATOR}{{1,2}}[\pL\pN](?:[^\pL\pN]|$)"
)
"""An RE2 pattern of what every disguise has: whether it pays to look at all, which it does in few titles."""


class Disguises:
    """Terms to look for in disguise, by how they are spelled, with the numbers of their rules."""

    def __init__(self, terms: Iterable[tuple[PackTerm, tuple[int, ...]]]) -> None:
        self._spelled: dict[str, list[tuple[PackTerm, tuple[int, ...]]]] = {}
        for term, numbers in terms:
            if may_disguise(term):
                self._spelled.setdefault(plain_letters(term), []).append((term, numbers))
        self._words_of_han = Words(word for word in self._spelled if HAN.match(word))

    def find(self, text: str) -> Iterator[tuple[PackTerm, int, Span]]:
        """Each term with the number of its rule and its span in a text that is `SUSPICIOUS`."""
        if not self._spelled:
            return
        for spelled, span in self._words(text):
            for term, numbers in self._spelled[spelled]:
                yield from ((term, number, span) for number in numbers)

    def _words(self, text: str) -> Iterator[tuple[str, Span]]:
        for stretch in disguised(text):
            for spelled, start, end in self._in(stretch):
                yield spelled, stretch.span(start, end)
        yield from cut_apart(text, self._words_of_han)

    def _in(self, stretch: "Disguised") -> Iterator[tuple[str, int, int]]:
        read = stretch.spelled
        if stretch.is_whole:
            spelled = next((word for word in (read, read.removesuffix("s")) if word in self._spelled), None)
            if spelled:
                yield spelled, 0, len(spelled)
            return
        for start in range(len(read)):
            for end in range(start + LEAST_HAN, min(len(read), start + _LONGEST_TERM) + 1):
                if read[start:end] in self._spelled:
                    yield read[start:end], start, end


@dataclass(frozen=True, slots=True)
class Disguised:
    """A stretch of the text, and what it may spell, with the place of each character in the text.

    `is_whole`: one written word, which must spell the term and nothing more.
    """

    spelled: str
    places: tuple[int, ...]
    is_whole: bool = False

    def span(self, start: int, end: int) -> Span:
        return self.places[start], self.places[end - 1] + 1


def may_disguise(term: PackTerm) -> bool:
    """Whether a term is long enough to be looked for in disguise."""
    bare = shape_key(term.text.strip("*")).replace(" ", "")
    has_han = _DENSE.search(bare) is not None
    return len(bare) >= (LEAST_HAN if has_han else LEAST_LATIN) and "*" not in term.text


def plain_letters(term: PackTerm) -> str:
    """How a term is spelled when nothing separates its letters."""
    return shape_key(term.text).replace(" ", "").replace(".", "")


def disguised(text: str) -> list[Disguised]:
    """The stretches of a text that look like words in disguise, as they may be read."""
    spaced_out = [_read(text, match.span()) for match in _SPACED_OUT.finditer(text)]
    return spaced_out + [_read(text, match.span(), is_whole=True) for match in _SWAPPED.finditer(text)]


def _read(text: str, span: Span, *, is_whole: bool = False) -> Disguised:
    letters: list[str] = []
    places: list[int] = []
    for at in range(*span):
        form = _read_as(text[at])
        letters.append(form)
        places += [at] * len(form)
    return Disguised("".join(letters), tuple(places), is_whole)


@lru_cache(maxsize=1 << 14)
def _read_as(character: str) -> str:
    """The letters a character stands for; none for a separator."""
    if _SEPARATING.match(character):
        return ""
    form = unicodedata.normalize("NFKC", character).casefold().translate(_HOMOGLYPHS).translate(_LEET)
    return shape_key(form) or form
