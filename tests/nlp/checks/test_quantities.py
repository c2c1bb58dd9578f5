"""Prices keep their currency and measures their unit, however a language writes them."""

import pytest

from core.locales import Pair
from nlp.checks.base import Subject
from nlp.checks.quantities import QuantityCheck
from nlp.checks.repetition import RepetitionCheck
from nlp.checks.wording import UntranslatedCheck


def said(pair: str, source_text: str, text: str) -> list[str]:
    subject = Subject(source_text, text, Pair.parse(*pair.split("-")))
    return [finding.message for finding in QuantityCheck().inspect(subject)]


@pytest.mark.parametrize(
    ("pair", "source_text", "text"),
    [
        ("en-pt", "It costs ¥199.00 today.", "Custa 199,00 euros hoje."),
        ("en-pt", "Only $25 per pair", "Apenas R$ 25 por par"),
        ("en-pt", "A ¥1,299 phone", "Um telefone de US$ 1.299"),
        ("zh-en", "原价199元", "Original price $199"),
        ("pt-en", "com 56 mm de diâmetro", "56-inch in diameter"),
        ("en-ru", "a 10 inch screen", "экран 10 см"),
        ("zh-th", "长30厘米", "ยาว 30 นิ้ว"),
        ("zh-ar", "30厘米", "30 بوصة"),
        ("zh-ja", "199元", "199ドル"),
    ],
)
def test_another_currency_or_unit_is_flagged(pair: str, source_text: str, text: str):
    assert any("another" in message for message in said(pair, source_text, text))


@pytest.mark.parametrize(
    ("pair", "source_text", "text"),
    [
        ("en-pt", "It costs ¥199.00 today.", "Custa 199 ienes hoje."),
        ("zh-en", "原价199元", "Original price ¥199.00"),
        ("en-pt", "$2.3 billion", "2,3 bilhões de dólares"),
        ("en-pt", "£27 million", "27 milhões de libras"),
        ("en-pt", "$25 or R$ 120", "US$ 25 ou R$ 120"),
        ("zh-en", "500毫升 30厘米", "500ml, 30 cm"),
        ("en-ru", "500 g, 220 V", "500 г, 220 В"),
        ("zh-th", "500毫升", "500 มล."),
        ("en-es", "2 pounds", "2 libras"),
        ("zh-en", "5米 M码", "5 m, size M"),
        ("en-pt", "in 2024 he won 3 awards", "em 2024 ganhou 3 prêmios"),
    ],
)
def test_the_same_amount_written_otherwise_is_not(pair: str, source_text: str, text: str):
    assert said(pair, source_text, text) == []


def test_a_price_without_its_currency_is_flagged():
    assert said("en-pt", "Only $25 per pair", "Apenas 25 por par") == ["The price “$25” has lost its currency."]


@pytest.mark.parametrize(
    ("pair", "text", "left"),
    [
        ("zh-en", "Thermos 保温杯", ["保温杯"]),
        ("ja-en", "Wireless イヤホン", ["イヤホン"]),
        ("ru-en", "Warm куртка, size М", ["куртка"]),
        ("ar-pt", "Fones سماعات", ["سماعات"]),
        ("th-en", "Cup แก้ว", ["แก้ว"]),
        ("zh-ja", "保温杯", []),
        ("ru-uk", "тепла куртка", []),
        ("en-pt", "capa case", []),
        ("en-zh", "USB 线", []),
    ],
)
def test_what_is_left_in_the_script_of_the_source_is_flagged(pair: str, text: str, left: list[str]):
    subject = Subject("source", text, Pair.parse(*pair.split("-")))
    assert [finding.matched for finding in UntranslatedCheck().inspect(subject)] == left


def test_a_translation_that_repeats_itself_is_flagged_and_a_source_that_does_is_not():
    check, pair = RepetitionCheck(), Pair.parse("zh", "en")
    lost = "the cup and the cup and the cup and the cup"
    assert check.inspect(Subject("保温杯", lost, pair))
    assert not check.inspect(Subject("the cup and the cup and the cup and the cup", lost, Pair.parse("pt", "en")))
    assert not check.inspect(Subject("保温杯", "a thermos cup with a lid", pair))
