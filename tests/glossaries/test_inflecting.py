"""Words are known again in the forms their language gives them, and only there."""

import pytest

from core.locales import Pair
from core.text import fold
from glossaries.inflecting import forms_of, inflected, widened
from glossaries.matching import TermSet
from glossaries.plurals import plural
from glossaries.terms import Term, TermMode
from nlp.terminology import missed


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("pt", "capa de chuva", "Capas de chuva femininas"),
        ("pt", "fone sem fio", "FONES SEM FIO"),
        ("pt", "camisa branca", "camisas brancas"),
        ("pt", "botão", "camisa com botões"),
        ("es", "zapato rojo", "zapatos rojos"),
        ("de", "kabelloses Headset", "kabellosen Headsets"),
        ("ru", "красная куртка", "красную куртку"),
        ("ru", "беспроводные наушники", "беспроводных наушников"),
        ("en", "running shoe", "running shoes"),
        ("en", "battery", "spare batteries"),
        ("ja", "ワイヤレスイヤホン", "高音質ワイヤレスイヤホン本体"),
        ("th", "หูฟังไร้สาย", "ขายหูฟังไร้สายราคาถูก"),
        ("zh", "保温杯", "不锈钢保温杯大容量"),
        ("ar", "سماعات", "سماعات لاسلكية"),
    ],
)
def test_a_phrase_is_found_in_its_forms(language: str, phrase: str, text: str):
    assert len(list(inflected(fold(text), phrase, language))) == 1


@pytest.mark.parametrize(
    ("language", "phrase", "text"),
    [
        ("pt", "capa", "capacete"),
        ("en", "car", "cargo"),
        ("de", "Uhr", "Uhrwerk"),
        ("ru", "кот", "который"),
        ("en", "", "anything"),
        ("pt", "camisa", "camiseta"),
    ],
)
def test_another_word_is_not(language: str, phrase: str, text: str):
    assert not list(inflected(fold(text), phrase, language))


def test_spans_are_of_the_text_as_it_was_written():
    text = "ＣＡＰＡＳ de chuva, capa de chuva"
    spans = list(inflected(fold(text), "capa de chuva", "pt"))
    assert [text[a:b] for a, b in spans] == ["ＣＡＰＡＳ de chuva", "capa de chuva"]


@pytest.mark.parametrize(
    ("pair", "source", "target", "source_text", "text"),
    [
        ("en-pt", "thermos cup", "garrafa térmica", "Two thermos cups", "Duas garrafas térmicas"),
        ("en-es", "red shoe", "zapato rojo", "red shoes", "zapatos rojos"),
        ("en-de", "wireless headset", "kabelloses Headset", "wireless headset", "mit kabellosem Headset"),
        ("en-ru", "red jacket", "красная куртка", "the red jacket", "красную куртку"),
        ("pt-en", "fone sem fio", "wireless earphone", "Fones sem fio pretos", "black wireless earphones"),
        ("zh-pt", "保温杯", "garrafa térmica", "不锈钢保温杯", "garrafas térmicas de aço"),
    ],
)
def test_a_term_that_inflects_is_found_and_satisfied_in_other_forms(
    pair: str, source: str, target: str, source_text: str, text: str
) -> None:
    both = Pair.parse(*pair.split("-"))
    terms = widened((Term(source, target, mode=TermMode.INFLECT),), both)
    found = TermSet.of(terms).find(source_text)
    assert len(found) == 1
    assert missed(text, found) == []
    exact = TermSet.of(widened((Term(source, target),), both)).find(source_text)
    assert not exact or missed(text, exact)


def test_a_form_never_takes_the_place_of_a_listed_term() -> None:
    terms = (Term("glasses", "óculos"), Term("glass", "copo", mode=TermMode.INFLECT))
    found = TermSet.of(widened(terms, Pair.parse("en", "pt"))).find("reading glasses")
    assert [match.term.target for match in found] == ["óculos"]


def test_a_long_phrase_changes_in_its_last_word_alone() -> None:
    forms = forms_of("copo térmico grande vermelho bonito barato novo", "pt")
    assert "copo térmico grande vermelho bonito barato novos" in forms
    assert len(forms) < 20
    assert forms_of("保温杯", "zh") == forms_of("แก้ว", "th") == []


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("pt", "garrafa térmica", "garrafas térmicas"),
        ("pt", "fone de ouvido", "fones de ouvido"),
        ("pt", "carregador sem fio", "carregadores sem fio"),
        ("pt", "avental infantil", ""),
        ("pt", "luz azul", "luzes azuis"),
        ("pt", "cartão", ""),
        ("pt", "bolsa jovem", "bolsas jovens"),
        ("es", "zapato rojo", "zapatos rojos"),
        ("es", "luz con sensor", "luces con sensor"),
        ("es", "reloj", ""),
        ("en", "thermos cup", "thermos cups"),
        ("en", "spare battery", "spare batteries"),
        ("en", "watch", "watches"),
        ("en", "glasses", ""),
        ("en", "USB-C cable", ""),
        ("zh", "保温杯", ""),
    ],
)
def test_regular_plurals_are_made_and_others_are_not(language: str, one: str, many: str) -> None:
    assert plural(one, language) == many


def test_a_plural_source_is_said_in_the_plural() -> None:
    terms = widened((Term("thermos cup", "garrafa térmica", mode=TermMode.INFLECT),), Pair.parse("en", "pt"))
    [found] = TermSet.of(terms).find("two thermos cups")
    assert found.term.target == "garrafas térmicas"
    assert "garrafa térmica" in found.term.accepted
