"""The plural of agreed phrases in English, Portuguese and Spanish: the head and the adjectives that agree with it.

Regular plurals only; a phrase with a word we cannot be sure of has none, and is then said in its base form.
"""

from collections.abc import Callable, Mapping

_TURNS = frozenset("a à al com con da das de del do dos e em en for of para por sem sin with y".split())
"""Words after which nothing agrees with the head: fone *de* ouvido, cable *con* enchufe."""
_VOWELS = "aeiouáéíóúâêôãõ"


def plural(phrase: str, language: str) -> str:
    """The phrase in the plural; empty where we have no rule for it.

    >>> plural("garrafa térmica", "pt"), plural("fone de ouvido", "pt"), plural("thermos cup", "en")
    ('garrafas térmicas', 'fones de ouvido', 'thermos cups')
    """
    rule = _RULES.get(language)
    words = phrase.split()
    if rule is None or not words or not all(word.isalpha() for word in words):
        return ""
    if language == "en":
        changed = [*words[:-1], rule(words[-1])]
    else:
        head = next((i for i, word in enumerate(words) if word.casefold() in _TURNS), len(words))
        changed = [*map(rule, words[:head]), *words[head:]]
    return " ".join(changed) if all(changed) else ""


def _english(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return "" if word.endswith("s") else word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in _VOWELS else word + "s"


def _portuguese(word: str) -> str:
    """Of words in -ão, -el and -il only a dictionary knows the plural (cães, mãos; fáceis, infantis)."""
    if word.endswith(("ão", "el", "il", "n")):
        return ""
    for ending, many in (("al", "ais"), ("ol", "óis"), ("ul", "uis"), ("m", "ns"), ("z", "zes")):
        if word.endswith(ending):
            return word[: -len(ending)] + many
    return _spanish(word)


def _spanish(word: str) -> str:
    if word[-1] in _VOWELS:
        return word + "s"
    if word[-1] == "z":
        return word[:-1] + "ces"
    return word + "es" if word[-1] in "rnld" else ""


_RULES: Mapping[str, Callable[[str], str]] = {"en": _english, "pt": _portuguese, "es": _spanish}
