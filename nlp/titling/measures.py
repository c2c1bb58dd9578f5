"""Measures of a title in the system a market uses, by exact factors; the figure of the source stays named."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.numbers import write_number
from core.text import is_unspaced
from glossaries.conventions import Convention
from glossaries.measures import System, becoming, exact, rounded
from nlp.measures import NUMBER, Measure, says


@dataclass(frozen=True, slots=True)
class Edit:
    """New words for a stretch of a title; `converted` where they say the measure in another unit."""

    span: Span
    text: str
    converted: str = ""


def edits(
    measures: Sequence[Measure], system: System | None, convention: Convention, *, replaces: bool
) -> Iterator[Edit]:
    """What to write for each measure: spaced as the convention has it, and in `system` where one is wanted."""
    for measure in measures:
        spaced = respaced(measure, convention)
        converted = _converted(measure, measures, system, convention) if system else ""
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


def _converted(measure: Measure, measures: Sequence[Measure], system: System, convention: Convention) -> str:
    """The measure in the system; empty where it is in it, may be another, or another of the title says so already."""
    unit = measure.units[0]
    values = measure.values(convention.decimal)
    if len(measure.units) > 1 or unit.system is system or not values:
        return ""
    others = (one for one in measures if one is not measure)
    if any(says(measure, convention.decimal, other, convention.decimal) for other in others):
        return ""
    target = becoming(unit, max(values))
    figures = iter(rounded(exact(value, unit, target)) for value in values)
    written = regex.sub(NUMBER, lambda _: write_number(next(figures), convention.decimal), measure.figures)
    return f"{written}{convention.unit_gap}{convention.units[target.name]}"
