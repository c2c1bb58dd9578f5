from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from glossaries.measures import System, becoming, exact, rounded, says_the_same, system_of, units


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        ("500", "millilitre", "16.9 fluid_ounce"),
        ("2", "litre", "2.1 quart"),
        ("7", "centimetre", "2.8 inch"),
        ("1.8", "metre", "5.9 foot"),
        ("450", "gram", "15.9 ounce"),
        ("70", "kilogram", "154 pound"),
        ("0.5", "millimetre", "0.02 inch"),
        ("12", "inch", "30.5 centimetre"),
        ("5", "pound", "2.3 kilogram"),
        ("16", "fluid_ounce", "473 millilitre"),
    ],
)
def test_factors_are_exact_and_figures_rounded_to_what_people_write(value: str, unit: str, wanted: str) -> None:
    source = units()[unit]
    target = becoming(source, Decimal(value))
    assert f"{rounded(exact(Decimal(value), source, target))} {target.name}" == wanted


@given(st.sampled_from(sorted(units())), st.decimals("0.1", 9000, places=1))
def test_what_we_write_says_the_same(name: str, value: Decimal) -> None:
    unit = units()[name]
    target = becoming(unit, value)
    assert target.system is not unit.system
    assert says_the_same(value, unit, rounded(exact(value, unit, target)), target)


@pytest.mark.parametrize(
    ("figure", "unit", "is_right"),
    [
        ("16.9", "fluid_ounce", True),
        ("17", "fluid_ounce", True),
        ("16.91", "fluid_ounce", True),
        ("16", "fluid_ounce", False),
        ("20", "fluid_ounce", False),
        ("0.53", "quart", True),
        ("0.5", "quart", False),
        ("16.9", "inch", False),
    ],
)
def test_a_right_figure_is_told_from_a_wrong_one(figure: str, unit: str, is_right: bool) -> None:
    assert says_the_same(Decimal(500), units()["millilitre"], Decimal(figure), units()[unit]) is is_right


def test_markets_measure_in_one_system() -> None:
    assert (system_of("us"), system_of("GB"), system_of("br")) == (System.US, System.METRIC, System.METRIC)
    with pytest.raises(InvalidInput):
        system_of("XX")
