"""Whether a word of one language counts in a text of another: `Gift` is poison in German, and a present in English."""

from functools import lru_cache

import regex

from glossaries.packs.model import PackTerm
from glossaries.packs.words import ANY_LANGUAGE, LanguageGate
from nlp.detection import Detection, detect
from nlp.screening.context import Surroundings

_SURE = 0.8
_POSSIBLE = 0.15
_LEAST_WORDS = 4
"""Fewer words tell nothing; then the word counts."""
_WORD = regex.compile(r"\p{L}+")
_KIN = (
    {"id", "ms"},
    {"no", "da", "sv"},
    {"hr", "sr", "bs", "sl"},
    {"cs", "sk"},
    {"es", "pt", "ca", "gl"},
    {"fil", "tl"},
)
"""Languages that statistics take for each other in a title."""


def counts_in(term: PackTerm, gate: LanguageGate, around: Surroundings, said: str) -> bool:
    """Whether the term's language is one the text may be in; always for words no other language has."""
    language = term.language.split("-")[0]
    if gate is LanguageGate.ANY or language == ANY_LANGUAGE:
        return True
    if gate is LanguageGate.AUTO and (language == "en" or not _is_plain(term.text)):
        return True
    if said:
        return said.split("-", maxsplit=1)[0] in _kin(language)
    return not _is_in_another(around.text, _kin(language))


def _is_plain(text: str) -> bool:
    """One word of letters that many languages write."""
    bare = text.strip("* ")
    return bare.isascii() and " " not in bare


def _kin(language: str) -> set[str]:
    return next((kin for kin in _KIN if language in kin), {language})


def _is_in_another(text: str, languages: set[str]) -> bool:
    guesses = _guess(text[:500])
    if not guesses or len(_WORD.findall(text[:500])) < _LEAST_WORDS:
        return False
    if any(guess.language in languages and guess.confidence >= _POSSIBLE for guess in guesses):
        return False
    return guesses[0].confidence >= _SURE


@lru_cache(maxsize=1024)
def _guess(text: str) -> tuple[Detection, ...]:
    return tuple(detect(text))
