"""Amounts of money are kept whole, and a translation speaks of no money that its source does not."""

import pytest
from hypothesis import given

from core.findings import Severity
from core.locales import Pair
from nlp.checks.base import Subject
from nlp.checks.integrity import IntegrityCheck
from nlp.figures import figures
from nlp.jobs import Job, run
from nlp.money import added_signs, prices, stray_signs
from tests.nlp.fakes import PAIR, ManyMinded, PlainEngine
from tests.nlp.strategies import texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Only $5 or € 9,99 today", ["$5", "€ 9,99"]),
        ("R$ 1.299,00 à vista", ["R$ 1.299,00"]),
        ("https://a.example/6501 ￥6,638.25", ["￥6,638.25"]),
        ("仅售638元，原价899.5元", ["¥638", "¥899.5"]),
        ("30美元，5万元", []),
        ("USD 12.50 or 9 EUR, CUSD 5", ["USD 12.50", "9 EUR"]),
        ("7,391.49 £ 240*215mm", ["7,391.49 £"]),
        ("5 € 6 € 7€ 8", ["5 €", "6 €", "7€"]),
        ("3 $5 $6", ["$5", "$6"]),
        ("420,94 € 5G, $5k", ["420,94 €", "$5"]),
        ("IP68 USD 199.11, DDR5-5600 USD 9, 5-6 €", ["USD 199.11", "USD 9", "6 €"]),
        ("5 € 6", ["5 € 6"]),
        ("цена 500 ₽", ["500 ₽"]),
        ("฿350 วันนี้", ["฿350"]),
    ],
)
def test_prices_are_found_with_their_money(text: str, found: list[str]) -> None:
    assert [price.text for price in prices(text)] == found


@pytest.mark.parametrize(
    ("source", "target", "signs"),
    [
        ("Fone R$218,02 سامسونج", "Earphone R$218.02 $ سامسونج", ["$"]),
        ("vestido (USD 1.292,43) - 1.900 Самсунг", "Dress (USD 1.292,43) - 1,900 $ Самсунг", ["$"]),
        ("$5, 300 g", "$5, peso 300 g", []),
        ("£9, 5 lb", "£9, 5 pounds", []),
        ("现价199元", "Now ¥199", []),
        ("现价¥199", "Now ¥199 ¥", ["¥"]),
        ("现价199人民币，原价RMB 299", "Now ¥199, was ¥299", []),
        ("5块", "¥5", []),
        ("5-10元", "¥5-¥10", []),
        ("5元", "$5", ["$"]),
        ("30美元", "$30", []),
        ("セール 2000円 10ドル", "Sale ¥2,000 $10", []),
        ("セール 2000円", "Sale ¥2,000 $", ["$"]),
        ("خصم 20 دولار", "$20 off", []),
        ("سماعة سامسونج 20", "Samsung earphone $20", ["$"]),
        ("Скидка 500 рублей", "₽500 off", []),
        ("Наушники Самсунг 500", "₽500 Samsung earphones", ["₽"]),
        ("реальная цена 5", "real price $5", ["$"]),
        ("ลดเหลือ 350 บาท", "Now ฿350", []),
        ("หูฟัง 350 มม.", "Earphone ฿350", ["฿"]),
        ("De 50 reais por BRL 30", "From R$50 to R$30", []),
        ("entre 5 e 10 dólares", "between $5 and $10", []),
        ("Cor real, tamanho 5", "Real colour, size R$5", ["$"]),
        ("Only USD 5 or 10 bucks", "Só US$ 5 ou US$ 10", []),
        ("9 euros", "€9 €", ["€"]),
        ("$SIZE and ${name}", "${name} e $SIZE", []),
        ("现价￥199", "Now ¥199", []),
    ],
)
def test_a_sign_stands_no_more_often_than_the_source_speaks_of_such_money(
    source: str, target: str, signs: list[str]
) -> None:
    assert sorted(added_signs(source, target)) == signs


def test_a_sign_that_a_term_wants_is_not_added() -> None:
    assert not added_signs("五折券", "A $5 voucher", ["$5 voucher"])


@given(texts)
def test_a_text_has_all_the_money_of_itself(text: str) -> None:
    assert not added_signs(text, text)
    assert stray_signs(text, text) == []


@pytest.mark.parametrize(
    ("language", "source", "said", "mended"),
    [
        ("pt", "Fone R$218,02 سامسونج", "Earphone A1 $ سامسونج", "Earphone R$218,02 سامسونج"),
        ("ru", "Наушники 99 ₽ ซัมซุง", "Earphones A1 R$ ซัมซุง", "Earphones 99 ₽ ซัมซุง"),
        ("zh", "三星耳机 ¥199 包邮", "Samsung earphones A1 free shipping ¥", "Samsung earphones ¥199 free shipping"),
        ("ja", "サムスン 20", "$ Samsung 20", "Samsung 20"),
        ("ar", "سماعة 20", "$ earphone 20", "earphone 20"),
        ("th", "หูฟัง 350 บาท", "Earphone 350 ฿ by £", "Earphone 350 ฿ by"),
    ],
)
def test_a_sign_that_stands_alone_is_taken_away_without_asking_again(
    language: str, source: str, said: str, mended: str
) -> None:
    engine = PlainEngine(lambda _text: said)
    assert run([Job(source).guarded()], engine, Pair.parse(language, "en"))[0].text == mended
    assert len(engine.asked) == 1


def test_a_figure_that_became_a_price_is_asked_for_again() -> None:
    engine = PlainEngine(lambda text: "Cup $42" if "42" in text else "cup")
    assert run([Job("杯子 42 码").guarded()], engine, PAIR)[0].text == "cup 42 cup"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Pingente $ dourado", "Golden $ pendant with $"),  # which one is the source's?
        ("Cup $5 blue", "Cup 5 blue $ $"),  # the amount lost its own
        ("Cup 5", "Cup $5"),
    ],
)
def test_what_is_not_plainly_stray_is_left_for_a_person(source: str, target: str) -> None:
    assert stray_signs(source, target) == []
    [found] = [f for f in IntegrityCheck().inspect(Subject(source, target, Pair.parse("pt", "en"))) if f.matched == "$"]
    assert found.severity is Severity.REVIEW


def test_what_a_placeholder_says_is_no_stray_sign() -> None:
    text = "Oi ${name} $ ali"
    assert [text[slice(*span)] for span in stray_signs("Oi ${name} ali", text)] == ["$ "]


def test_a_wording_with_money_that_nobody_spoke_of_is_passed_over() -> None:
    assert said(ManyMinded("Cup 1", "Cup for $1,200", "A cup, 1,200"), "杯子 1200") == "A cup, 1,200"


def said(engine: PlainEngine, text: str) -> str:
    return run([Job(text, figures=tuple(figures(text)))], engine, PAIR)[0].text


def test_a_long_text_is_read_in_one_go() -> None:
    assert added_signs("5 to " * 40_000, "$ 5-" * 40_000 + "US$") == {"$": 40_001}
    assert len(stray_signs("x", "R$ a" * 40_000)) == 40_000
