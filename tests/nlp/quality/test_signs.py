"""What two texts alone tell, in several scripts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.quality.overlap import chrf
from nlp.quality.signs import copied, length_ratio, letters, repetition


@pytest.mark.parametrize(
    ("source_text", "text"),
    [
        ("不锈钢保温杯大容量便携车载水杯", "Large Capacity Stainless Steel Portable Car Thermos Cup"),
        ("Wireless earphones with charging case", "Fones de ouvido sem fio com estojo de carregamento"),
        ("Wireless earphones with charging case", "Беспроводные наушники с зарядным футляром"),
        ("ステンレス製の魔法瓶", "Stainless steel thermos bottle"),
        ("หูฟังไร้สายพร้อมกล่องชาร์จ", "Wireless earphones with case"),
        ("سماعات لاسلكية مع علبة شحن", "Wireless earphones with charging case"),
    ],
)
def test_a_fair_translation_is_about_as_long_as_expected_in_any_script(source_text: str, text: str):
    assert 0.5 < length_ratio(source_text, text) < 1.9


def test_letters_count_han_as_several_and_marks_as_none():
    assert letters("保温杯!") == 9
    assert letters("a-b c") == 3
    assert length_ratio("!!!", "text") == 1.0


@pytest.mark.parametrize(
    "text",
    [
        "charging charging charging case",
        "the best cup the best cup the best cup",
        "保温杯保温杯保温杯",
        "чехол чехол чехол",
        "กระเป๋ากระเป๋ากระเป๋ากระเป๋า",
    ],
)
def test_what_is_said_again_shows(text: str):
    assert repetition("a source with nothing said twice", text) > 0.3


@pytest.mark.parametrize("text", ["Large thermos cup for the car", "保温杯大容量", "Кружка для машины", ""])
def test_what_is_said_once_does_not(text: str):
    assert repetition("x", text) == 0


def test_what_the_source_says_twice_may_be_said_twice():
    assert repetition("very very very good cup", "muito muito muito bom copo") == 0


def test_words_left_as_they_were_count_and_names_do_not():
    assert copied("large thermos cup", "copo thermos grande") == pytest.approx(7 / 17, abs=0.001)
    assert copied("Samsung Galaxy case", "Capa Samsung Galaxy") == 0


@given(st.text(max_size=60))
def test_a_text_is_like_itself(text: str):
    assert chrf(text, text) == (1.0 if text.strip() and "".join(text.split()) else 0.0)


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_stays_between_nothing_and_all(text: str, other: str):
    assert 0 <= chrf(text, other) <= 1 + 1e-9


def test_likeness_is_what_sacrebleu_says():
    sacrebleu = pytest.importorskip("sacrebleu")
    said, wanted = "a large cup for the car", "large thermos cup for your car"
    assert 100 * chrf(said, wanted) == pytest.approx(sacrebleu.sentence_chrf(said, [wanted]).score, abs=0.01)
