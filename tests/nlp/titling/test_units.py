"""Measures of titles in the system that was asked for; the figure of the source stays named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale, Pair
from glossaries.measures import System
from nlp.checks.base import Subject
from nlp.checks.registry import inspect
from nlp.localization import AppliedTerm
from nlp.titling.titling import titled
from tests.nlp.titling.written import KEPT_ORDER, LISTING, REPLACED, localized, place, report, written

US, METRIC = System.US, System.METRIC


@pytest.mark.parametrize(
    ("tag", "system", "text", "beside", "instead"),
    [
        ("en-US", US, "Thermos 500ml", "Thermos 500 ml (16.9 fl oz)", "Thermos 16.9 fl oz"),
        ("en-US", US, "Towel 70x140cm", "Towel 70x140 cm (27.6x55.1 in)", "Towel 27.6x55.1 in"),
        ("en-US", US, "Jeans 45-70kg", "Jeans 45-70 kg (99.2-154 lb)", "Jeans 99.2-154 lb"),
        ("zh-CN", US, "保温杯 500毫升", "保温杯 500毫升 (16.9fl oz)", "保温杯 16.9fl oz"),
        ("pt-BR", METRIC, "Bolsa 15,6 polegadas", "Bolsa 15,6 polegadas (39,6 cm)", "Bolsa 39,6 cm"),
        ("de-DE", METRIC, "Hantel 5 lb", "Hantel 5 lb (2,3 kg)", "Hantel 2,3 kg"),
        ("ja-JP", METRIC, "ボトル 16 fl oz", "ボトル 16 fl oz (473ml)", "ボトル 473ml"),
        ("ru-RU", METRIC, "Бутылка 16 fl oz", "Бутылка 16 fl oz (473 мл)", "Бутылка 473 мл"),
        ("ar-SA", METRIC, "زجاجة 16 fl oz", "زجاجة 16 fl oz (473 مل)", "زجاجة 473 مل"),
        ("th-TH", METRIC, "ขวดน้ำ 16 fl oz", "ขวดน้ำ 16 fl oz (473 มล.)", "ขวดน้ำ 473 มล."),
        ("de-DE", METRIC, 'Laptoptasche 15.6"', 'Laptoptasche 15.6" (39,6 cm)', "Laptoptasche 39,6 cm"),
    ],
)
def test_measures_stand_beside_or_in_place_of_the_sources(
    tag: str, system: System, text: str, beside: str, instead: str
) -> None:
    assert written(text, place(tag, system=system), KEPT_ORDER) == beside
    assert written(text, place(tag, system=system), REPLACED) == instead


@pytest.mark.parametrize(
    "text",
    [
        "3 in 1 Charger",
        "3-in-1 Jacket",
        "5G Phone",
        "3M Tape",
        "Only 5 in Stock",
        "XM-500ml Model",
        "4000mAh Fan 5V",
        "Thermos 500ml (16.9 oz)",
        "{500ml} Thermos",
        "Thermos 16.9 fl oz",
    ],
)
def test_what_is_no_measure_or_given_already_is_left(text: str) -> None:
    where = place("en-US", system=US)
    assert written(text, where, KEPT_ORDER) == text


def test_a_figure_of_unclear_kind_is_left_with_a_note() -> None:
    done, said = titled(localized("Tumbler 12 oz"), KEPT_ORDER, place("de-DE", system=METRIC))
    assert (done.text, said.conversions) == ("Tumbler 12 oz", ())
    assert [finding.severity.value for finding in done.findings] == ["note"]


def test_a_callers_term_is_not_rewritten() -> None:
    own = AppliedTerm("大瓶", "500ml Classic", (0, 2))
    assert written("500ml Classic Bottle", place("en-US", system=US), LISTING, (own,)) == "500ml Classic Bottle"


def test_units_stay_small_in_title_case() -> None:
    assert (
        written("steel bottle 500ml, black", place("en-US", "amazon", US)) == "Steel Bottle, 500 ml (16.9 fl oz), Black"
    )


def test_every_conversion_names_figure_and_factor() -> None:
    said = report("Towel 70x140cm, 450g", place("en-US", system=US), KEPT_ORDER)
    assert [(one.written, one.converted) for one in said.conversions] == [
        ("70x140cm", "27.6x55.1 in"),
        ("450g", "15.9 oz"),
    ]
    assert all("NIST" in one.source for one in said.conversions)


_UNITS = st.sampled_from(["mm", "cm", "m", "g", "kg", "ml", "L", "in", "ft", "lb", "fl oz", "qt"])


@given(st.integers(1, 3000), _UNITS, st.sampled_from(["en-US", "pt-BR", "de-DE", "ru-RU", "ar-SA", "ja-JP"]))
def test_what_is_written_passes_the_checks_of_figures(number: int, unit: str, tag: str) -> None:
    system = US if unit in ("mm", "cm", "m", "g", "kg", "ml", "L") else METRIC
    text = f"ZX {number} {unit}"
    said = written(text, place(tag, system=system), REPLACED)
    assert said != text
    findings = inspect(Subject(text, said, Pair(Locale("sv"), Locale.parse(tag)), is_title=True))
    assert {f.severity.value for f in findings if f.check in ("integrity", "quantity")} == {"note"}
