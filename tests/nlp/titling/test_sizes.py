"""Sizes of shoes where a published scale tells; everything else is left, and said."""

from decimal import Decimal

import pytest

from core.locales import Locale, Pair
from glossaries.conventions import shipped_conventions
from glossaries.sizes import SizeSystem, sizes
from nlp.checks.base import Subject
from nlp.checks.registry import inspect
from nlp.localization import Localization
from nlp.titling.base import Titled, TitleWish, UnitForm
from nlp.titling.titling import Place, titled
from tests.nlp.titling.written import localized


def sized(text: str, tag: str, system: str, form: UnitForm = UnitForm.BESIDE) -> tuple[Localization, Titled]:
    locale = Locale.parse(tag)
    where = Place(locale, shipped_conventions().find(locale), sizes=SizeSystem(system))
    return titled(localized(text), TitleWish(unit_form=form), where)


@pytest.mark.parametrize(
    ("tag", "system", "text", "wanted"),
    [
        ("en-US", "us", "Men's Running Shoes 39-44", "Men's Running Shoes 39-44 (US 7-11)"),
        ("en-GB", "uk", "Women's Sandals EU 38", "Women's Sandals EU 38 (UK 5.5)"),
        ("de-DE", "eu", "Herren Laufschuhe US 9", "Herren Laufschuhe US 9 (EU 41,5)"),
        ("pt-BR", "eu", "Tênis masculino CN 250", "Tênis masculino CN 250 (EU 39,5)"),
        ("ja-JP", "jp", "スニーカー メンズ CN 250", "スニーカー メンズ CN 250 (JP 25)"),
        ("ru-RU", "eu", "Мужские кроссовки UK 8", "Мужские кроссовки UK 8 (EU 41,5)"),
        ("ar-SA", "eu", "حذاء رجالي UK 8", "حذاء رجالي UK 8 (EU 41.5)"),
        ("zh-CN", "cn", "男运动鞋 39-44码", "男运动鞋 39-44码 (CN 245-280)"),
    ],
)
def test_sizes_stand_beside_the_sources(tag: str, system: str, text: str, wanted: str) -> None:
    done, said = sized(text, tag, system)
    assert done.text == wanted
    [conversion] = said.conversions
    assert conversion.converted in wanted
    assert conversion.source == sizes().scales[SizeSystem(system)].source


def test_only_an_exact_size_takes_the_place_of_the_sources() -> None:
    assert sized("Sneakers CN 250", "en", "jp", UnitForm.REPLACE)[0].text == "Sneakers JP 25"
    assert sized("Sneakers EU 40", "en", "jp", UnitForm.REPLACE)[0].text == "Sneakers EU 40 (JP 25.5)"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Women's Sandals EU 38", "for men"),
        ("Sandals EU 38", "for men"),
        ("Men's and Women's Sneakers 39-44", "for men"),
        ("Kids Sneakers EU 34", "by age"),
        ("Men's Jacket M-3XL", "the seller's own"),
    ],
)
def test_what_no_scale_tells_is_left_with_a_note(text: str, why: str) -> None:
    done, said = sized(text, "en-US", "us")
    assert (done.text, said.conversions) == (text, ())
    assert [(finding.severity.value, why in finding.message) for finding in done.findings] == [("note", True)]


@pytest.mark.parametrize(
    "text", ["Backpack 39-44", "Men's Boots 25cm", "Men's Shoes 2 Pairs", "Men's Shoes 40 (US 7.5)"]
)
def test_what_is_no_size_or_given_already_is_left(text: str) -> None:
    assert sized(text, "en-US", "us")[0].text == text


def test_scales_are_lengths_of_the_foot() -> None:
    scales = sizes().scales
    assert scales[SizeSystem.JP].size(scales[SizeSystem.CN].length(Decimal(245))) == Decimal("24.5")
    assert {scale.system for scale in scales.values() if scale.is_exact} == {"cn", "kr", "jp"}
    assert all(scale.source for scale in scales.values())


def test_a_size_that_was_written_passes_the_checks_of_figures() -> None:
    source_text = "男运动鞋 39-44码"
    subject = Subject(source_text, "Men's Sneakers 39-44 (US 7-11)", Pair.parse("zh", "en"), is_title=True)
    assert {f.severity.value for f in inspect(subject) if f.check in ("integrity", "quantity")} == {"note"}
    wrong = Subject(source_text, "Men's Sneakers 39-44 (US 8-12)", Pair.parse("zh", "en"), is_title=True)
    assert any(f.severity.value == "review" for f in inspect(wrong))
