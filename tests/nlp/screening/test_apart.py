"""Han words cut apart are found; spaces between words that are only neighbours hide nothing."""

import pytest

from nlp.screening.apart import Words, cut_apart

WORDS = Words({"国家级", "最好", "第一品牌", "医疗器械", "性感", "全国第一"})


def found(text: str) -> set[str]:
    """What the words look like in the text."""
    return {text[slice(*span)] for _, span in cut_apart(text, WORDS)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("国家 级", "国家 级"),
        ("国家\u3000级 羽绒被", "国家\u3000级"),
        ("國家 級", "國家 級"),
        ("国 家 级品质", "国 家 级"),
        ("全新国 家 级品质", "国 家 级"),
        ("国家.级产品", "国家.级"),
        ("这是国\u200b家级产品", "国\u200b家级"),
        ("国家🔥级", "国家🔥级"),
        ("最 好", "最 好"),
        ("国产最.好", "最.好"),
        ("第 一 品牌", "第 一 品牌"),
        ("全国第*一家", "全国第*一"),
        ("医疗 器械", "医疗 器械"),
        ("国/家/级", "国/家/级"),
    ],
)
def test_a_word_with_a_cut_in_it_is_found(text: str, wanted: str):
    assert found(text) == {wanted}


@pytest.mark.parametrize(
    "text",
    [
        "国家级",  # nothing is cut: the plain search finds it
        "国家 级别",
        "本国家 级别",
        "国家 级数 表",
        "效果最 好评如潮",
        "效果最.好评如潮",
        "医疗/器械",
        "医疗,器械",
        "男性 感冒贴",
        "红/蓝/黑",
        "李国 家福",
        "最  ·  好",
        "",
    ],
)
def test_neighbours_are_no_word(text: str):
    assert found(text) == set()


def test_what_begins_no_word_is_not_gone_on_with():
    pieces = "国 家 " * 1000
    assert not {word for word in WORDS.beginnings if "家国" in word}
    assert found(pieces) == set()


def test_long_texts_are_read_once():
    text = "国家级别" * 20_000 + " " + "很好看 " * 20_000 + "国" * 20_000
    assert found(text) == set()
