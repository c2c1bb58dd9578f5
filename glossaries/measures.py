"""Measures in two systems: exact factors, sensible rounding, and whether one figure says what another does."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache

from glossaries.packs.markets import DATA, markets
from glossaries.reading_nodes import Node, read_document

_WHOLE_FROM = 100
_TENTHS_FROM = 1
"""From 100 on figures are whole, from 1 on they have a tenth: three figures at most, as 16 CFR 500.19(b) has it."""
_SMALL_FIGURES = 2
_MOST_ROUNDED = Decimal("0.05")
"""Share by which a rounded figure may differ from the exact one and still say the same (chosen by us: 500 ml is about
17 fl oz, and not 16)."""


class System(StrEnum):
    METRIC = "metric"
    US = "us"


@dataclass(frozen=True, slots=True)
class Unit:
    """`times`: how many millimetres, grams or millilitres one is, exactly; `below`: up to which figure it is used."""

    name: str
    dimension: str
    system: System
    times: Decimal
    becomes: tuple[str, ...]
    below: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """Every unit by name, whose factors these are, and the markets that measure as the United States do."""

    units: Mapping[str, Unit]
    us_markets: tuple[str, ...]
    source: str


@cache
def measures() -> Measures:
    """The units that ship with us; read once, when first needed. Raises Misconfigured with file and line."""
    top = read_document(DATA / "measures.yaml").fields(required=("as_of", "source", "us_markets", "units"))
    rows = top["units"].fields(optional=top["units"].keys())
    return Measures(
        {name: _unit(name, node) for name, node in rows.items()}, top["us_markets"].strings(), top["source"].text()
    )


def units() -> Mapping[str, Unit]:
    """Every unit by name."""
    return measures().units


def system_of(market: str) -> System:
    """How a market measures; raises InvalidInput for an unknown one."""
    return System.US if markets().find(market) in measures().us_markets else System.METRIC


def becoming(unit: Unit, largest: Decimal) -> Unit:
    """The unit of the other system that a figure is best written in; of several figures the largest decides."""
    others = [units()[name] for name in unit.becomes]
    fitting = (other for other in others if other.below is None or exact(largest, unit, other) < other.below)
    return next(fitting, others[-1])


def exact(value: Decimal, unit: Unit, other: Unit) -> Decimal:
    """The same measure in another unit of its dimension."""
    return value * unit.times / other.times


def rounded(value: Decimal) -> Decimal:
    """A figure as people write it.

    >>> [str(rounded(Decimal(n))) for n in ("16.907", "2.756", "154.32", "0.01969", "11.02")]
    ['16.9', '2.8', '154', '0.02', '11']
    """
    if not value:
        return value
    if value >= _WHOLE_FROM:
        places = 0
    elif value >= _TENTHS_FROM:
        places = 1
    else:
        places = _SMALL_FIGURES - 1 - value.adjusted()
    return _plain(value.quantize(Decimal(1).scaleb(-places)))


def says_the_same(value: Decimal, unit: Unit, other_value: Decimal, other: Unit) -> bool:
    """Whether the other figure is this one in its unit, rounded to the decimals it is written with."""
    if unit.dimension != other.dimension or not value:
        return False
    wanted = exact(value, unit, other)
    places = max(0, -int(_plain(other_value).as_tuple().exponent))
    is_rounding = abs(wanted - other_value) <= Decimal(1).scaleb(-places)
    return is_rounding and abs(wanted - other_value) <= wanted * _MOST_ROUNDED


def _plain(value: Decimal) -> Decimal:
    """Without zeros at the end, and without an exponent."""
    return Decimal(f"{value.normalize():f}")


def _unit(name: str, node: Node) -> Unit:
    fields = node.fields(("dimension", "system", "times", "becomes"), ("below",))
    below = Decimal(fields["below"].whole_number(1, 1_000_000)) if "below" in fields else None
    return Unit(
        name,
        fields["dimension"].one_of(("length", "mass", "volume")),
        System(fields["system"].one_of(tuple(System))),
        Decimal(fields["times"].text()),
        fields["becomes"].strings(),
        below,
    )
