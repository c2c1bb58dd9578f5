"""All that the rules of a set of packs look for, compiled once; every market looks through it for its own rules."""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from glossaries.packs.lore import lore
from glossaries.packs.model import MatchOptions, PackTerm, Rule
from glossaries.packs.words import ANY_LANGUAGE
from nlp.screening.disguise import SUSPICIOUS, Disguises
from nlp.screening.needles import Needles
from nlp.screening.patterns import Patterns

Numbers = tuple[int, ...]
"""Rules, by their place in the index, in order."""
Ranks = tuple[tuple[int, int], ...]
"""Rules with a term, each with the place of the term among its own: of two on the same words, the first counts."""
DISGUISE = -1
"""The number, among those of patterns, of what tells that words in disguise may be there."""
_INNOCENT = MatchOptions()


@dataclass(frozen=True, slots=True)
class Excuse:
    """What it means that a word is there: an exception of some rules, what others require, a word like any other."""

    excepts: Numbers = ()
    requires: Numbers = ()
    is_legitimate: bool = False


class Index:
    """The words and patterns of many rules; immutable, so threads and markets share it.

    A word that many rules look for, of a lexicon say, stands here once, with the numbers of them all.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._numbers = {id(rule): number for number, rule in enumerate(self.rules)}
        self.terms: Needles[array[int]] = Needles(_searched(self.rules))
        self.excuses: Needles[Excuse] = Needles(_excusing(self.rules))
        self.patterns: Patterns[tuple[int, str]] = Patterns([*_expressions(self.rules), (SUSPICIOUS, (DISGUISE, ""))])
        self.disguises = Disguises(_disguised(self.rules))

    def number_of(self, rule: Rule) -> int:
        """The place of one of the rules we were made of (the same object)."""
        return self._numbers[id(rule)]


def ranks(payload: "array[int]") -> Iterator[tuple[int, int]]:
    """The numbers of the rules that look for a term, with its rank in each."""
    return zip(payload[::2], payload[1::2], strict=True)


def _searched(rules: Sequence[Rule]) -> Iterator[tuple[PackTerm, MatchOptions, "array[int]"]]:
    by_options: dict[MatchOptions, dict[PackTerm, array[int]]] = {}
    for number, rule in enumerate(rules):
        found = by_options.setdefault(rule.match, {})
        for rank, term in enumerate(rule.terms):
            found.setdefault(term, array("I")).extend((number, rank))
    for options, terms in by_options.items():
        yield from ((term, options, payload) for term, payload in terms.items())


def _disguised(rules: Sequence[Rule]) -> Iterator[tuple[PackTerm, Numbers]]:
    found: dict[PackTerm, list[int]] = {}
    for number, rule in enumerate(rules):
        if rule.match.obfuscation:
            _number(found, rule.terms, number)
    return ((term, tuple(numbers)) for term, numbers in found.items())


def _excusing(rules: Sequence[Rule]) -> Iterator[tuple[PackTerm, MatchOptions, Excuse]]:
    excepted: dict[PackTerm, list[int]] = {}
    required: dict[PackTerm, list[int]] = {}
    for number, rule in enumerate(rules):
        _number(excepted, rule.excepted, number)
        _number(required, rule.required, number)
    legitimate = dict.fromkeys(PackTerm(word, "zh") for word in lore().legitimate)
    one_for_all: dict[Excuse, Excuse] = {}
    for term in {**excepted, **required, **legitimate}:
        excuse = Excuse(tuple(excepted.get(term, ())), tuple(required.get(term, ())), term in legitimate)
        yield term, _INNOCENT, one_for_all.setdefault(excuse, excuse)


def _number(found: dict[PackTerm, list[int]], terms: Iterable[PackTerm], number: int) -> None:
    for term in terms:
        listed = found.setdefault(term, [])
        if not listed or listed[-1] != number:
            listed.append(number)


def _expressions(rules: Sequence[Rule]) -> Iterator[tuple[str, tuple[int, str]]]:
    for number, rule in enumerate(rules):
        fold = "" if rule.match.exact_case else "(?i)"
        yield from ((fold + pattern.text, (number, pattern.language)) for pattern in rule.patterns)
        yield from ((price, (number, ANY_LANGUAGE)) for form in rule.forms for price in lore().prices[form])
