"""Keyword files as tools export them: columns by many names, old encodings, wrong rows named."""

import pytest

from core.errors import InvalidEntries, InvalidInput
from core.locales import Locale
from glossaries.keywords.keyword import Keyword, category_key, keyword_of
from glossaries.keywords.reading import read_keywords

BR = Locale.parse("pt-BR")


def test_a_table_is_read_by_the_names_of_its_columns():
    table = "Keyword,Search Volume,Country,Category,Language\nfone sem fio,12000,br,Áudio,pt-BR\n"
    read = read_keywords(table.encode())
    assert read.keywords == (Keyword("fone sem fio", BR, "BR", "áudio", 12000.0),)
    assert not read.faults


def test_what_a_row_leaves_empty_comes_from_the_call():
    read = read_keywords("keyword\tlocale\n无线耳机\tzh\nหูฟังไร้สาย\t\n".encode(), locale="th", market="TH", category="a")
    assert [(one.text, one.locale.tag, one.market) for one in read.keywords] == [
        ("无线耳机", "zh", "TH"),
        ("หูฟังไร้สาย", "th", "TH"),
    ]


def test_a_keyword_twice_counts_once_with_its_last_weight():
    read = read_keywords("keyword,locale,weight\nFone,pt,1\nｆｏｎｅ,pt,7\n".encode())
    assert [(one.text, one.weight) for one in read.keywords] == [("ｆｏｎｅ", 7.0)]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",pt,1", "1 to 100 characters"),
        ("x,xx,1", "not supported"),
        ("x,pt,many", "no number"),
        ("x,pt,-1", "not from 0"),
        ("x,pt,nan", "not from 0"),
        ("a\x07b,pt,1", "control character"),
        (f"{'x' * 101},pt,1", "1 to 100 characters"),
    ],
)
def test_a_wrong_row_is_named_and_the_rest_goes_on(row: str, reason: str):
    read = read_keywords(f"keyword,locale,weight\n{row}\nfone,pt,2\n".encode())
    assert [one.text for one in read.keywords] == ["fone"]
    assert read.faults[0].line == 2
    assert reason in read.faults[0].reason


def test_an_unknown_market_is_a_wrong_row():
    assert "No market" in read_keywords(b"keyword,locale,market\nfone,pt,Narnia\n").faults[0].reason


def test_a_file_in_an_old_encoding_is_read_and_said():
    read = read_keywords("keyword,locale\nワイヤレスイヤホン,ja\nイヤホンケース,ja\n".encode("cp932"))
    assert read.keywords[0].text == "ワイヤレスイヤホン"
    assert "not UTF-8" in read.notes[0]


@pytest.mark.parametrize("data", [b"", b"fone,pt\n", b"word,locale\nfone,pt\n"])
def test_a_file_without_the_column_is_refused(data: bytes):
    with pytest.raises(InvalidEntries):
        read_keywords(data)


def test_a_row_without_a_locale_says_so():
    with pytest.raises(InvalidInput):
        keyword_of("fone", "", "", "", "")


def test_categories_are_compared_without_case_and_width():
    assert category_key("Electronics  > Ｈeadphones ") == "electronics > headphones"
