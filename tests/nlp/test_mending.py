"""Figures put back into a draft without the engine: spelled as in the source, or set behind it."""

import pytest

from core.locales import Pair
from nlp.drafts import Draft
from nlp.figures import figures
from nlp.mending import completed, respelled

ZH_EN = Pair.parse("zh", "en")
EN_PT = Pair.parse("en", "pt-BR")


@pytest.mark.parametrize(
    ("source", "said", "mended"),
    [
        ("钱包 TV-306 礼盒装", "Wallet tv-306, gift box", "Wallet TV-306, gift box"),
        ("扫地机器人 XM-2024Pro", "Robot XM-2024 Pro", "Robot XM-2024Pro"),
        ("10只装 X1136", "10 x 1136", "10 X1136"),
        ("口红 6支/盒", "Lipstick, six boxes", "Lipstick, 6 boxes"),
        ("8叶刀头 一年质保", "eight-leave blades, one-year warranty", "8-leave blades, one-year warranty"),
        ("抱枕 60cm", "A pillow, 60 centimeters", "A pillow, 60cm"),
        ("哑铃 20kg", "20-kg weights", "20kg weights"),
        ("实木床1.5米", "One and a half metres of bed", "1.5 metres of bed"),
        ("หมอน 60cm", "A pillow, 60 centimetres", "A pillow, 60cm"),
        ("Чехол EW-69610", "Case ew 69610", "Case EW-69610"),
        ("冰袋 -18 °C", "Ice pack - 18 °C", "Ice pack -18 °C"),
        ("زجاجة 500ml", "A 500 millilitre bottle", "A 500ml bottle"),
    ],
)
def test_a_figure_said_otherwise_is_spelled_as_in_the_source(source: str, said: str, mended: str) -> None:
    assert respelled(Draft(said), figures(source), source, ZH_EN).text == mended


@pytest.mark.parametrize(
    ("source", "said", "mended"),
    [
        ("Set of 2", "Conjunto de duas", "Conjunto de 2"),
        ("Size 2.5", "Tamanho dois e meio", "Tamanho 2.5"),
        ("Bottle 2kg", "Garrafa de 2 quilos", "Garrafa de 2kg"),
    ],
)
def test_portuguese_spells_in_its_own_words(source: str, said: str, mended: str) -> None:
    assert respelled(Draft(said), figures(source), source, EN_PT).text == mended


def test_a_number_that_the_source_spells_too_is_left_alone() -> None:
    """Which of the two `three` stands for nobody knows."""
    source = "三色 3件"
    assert respelled(Draft("Three colours"), figures(source), source, ZH_EN).text == "Three colours"


def test_a_word_that_stands_twice_is_left_alone() -> None:
    source = "3件 毛巾"
    assert respelled(Draft("three or three"), figures(source), source, ZH_EN).text == "three or three"


def test_what_stood_apart_at_the_end_is_put_there_again() -> None:
    source = "真无线蓝牙耳机 超长待机 32cm X1074"
    done = completed(Draft("Wireless earphones."), figures(source), source, ZH_EN)
    assert done.text == "Wireless earphones 32cm X1074"
    assert [(source[slice(*s)], done.text[slice(*t)]) for s, t in done.links] == [("32cm", "32cm"), ("X1074", "X1074")]


@pytest.mark.parametrize("source", ["耳机支持X1074", "X1074", "他买了 X1074。", "X1074 耳机"])
def test_a_figure_in_the_words_or_alone_or_in_a_sentence_is_not_apart(source: str) -> None:
    draft = Draft("Earphones")
    assert completed(draft, figures(source), source, ZH_EN) is draft


def test_an_empty_draft_is_not_completed() -> None:
    assert completed(Draft(""), figures("耳机 X1074"), "耳机 X1074", ZH_EN).text == ""


def test_thousands_behind_a_draft_are_marked_as_the_target_does() -> None:
    source = "Power bank 10,000"
    assert completed(Draft("Carregador"), figures(source), source, EN_PT).text == "Carregador 10.000"
