"""Reasons not to believe what somebody else's server says a segment means."""

from collections import Counter

import regex

from core.locales import Pair
from core.text import has_han
from nlp.detection import detect
from nlp.protection import Kind, find_placeholders

_REFUSALS = regex.compile(
    r"\b(?:as an ai|language model|i(?:'|’)?m sorry|i am sorry|i can(?:'|’)?t|i cannot|unable to (?:help|translate)|"
    r"here is the translation|translation:)|作为(?:一个)?(?:ai|人工智能)|抱歉，我|申し訳ありません|"
    r"como (?:um|uma) (?:ia|modelo)|não posso (?:ajudar|traduzir)|lo siento",
    regex.IGNORECASE,
)
_TAG = regex.compile(r"</?(?:html|body|head|div|p|span|script|!doctype)\b", regex.IGNORECASE)
_TOLD = 20
"""Letters from which a wrong language is held against an answer."""
_CERTAIN = 0.9
_GROWTH, _ROOM = 6, 120
"""An answer longer than six times its segment and 120 code points is no translation of it."""
_HAN = frozenset({"zh", "ja", "ko"})
_TWINS = ({"no", "da"}, {"id", "ms"}, {"cs", "sk"}, {"hr", "sr"}, {"ru", "uk", "be"}, {"pt", "es"})
"""Languages whose short texts are too alike to hold one against the other."""


def doubt_of(segment: str, said: object, pair: Pair) -> str:
    """A sentence why the answer cannot be trusted; empty where there is no reason to doubt it."""
    if not isinstance(said, str) or not said.strip():
        return "The engine gave no translation."
    if len(said) > _GROWTH * len(segment) + _ROOM:
        return "The engine gave far more than a translation."
    if _REFUSALS.search(said) and not _REFUSALS.search(segment):
        return "The engine gave a remark instead of a translation."
    if _TAG.search(said) and not _TAG.search(segment):
        return "The engine gave markup that is not in the text."
    if lost := _placeholders(segment) - _placeholders(said):
        return f"The engine lost {next(iter(lost))}."
    return _wrong_language(said, pair)


def _placeholders(text: str) -> Counter[str]:
    return Counter(p.text for p in find_placeholders(text, strict_only=True) if p.kind is not Kind.NUMBER)


def _wrong_language(said: str, pair: Pair) -> str:
    if pair.target.language not in _HAN and has_han(said) and _mostly_han(said):
        return "The engine left the text as it was."
    if sum(map(str.isalpha, said)) < _TOLD:
        return ""
    found = next(iter(detect(said, {pair.source.language, pair.target.language})), None)
    if found is None or found.confidence < _CERTAIN or found.language == pair.target.language:
        return ""
    if any({found.language, pair.target.language} <= twins for twins in _TWINS):
        return ""
    return f"The engine answered in another language ({found.language}) than {pair.target}."


def _mostly_han(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return sum(map(has_han, letters)) * 2 > len(letters)
