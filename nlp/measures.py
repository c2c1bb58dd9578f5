"""Lengths, weights and volumes in a text, as they are written: figures with one unit (`70x120cm`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from core.findings import Span
from core.numbers import read_number
from core.spans import Taken
from core.text import fold_key
from glossaries.measures import Unit, says_the_same, units
from glossaries.quantities import unit_forms

NUMBER = r"\d++(?:[.,\u00a0\u202f]\d++)*+"
_NUMBERS = regex.compile(NUMBER)
_MORE = 3
"""Figures that may follow the first of a size; a longer row of them is read from further on."""
_SMALL_LETTERS_ONLY = frozenset({"g", "m"})
"""5G is a network and 3M a brand; M is a size."""
_PREPOSITION, _PREPOSITION_SPACED = regex.compile(r"[\s-]?\d"), regex.compile(r"[\s-]?\d|\s\p{L}")
"""What follows `in` where it is a preposition."""
_INCH_SIGNS = ('"', "″")


@dataclass(frozen=True, slots=True)
class Measure:
    """Figures with their unit: `70x120cm` has two. `units` are those its unit may stand for."""

    text: str
    span: Span
    figures: str
    gap: str
    unit: str
    units: tuple[Unit, ...]

    def values(self, decimal: str) -> list[Decimal]:
        return read_numbers(self.figures, decimal)


def read_numbers(text: str, decimal: str) -> list[Decimal]:
    """The numbers of a text, in order, but those that cannot be read with that mark of decimals."""
    found = (read_number(number, decimal) for number in _NUMBERS.findall(text))
    return [value for value in found if value is not None]


def find_measures(text: str, kept: Sequence[Span] = ()) -> list[Measure]:
    """Lengths, weights and volumes in order, none inside the kept spans."""
    taken = Taken(len(text), kept)
    found = map(_measure, _pattern().finditer(text))
    return [one for one in found if not taken.overlaps(one.span) and _is_measure(one, text)]


def _measure(found: "regex.Match[str]") -> Measure:
    unit = found["unit"]
    kinds = unit_forms().get(fold_key(unit), frozenset({"inch"}) if unit in _INCH_SIGNS else frozenset())
    known = tuple(units()[kind] for kind in sorted(kinds & units().keys()))
    return Measure(found[0], found.span(), found["figures"], found["gap"], unit, known)


def _is_measure(measure: Measure, text: str) -> bool:
    if not measure.units:
        return False
    if measure.unit.casefold() in _SMALL_LETTERS_ONLY:
        return measure.unit.islower()
    if measure.unit.casefold() == "in":
        return (_PREPOSITION_SPACED if measure.gap else _PREPOSITION).match(text, measure.span[1]) is None
    return True


def says(measure: Measure, decimal: str, other: Measure, other_decimal: str) -> bool:
    """Whether the other measure is this one in the other system, figure by figure; each with its mark of decimals."""
    values, said = measure.values(decimal), other.values(other_decimal)
    return len(values) == len(said) and any(
        all(says_the_same(value, unit, there, theirs) for value, there in zip(values, said, strict=True))
        for unit in measure.units
        for theirs in other.units
        if unit.system is not theirs.system
    )


@cache
def _pattern() -> "regex.Pattern[str]":
    convertible = [form for form, kinds in unit_forms().items() if kinds & units().keys()]
    forms = "|".join(map(regex.escape, sorted(convertible, key=len, reverse=True)))
    return regex.compile(
        rf"(?<![\p{{L}}\d.,/#]|\p{{L}}-)(?P<figures>{NUMBER}(?:\s?[x×*~～–-]\s?{NUMBER}){{0,{_MORE}}}+)"
        rf"(?:(?P<gap>\s?-?)(?P<unit>{forms})(?![\p{{Latin}}\p{{Cyrillic}}\p{{Arabic}}\d])|(?P<gap>)(?P<unit>[\"″])(?!\p{{L}}))",
        regex.IGNORECASE,
    )
