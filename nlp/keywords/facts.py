"""Words that state a fact about a product, which nobody may add for the sake of a search: colour, material, brand …"""

from functools import cache

from core.locales import Locale
from core.text import fold, is_unspaced
from glossaries.inflecting import inflected
from glossaries.matching import TermMatcher
from glossaries.packs.markets import DATA
from glossaries.reading_nodes import read_document
from glossaries.starter import shipped_pairs, starter_terms
from glossaries.terms import Term

FACTS = frozenset({"audience", "brand", "colour", "compliance", "material", "measure", "season"})
"""Roles of the shipped terms whose words are true of some products of a category and false of others."""
_START = 3
"""Letters by which the facts are kept, so that few patterns are tried on a word."""


def stated_facts(words: str, locale: Locale) -> list[str]:
    """The words among these that state a fact, in any form; a number is always one."""
    numbers = [word for word in words.split() if any(map(str.isdigit, word))]
    written = [words[slice(*match.span)] for match in _facts(locale.language).find(words, fold(words))]
    inflects = [word for word in words.split() if _is_form(word, locale.language)]
    return sorted({*numbers, *written, *inflects})


def _is_form(word: str, language: str) -> bool:
    folded = fold(word)
    near = _by_start(language).get(folded.text[:_START], ())
    return any(next(inflected(folded, fact, language), None) == (0, len(word)) for fact in near)


@cache
def _by_start(language: str) -> dict[str, tuple[str, ...]]:
    """The facts of one word, in scripts with spaces; others are found as they are."""
    found: dict[str, tuple[str, ...]] = {}
    for term in _facts(language).terms:
        key = fold(term.source).text
        if len(key) >= _START and " " not in key and not is_unspaced(key[0]):
            found[key[:_START]] = (*found.get(key[:_START], ()), term.source)
    return found


@cache
def _facts(language: str) -> TermMatcher:
    """The fact words of a language: our list, and every shipped term base it is a side of."""
    words = dict.fromkeys([*_listed()["any"], *_listed().get(language, ())])
    for pair in shipped_pairs():
        for term in starter_terms(pair) if language in {pair.source.language, pair.target.language} else ():
            if term.role in FACTS:
                words |= dict.fromkeys(term.accepted if pair.target.language == language else (term.source,))
    return TermMatcher(Term(word, word) for word in words)


@cache
def _listed() -> dict[str, list[str]]:
    """Raises Misconfigured with file and line."""
    document = read_document(DATA / "keywords" / "facts.yaml")
    return {language: node.text().split() for language, node in document.fields(optional=LISTED).items()}


LISTED = ("any", "ar", "de", "en", "es", "fr", "it", "ja", "pt", "ru", "th", "zh")
"""Languages with a list of ours; `any` are brands that sell everywhere."""
