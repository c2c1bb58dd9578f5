"""Words to look for, all at once: whole words in their inflected forms, in every script.

One Aho-Corasick pass finds the part of each term that never changes; what stands around it is looked at only then.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from core.text import is_unspaced
from glossaries.packs.lore import Inflection, lore
from glossaries.packs.model import MatchOptions, PackTerm
from nlp.screening.shape import Shaped, shape_key

Payload = TypeVar("Payload")
_TURKIC = frozenset({"tr", "az"})
_LEAST_STEM = 3
_LEAST_COMPOUND = 3
_LEAST_GLUED_HANGUL = 3
"""Korean words of so many syllables are found at the end of longer ones too; shorter ones hide in others (술, 기술)."""
_LONGEST_LONELY = 2
"""Words of so few katakana are found only where no further katakana touch them."""
_LEAST_PREFIXED = 4
"""Latin words of fewer letters take no prefix: Indonesian *se-* and *rum* are not *serum*."""
_LONGEST_WORD = 40
_NOT_LETTERS = r"(?=$|[^\w]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff])"
_NOT_HANGUL = r"(?![\uac00-\ud7af])"


_USUAL = MatchOptions()


@dataclass(frozen=True, slots=True)
class Needle:
    """A term, compiled: `key` is what always stands in the text, `tail` is a pattern of what may follow it."""

    term: PackTerm
    key: str
    tail: str = ""
    prefixes: frozenset[str] = frozenset()
    options: MatchOptions = _USUAL
    opens: bool = False
    closes: bool = False

    def match(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """The span in shaped text of the word or phrase whose key is at `[start, end)`; None: another word.

        Korean particles are looked at, but are no part of the span.
        """
        key_end = end
        if self.tail:
            found = _compiled(self.tail).match(text, end)
            if found is None:
                return None
            end = found.end()
        if not self.options.whole_word:
            return start, end
        left = self._left(text, start)
        if left is None:
            return None
        right = self._right(text, end)
        if right is None:
            return None
        return (left, key_end if self.tail and _is_hangul(text[key_end - 1]) else right)

    def _left(self, text: str, start: int) -> int | None:
        if start == 0 or not _is_inside(text, start):
            return start
        word = _word_start(text, start)
        if self.opens:
            return word
        before = text[word:start]
        if before in self.prefixes:
            return start
        if self.options.compound and len(before) >= _LEAST_COMPOUND:
            return word
        if _is_hangul(before[-1]) and len(self.key) >= _LEAST_GLUED_HANGUL:
            return start
        return None

    def _right(self, text: str, end: int) -> int | None:
        if end == len(text) or not _is_inside(text, end):
            return end
        word = _word_end(text, end)
        if self.closes or (self.options.compound and word - end >= _LEAST_COMPOUND):
            return word
        return None


class Needles(Generic[Payload]):
    """Many needles with what each stands for, compiled together; safe to share between threads."""

    def __init__(self, items: Iterable[tuple[PackTerm, MatchOptions, Payload]]) -> None:
        by_key: dict[str, list[tuple[Needle, Payload]]] = {}
        for term, options, payload in items:
            for needle in needles_of(term, options):
                by_key.setdefault(needle.key, []).append((needle, payload))
        self._keys = list(by_key)
        self._needles = list(by_key.values())

    def __len__(self) -> int:
        return len(self._keys)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._keys)

    def find(self, text: str) -> list[tuple[Needle, Payload, int, int]]:
        """Every match in a shaped text, overlapping ones too, with its span there."""
        if not self._keys:
            return []
        found: list[tuple[Needle, Payload, int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for needle, payload in self._needles[index]:
                if (span := needle.match(text, start, end)) is not None:
                    found.append((needle, payload, *span))
        return found


def needles_of(term: PackTerm, options: MatchOptions) -> list[Needle]:
    """The needles of a term: as written, and as people type it without accents where that is no other word."""
    text = term.text.strip()
    body = shape_key(text.strip("*"))
    if not body:
        return []
    opens, closes = text.startswith("*"), text.endswith("*")
    inflection = lore().inflections.get(term.language.split("-")[0])
    may_inflect = options.inflect and options.whole_word and not (opens or closes)
    if inflection is None or not may_inflect:
        bodies = [body, *_unaccented(body, term.language)]
        return [Needle(term, form, "", frozenset(), options, opens, closes) for form in bodies]
    forms = [body, *_unaccented(body, term.language)]
    return [_inflected(term, form, inflection, options) for form in forms]


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


def _inflected(term: PackTerm, body: str, inflection: Inflection, options: MatchOptions) -> Needle:
    words = body.split(" ")
    key, tail = "", ""
    for at, word in enumerate(words):
        is_last = at == len(words) - 1
        changes = (is_last or inflection.inflects_all) and _may_change(word)
        stem, endings = _paradigm(word, inflection) if changes else (word, ("",))
        joint = " " if at else ""
        if tail:
            tail += f" {re.escape(stem)}{_either(endings, inflection)}"
        elif endings == ("",):
            key += joint + stem
        else:
            key += joint + stem
            tail = _either(endings, inflection)
    if tail:
        tail += _NOT_HANGUL if _is_hangul(body[-1]) else _NOT_LETTERS
    prefixes = () if body.isascii() and len(body) < _LEAST_PREFIXED else inflection.prefixes
    return Needle(term, key, tail, frozenset(prefixes), options)


def _may_change(word: str) -> bool:
    if _is_hangul(word[-1]):
        return word.isalpha()
    return word.isalpha() and len(word) >= 2 and not is_unspaced(word[-1])


@cache
def _paradigm(word: str, inflection: Inflection) -> tuple[str, tuple[str, ...]]:
    """The stem, and the endings it may take: of the groups with the longest ending the word has, or appended ones."""
    best = ""
    groups: list[tuple[str, ...]] = []
    for group in inflection.groups:
        for ending in group:
            if ending and word.endswith(ending) and len(word) - len(ending) >= _LEAST_STEM:
                if len(ending) > len(best):
                    best, groups = ending, [group]
                elif ending == best and group not in groups:
                    groups.append(group)
    if best:
        endings = {ending for group in groups for ending in group}
        return word[: -len(best)], tuple(sorted(endings, key=len, reverse=True))
    return word, ("", *inflection.append)


def _either(endings: Sequence[str], inflection: Inflection) -> str:
    if tuple(endings) == ("",):
        return ""
    parts = sorted((ending for ending in endings if ending), key=len, reverse=True)
    times = f"{{0,{inflection.chain}}}" if inflection.chain > 1 else ("?" if "" in endings else "")
    return f"(?:{'|'.join(map(re.escape, parts))}){times}"


def _unaccented(body: str, language: str) -> list[str]:
    """The body without accents; Vietnamese and other scripts need theirs, and a short word may be another one then."""
    if len(body) < 6 or language in ("vi", "any") or body.isascii():
        return []
    bare = "".join(c for c in unicodedata.normalize("NFD", body) if not "\u0300" <= c <= "\u036f").replace("ł", "l")
    return [bare] if bare.isascii() and bare != body else []


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30fc" and character != "\u30fb"


def is_within_katakana(text: str, start: int, end: int) -> bool:
    """Katakana spells foreign words without gaps: カス (scum) stands in カスタマイズ (customise)."""
    if end - start > _LONGEST_LONELY or not all(map(_is_katakana, text[start:end])):
        return False
    return (start > 0 and _is_katakana(text[start - 1])) or (end < len(text) and _is_katakana(text[end]))


def _is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7af"


def _is_letter(character: str) -> bool:
    """Of a script with written borders, or of Korean."""
    return character.isalnum() and (_is_hangul(character) or not is_unspaced(character))


def _is_inside(text: str, at: int) -> bool:
    """True when `at` lies within a word or a written syllable, so that a word neither ends nor begins there."""
    if unicodedata.category(text[at])[0] == "M":
        return True
    before, after = text[at - 1], text[at]
    if before.isascii() and after.isascii():
        return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isalpha())
    if not (_is_letter(after) and (_is_letter(before) or unicodedata.category(before)[0] == "M")):
        return False
    return _is_hangul(before) == _is_hangul(after)


def _word_start(text: str, at: int) -> int:
    least = max(0, at - _LONGEST_WORD)
    while at > least and _is_inside(text, at):
        at -= 1
    return at


def _word_end(text: str, at: int) -> int:
    most = min(len(text), at + _LONGEST_WORD)
    while at < most and _is_inside(text, at):
        at += 1
    return at


def occurs(needles: Needles[Payload], shaped: Shaped) -> bool:
    """Whether any of the words is there."""
    return bool(needles.find(shaped.text))
