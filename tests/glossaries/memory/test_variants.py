import pytest

from core.locales import Pair
from glossaries.matching import TermMatcher, TermSet
from glossaries.memory.variants import variant_target
from glossaries.starter import starter_terms
from glossaries.terms import Term

STARTER = TermSet(starter=TermMatcher(starter_terms(Pair.parse("zh", "en"))))


@pytest.mark.parametrize(
    ("text", "source", "target", "expected"),
    [
        ("保温杯 750ml 蓝色", "保温杯 500ml 红色", "Thermos 500 ml, Red", "Thermos 750 ml, Blue"),
        ("女士外套 M-3XL 黑色", "女士外套 S-XL 白色", "Women's Coat S-XL White", "Women's Coat M-3XL Black"),
        ("T恤 XL", "T恤 M", "T-shirt M", "T-shirt XL"),
    ],
)
def test_numbers_sizes_and_terms_are_exchanged(text: str, source: str, target: str, expected: str) -> None:
    found = variant_target(text, source, target, STARTER)
    assert found is not None
    assert found[0] == expected


@pytest.mark.parametrize(
    ("text", "source", "target"),
    [
        ("保温杯 750ml 蓝色大", "保温杯 500ml 红色", "Thermos 500 ml, Red"),
        ("保温壶 500ml", "保温坏 500ml", "Thermos 500 ml"),
        ("保温杯 750ml", "保温杯 500ml", "Thermos half a litre"),
        ("5杯 750ml", "3杯 500ml", "3 cups 500 ml 3"),
    ],
)
def test_there_is_no_variant_where_it_is_not_safe(text: str, source: str, target: str) -> None:
    assert variant_target(text, source, target, STARTER) is None


def test_terms_of_other_pairs_work_too() -> None:
    colours = TermSet.of([Term("red", "vermelha"), Term("blue", "azul")])
    found = variant_target("Blue bottle 1L", "Red bottle 1L", "Garrafa vermelha 1L", colours)
    assert found == ("Garrafa azul 1L", (("vermelha", "azul"),))


def test_two_numbers_that_change_places_are_not_mixed_up() -> None:
    found = variant_target("杯 20cm 10个", "杯 10cm 20个", "Cup 10cm 20 pcs", TermSet())
    assert found is not None
    assert found[0] == "Cup 20cm 10 pcs"
