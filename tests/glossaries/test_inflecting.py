"""Words are known again in the forms their language gives them, and only there."""

import pytest

from core.text import fold
from glossaries.inflecting import inflected


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
