"""Measures and sizes that a translation gives in another system: which are right, and which are wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from core.numbers import decimal_mark
from nlp.checks.base import Subject
from nlp.measures import Measure, find_measures, says
from nlp.sizes import Size, find_sizes, names_size, says_size

_MANY = 100
"""Measures or sizes from which a text is a table, not a listing: its figures are compared as they stand."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A measure or size of the source and what it became; wrong ones stand for none of the source's."""

    source: Measure | Size
    target: Measure | Size
    is_right: bool


def converted(subject: Subject) -> list[Converted]:
    """Every measure of the target that is in a system its dimension is not given in by the source, and right sizes."""
    given = find_measures(subject.source_text)
    return [*(_converted(subject, given) if 0 < len(given) <= _MANY else ()), *_resized(subject)]


def _resized(subject: Subject) -> Iterator[Converted]:
    """Sizes that name their system and say those of the source; of others nothing can be said."""
    if not names_size(subject.text):
        return
    target = [one for one in find_sizes(subject.text, decimal_mark(subject.pair.target)) if one.text[:1].isalpha()]
    source = find_sizes(subject.source_text, decimal_mark(subject.pair.source)) if 0 < len(target) <= _MANY else []
    if len(source) > _MANY:
        return
    yield from (Converted(one, said, is_right=True) for one, said in product(source, target) if says_size(one, said))


def _converted(subject: Subject, given: list[Measure]) -> Iterator[Converted]:
    marks = decimal_mark(subject.pair.source), decimal_mark(subject.pair.target)
    for target in find_measures(subject.text):
        near = [one for one in given if _is_of_other_system(one, target)]
        right = next((one for one in near if says(one, marks[0], target, marks[1])), None)
        if right:
            yield Converted(right, target, is_right=True)
        elif near and len(near) == sum(_shares_dimension(one, target) for one in given):
            yield Converted(near[0], target, is_right=False)


def _is_of_other_system(source: Measure, target: Measure) -> bool:
    return any(
        mine.dimension == theirs.dimension and mine.system is not theirs.system
        for mine in source.units
        for theirs in target.units
    ) and not _shares_unit(source, target)


def _shares_unit(source: Measure, target: Measure) -> bool:
    return bool({unit.name for unit in source.units} & {unit.name for unit in target.units})


def _shares_dimension(source: Measure, target: Measure) -> bool:
    return bool({unit.dimension for unit in source.units} & {unit.dimension for unit in target.units})
