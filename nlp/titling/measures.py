"""Measures of a title in the system a market uses, by exact factors; the figure of the source stays named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import regex

from core.findings import Span, overlaps
from core.numbers import read_number, write_number
from core.text import fold_key, is_unspaced
from glossaries.conventions import Convention
from glossaries.measures import System, Unit, becoming, exact, rounded, says_the_same, units
from glossaries.quantities import unit_forms

_NUMBER = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_SMALL_LETTERS_ONLY = frozenset({"g", "m"})
"""5G is a network and 3M a brand; M is a size."""
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
        found = (read_number(number[0], decimal) for number in regex.finditer(_NUMBER, self.figures))
        return [value for value in found if value is not None]


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for a stretch of a title; `converted` where they say the measure in another unit."""

    span: Span
    text: str
    converted: str = ""


def find_measures(text: str, kept: Sequence[Span] = ()) -> list[Measure]:
    """Lengths, weights and volumes in order, none inside the kept spans."""
    return [one for one in map(_measure, _pattern().finditer(text)) if _is_measure(one, text, kept)]


def _measure(found: "regex.Match[str]") -> Measure:
    unit = found["unit"]
    kinds = unit_forms().get(fold_key(unit), frozenset({"inch"}) if unit in _INCH_SIGNS else frozenset())
    known = tuple(units()[kind] for kind in sorted(kinds & units().keys()))
    return Measure(found[0], found.span(), found["figures"], found["gap"], unit, known)


def _is_measure(measure: Measure, text: str, kept: Sequence[Span]) -> bool:
    if overlaps(measure.span, kept) or not measure.units:
        return False
    if measure.unit.casefold() in _SMALL_LETTERS_ONLY:
        return measure.unit.islower()
    if measure.unit.casefold() == "in":
        return regex.match(r"[\s-]?\d|\s\p{L}" if measure.gap else r"[\s-]?\d", text[measure.span[1] :]) is None
    return True


def edits(
    measures: Sequence[Measure], system: System | None, convention: Convention, *, replaces: bool
) -> Iterator[Edit]:
    """What to write for each measure: spaced as the convention has it, and in `system` where one is wanted."""
    for measure in measures:
        spaced = respaced(measure, convention)
        others = [one for one in measures if one is not measure]
        converted = _converted(measure, others, system, convention) if system else ""
        written = converted if converted and replaces else f"{spaced} ({converted})" if converted else spaced
        if written != measure.text:
            yield Edit(measure.span, written, converted)


def respaced(measure: Measure, convention: Convention) -> str:
    """The measure with the convention's space before a unit in letters of an alphabet."""
    is_symbol = measure.unit.isalpha() and len(measure.unit) <= 3 and not is_unspaced(measure.unit[0])
    return f"{measure.figures}{convention.unit_gap}{measure.unit}" if is_symbol else measure.text


def is_ambiguous(measure: Measure, system: System) -> bool:
    """Whether it would be converted but may be a weight or a volume (oz)."""
    return len(measure.units) > 1 and all(unit.system is not system for unit in measure.units)


def _converted(measure: Measure, others: Sequence[Measure], system: System, convention: Convention) -> str:
    unit = measure.units[0]
    values = measure.values(convention.decimal)
    if len(measure.units) > 1 or unit.system is system or not values:
        return ""
    if any(_says(measure, other, convention) for other in others):
        return ""
    target = becoming(unit, max(values))
    figures = iter(rounded(exact(value, unit, target)) for value in values)
    written = regex.sub(_NUMBER, lambda _: write_number(next(figures), convention.decimal), measure.figures)
    return f"{written}{convention.unit_gap}{convention.units[target.name]}"


def _says(measure: Measure, other: Measure, convention: Convention) -> bool:
    """Whether the title has the measure in another unit already."""
    values, said = measure.values(convention.decimal), other.values(convention.decimal)
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
        rf"(?<![\p{{L}}\d.,/#])(?P<figures>{_NUMBER}(?:\s?[x×*~～–-]\s?{_NUMBER})*)"
        rf"(?:(?P<gap>\s?-?)(?P<unit>{forms})(?![\p{{Latin}}\p{{Cyrillic}}\p{{Arabic}}\d])|(?P<gap>)(?P<unit>[\"″])(?!\p{{L}}))",
        regex.IGNORECASE,
    )
