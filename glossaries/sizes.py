"""Sizes of shoes in the systems of markets: scales of the length of the foot, with who publishes them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from functools import cache

from glossaries.packs.markets import DATA, markets
from glossaries.reading_nodes import Node, read_document


class SizeSystem(StrEnum):
    CN = "cn"
    KR = "kr"
    JP = "jp"
    EU = "eu"
    UK = "uk"
    US = "us"


class People(StrEnum):
    """Whom a scale is for."""

    ANY = "any"
    ADULTS = "adults"
    MEN = "men"


@dataclass(frozen=True, slots=True)
class Scale:
    """A system's sizes: length of the foot in mm / `mm_a_size` + `start`, rounded to `by`.

    Between `least` and `most` a size without a mark is one of this system; `is_exact`: it is the length itself.
    """

    system: SizeSystem
    mm_a_size: Fraction
    start: Fraction
    by: Fraction
    least: int
    most: int
    people: People
    is_exact: bool
    source: str

    def length(self, size: Decimal) -> Fraction:
        """Of the foot, in mm."""
        return (Fraction(size) - self.start) * self.mm_a_size

    def size(self, length: Fraction) -> Decimal:
        """The nearest size for a foot of this length in mm."""
        steps = round((length / self.mm_a_size + self.start) / self.by)
        size = steps * self.by
        return Decimal(size.numerator) / Decimal(size.denominator)


@dataclass(frozen=True, slots=True)
class Sizes:
    """Every scale, which markets size by it, and the words (shoes, men …) of each language."""

    scales: Mapping[SizeSystem, Scale]
    by_market: Mapping[str, SizeSystem]
    words: Mapping[str, Mapping[str, tuple[str, ...]]]


@cache
def sizes() -> Sizes:
    """The scales that ship with us; read once, when first needed. Raises Misconfigured with file and line."""
    top = read_document(DATA / "sizes.yaml").fields(required=("as_of", "scales", "markets", "words"))
    scales = top["scales"].fields(tuple(SizeSystem))
    places = top["markets"].fields(optional=tuple(SizeSystem))
    kinds = top["words"].fields(required=("shoes", "men", "women", "children"))
    return Sizes(
        {SizeSystem(name): _scale(SizeSystem(name), node) for name, node in scales.items()},
        {code: SizeSystem(name) for name, node in places.items() for code in markets().members(node.strings())},
        {kind: _by_language(node) for kind, node in kinds.items()},
    )


def _by_language(node: Node) -> dict[str, tuple[str, ...]]:
    return {tag: one.strings() for tag, one in node.fields(optional=node.keys()).items()}


def scale_without_mark(figures: Sequence[Decimal]) -> Scale | None:
    """The one system whose sizes such figures are; kr is cn's, in other words."""
    scales = (scale for scale in sizes().scales.values() if scale.most)
    return next((s for s in scales if all(s.least <= figure <= s.most for figure in figures)), None)


def _scale(system: SizeSystem, node: Node) -> Scale:
    fields = node.fields(("mm_a_size", "start", "by", "least", "most", "people", "exact", "source"))
    mm_a_size, start, by = (Fraction(fields[name].text()) for name in ("mm_a_size", "start", "by"))
    return Scale(
        system,
        mm_a_size,
        start,
        by,
        least=fields["least"].whole_number(0, 400),
        most=fields["most"].whole_number(0, 400),
        people=People(fields["people"].one_of(tuple(People))),
        is_exact=fields["exact"].one_of(("true", "false")) == "true",
        source=fields["source"].text(),
    )
