"""One term, compiled: the part of it that never changes, what may follow it, and what may stand before it."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from glossaries.packs.model import MatchOptions, PackTerm
from nlp.screening.borders import is_hangul, is_inside, word_end, word_start

_TURKIC = frozenset({"tr", "az"})
_LEAST_COMPOUND = 3
_LEAST_GLUED_HANGUL = 3
"""Korean words of so many syllables are found at the end of longer ones too; shorter ones hide in others (술, 기술)."""
_USUAL = MatchOptions()


@dataclass(frozen=True, slots=True)
class Needle:
    """A term to look for: `key` is what always stands in the text, `tail` is a pattern of what may follow it.

    `stem` is the unchanging part of the word after the one that the key begins, where there is such a word: of phrases
    that begin alike, only those whose stem follows are looked at.
    """

    term: PackTerm
    key: str
    tail: str = ""
    stem: str = ""
    prefixes: frozenset[str] = frozenset()
    options: MatchOptions = _USUAL
    opens: bool = False
    closes: bool = False

    @property
    def begins_words(self) -> bool:
        """Whether it is found only where a word begins."""
        options = self.options
        may_be_glued = is_hangul(self.key[0]) and len(self.key) >= _LEAST_GLUED_HANGUL
        return options.whole_word and not (self.opens or self.prefixes or options.compound or may_be_glued)

    def match(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span in shaped text of the word or phrase whose key is at `[start, end)`; None: another word.

        Korean particles are looked at, but are no part of the span.
        """
        left = self._left(text, start) if self.options.whole_word else start
        if left is None:
            return None
        key_end = end
        if self.tail:
            found = _compiled(self.tail).match(text, end)
            if found is None:
                return None
            end = found.end()
        if not self.options.whole_word:
            return start, end
        right = self._right(text, end)
        if right is None:
            return None
        return (left, key_end if self.tail and is_hangul(text[key_end - 1]) else right)

    def _left(self, text: str, start: int) -> int | None:
        if start == 0 or not is_inside(text, start):
            return start
        word = word_start(text, start)
        if self.opens:
            return word
        before = text[word:start]
        if before in self.prefixes:
            return start
        if self.options.compound and len(before) >= _LEAST_COMPOUND:
            return word
        if is_hangul(before[-1]) and len(self.key) >= _LEAST_GLUED_HANGUL:
            return start
        return None

    def _right(self, text: str, end: int) -> int | None:
        if end == len(text) or not is_inside(text, end):
            return end
        word = word_end(text, end)
        if self.closes or (self.options.compound and word - end >= _LEAST_COMPOUND):
            return word
        return None


def written_like(needle: Needle, original: str) -> bool:
    """False where the written text differs from the term in what shaping leaves out: case, or the Turkish dot."""
    term = needle.term
    if needle.options.exact_case:
        written = unicodedata.normalize("NFKC", original)
        if not written.startswith(term.text.strip("*")[: len(written)]):
            return False
    if term.language in _TURKIC and "i" in needle.key:
        return all(_same_dot(a, b) for a, b in zip(term.text.strip("*"), original, strict=False))
    return True


def _same_dot(wanted: str, written: str) -> bool:
    dotless, dotted = "ı", "iİ"
    if written == dotless:
        return wanted in "ıI"
    if written in dotted:
        return wanted in "iİ"
    return True


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
