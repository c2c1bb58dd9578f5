"""Terms as needles: the forms a word takes in its language, and how people type it without accents."""

import re
import sys
import unicodedata
from functools import cache

from core.text import is_unspaced
from glossaries.packs.lore import Inflection, lore
from glossaries.packs.model import MatchOptions, PackTerm
from glossaries.paradigms import paradigm
from nlp.screening.borders import is_hangul
from nlp.screening.needle import Needle
from nlp.screening.shape import shape_key

_LEAST_PREFIXED = 4
"""Latin words of fewer letters take no prefix: Indonesian *se-* and *rum* are not *serum*."""
_LEAST_UNACCENTED = 6
_NOT_LETTERS = r"(?=$|[^\w]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff])"
_NOT_HANGUL = r"(?![\uac00-\ud7af])"
_UNCHANGING = ("",)
_LAST_LATIN = "\u1eff"


def needles_of(term: PackTerm, options: MatchOptions) -> list[Needle]:
    """The needles of a term: as written, and as people type it without accents where that is no other word."""
    text = term.text.strip()
    body = shape_key(text.strip("*"))
    if not body:
        return []
    opens, closes = text.startswith("*"), text.endswith("*")
    language = term.language.partition("-")[0]
    may_inflect = options.inflect and options.whole_word and not (opens or closes)
    forms = [body, *_unaccented(body, term.language)]
    if language not in lore().inflections or not may_inflect:
        return [Needle(term, form, options=options, opens=opens, closes=closes) for form in forms]
    return [_inflected(term, form, language, options) for form in forms]


def _inflected(term: PackTerm, body: str, language: str, options: MatchOptions) -> Needle:
    inflection = lore().inflections[language]
    words = body.split(" ")
    key, tail, follower = "", "", ""
    for at, word in enumerate(words):
        changes = (inflection.inflects_all or at == len(words) - 1) and _may_change(word)
        stem, endings = paradigm(word, language) if changes else (word, _UNCHANGING)
        joint = " " if at else ""
        if tail:
            follower = follower or stem
            tail += joint + re.escape(stem) + _either(endings, inflection.chain)
        else:
            key += joint + stem
            tail = _either(endings, inflection.chain)
    if tail:
        tail += _NOT_HANGUL if is_hangul(body[-1]) else _NOT_LETTERS
    return Needle(term, key, sys.intern(tail), follower, _prefixes(body, inflection), options)


def _prefixes(body: str, inflection: Inflection) -> frozenset[str]:
    return _shared(() if body.isascii() and len(body) < _LEAST_PREFIXED else inflection.prefixes)


@cache
def _shared(prefixes: tuple[str, ...]) -> frozenset[str]:
    """One set for all the words of a language."""
    return frozenset(prefixes)


def _may_change(word: str) -> bool:
    if is_hangul(word[-1]):
        return word.isalpha()
    return word.isalpha() and len(word) >= 2 and not is_unspaced(word[-1])


@cache
def _either(endings: tuple[str, ...], chain: int) -> str:
    if endings == _UNCHANGING:
        return ""
    parts = sorted((ending for ending in endings if ending), key=len, reverse=True)
    times = f"{{0,{chain}}}" if chain > 1 else ("?" if "" in endings else "")
    return f"(?:{'|'.join(map(re.escape, parts))}){times}"


def _unaccented(body: str, language: str) -> list[str]:
    """The body without accents; Vietnamese and other scripts need theirs, and a short word may be another one then."""
    if len(body) < _LEAST_UNACCENTED or language in ("vi", "any") or body.isascii() or body[0] > _LAST_LATIN:
        return []
    bare = "".join(c for c in unicodedata.normalize("NFD", body) if not "\u0300" <= c <= "\u036f").replace("ł", "l")
    return [bare] if bare.isascii() and bare != body else []
