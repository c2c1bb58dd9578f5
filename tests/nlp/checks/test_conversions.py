"""A measure in the other system is right, or asks for a person."""

import pytest

from core.findings import Finding
from core.locales import Pair
from nlp.checks.base import Subject
from nlp.checks.registry import inspect


def found(source_text: str, text: str, pair: str = "zh en") -> list[Finding]:
    return inspect(Subject(source_text, text, Pair.parse(*pair.split()), is_title=True))


@pytest.mark.parametrize(
    ("source_text", "text", "pair"),
    [
        ("保温杯 500ml", "Thermos 16.9 fl oz", "zh en"),
        ("保温杯 500毫升", "Thermos 500 ml (16.9 oz)", "zh en"),
        ("浴巾 70x140cm", "Bath Towel 27.6x55.1 in", "zh en"),
        ("15.6寸电脑包", "Bolsa para notebook 39,6 cm", "zh pt"),
        ("Toalha 1,8 m", "Towel 5.9 ft", "pt en"),
        ("ボトル 500ml", "Thermos 16.9 fl oz", "ja en"),
        ("زجاجة 500 مل", "Bottle 16.9 fl oz", "ar en"),
        ("Гантель 5 кг", "Dumbbell 11 lb", "ru en"),
        ("Hantel 2,5 kg", "Dumbbell 5.5 lb", "de en"),
    ],
)
def test_right_conversion_is_only_noted(source_text: str, text: str, pair: str) -> None:
    [note] = [finding for finding in found(source_text, text, pair) if finding.check in ("integrity", "quantity")]
    assert (note.check, note.severity.value) == ("quantity", "note")
    assert note.suggestion in source_text


@pytest.mark.parametrize(
    ("source_text", "text"),
    [
        ("保温杯 500ml", "Thermos 500 ml (20 fl oz)"),
        ("保温杯 500ml", "Thermos 20 fl oz"),
        ("浴巾 70x140cm", "Bath Towel 27.6x50 in"),
        ("Гантель 5 кг", "Dumbbell 5 lb"),
    ],
)
def test_wrong_conversion_asks_for_a_person(source_text: str, text: str) -> None:
    assert any(f.check == "quantity" and f.severity.value == "review" for f in found(source_text, text, "zh en"))


@pytest.mark.parametrize("text", ["Thermos 500 ml", "Thermos 500ml", "Thermos 500 millilitres"])
def test_an_unchanged_measure_is_no_conversion(text: str) -> None:
    assert not [finding for finding in found("保温杯 500ml", text) if finding.check in ("integrity", "quantity")]


def test_two_measures_of_the_source_are_each_known_again() -> None:
    assert {f.severity.value for f in found("杯 500ml 20cm", "Cup 16.9 fl oz 7.9 in")} == {"note"}
