"""Chinese between its scripts and regions."""

import pytest

from core.locales import Pair
from glossaries.matching import TermSet
from glossaries.terms import Term
from nlp.engines.base import Pin
from nlp.engines.opencc import OpenCCEngine
from nlp.localization import Instructions, Localization, localize
from nlp.markup import MarkupKind, MarkupOptions


def converted(text: str, source: str, target: str, **options: object) -> Localization:
    terms = TermSet.of(options.pop("terms", ()))  # type: ignore[arg-type]
    return localize([text], Instructions(Pair.parse(source, target), terms, **options), OpenCCEngine())[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("source", "target", "text", "said"),
    [
        ("zh-Hans", "zh-TW", "打印机和鼠标，支持互联网。", "印表機和滑鼠，支援網際網路。"),
        ("zh-Hans", "zh-Hant", "打印机和鼠标", "印表機和滑鼠"),
        ("zh-Hans", "zh-HK", "打印机，软件", "打印機，軟件"),
        ("zh-TW", "zh-Hans", "印表機和滑鼠", "打印机和鼠标"),
        ("zh-HK", "zh-CN", "軟件，裏面", "软件，里面"),
        ("zh-TW", "zh-HK", "軟體裡面", "軟體裏面"),
    ],
)
def test_words_are_those_of_the_region(source: str, target: str, text: str, said: str) -> None:
    assert converted(text, source, target).text == said


def test_placeholders_addresses_and_codes_stay_as_they_are() -> None:
    text = "充电宝 {鼠标} %s XM-2024Pro https://a.example/鼠标 👩‍👩‍👧 <b>鼠标</b>"
    said = converted(text, "zh-Hans", "zh-TW").text
    assert said == "充電寶 {鼠标} %s XM-2024Pro https://a.example/鼠标 👩‍👩‍👧 <b>滑鼠</b>"


def test_markup_keeps_its_tags_around_words_that_grow() -> None:
    markup = MarkupOptions(kind=MarkupKind.HTML)
    said = converted("<p>支持<b>互联网</b>打印。</p>", "zh-Hans", "zh-TW", markup=markup).text
    assert said == "<p>支援<b>網際網路</b>列印。</p>"


def test_terms_are_enforced_over_the_tables() -> None:
    terms = [Term("鼠标", "滑鼠器"), Term("互联网", "互联网"), Term("软件", "APP")]
    done = converted("互联网鼠标，软件。互联网", "zh-Hans", "zh-TW", terms=terms)
    assert done.text == "互联网滑鼠器，APP。互联网"
    assert [term.target for term in done.terms_applied] == ["互联网", "滑鼠器", "APP", "互联网"]
    assert not done.terms_missed


def test_a_title_keeps_its_order_and_its_marks() -> None:
    text = "【包邮】蓝牙耳机 主动降噪，超长续航｜2024新款"
    assert converted(text, "zh-Hans", "zh-TW").text == "【包郵】藍牙耳機 主動降噪，超長續航｜2024新款"


def test_words_that_grow_are_aligned_as_a_whole() -> None:
    [said] = OpenCCEngine().translate_pinned(["用互联网"], [[Pin((0, 1), "USE ")]], Pair.parse("zh-Hans", "zh-TW"))
    alignment = said.alignment
    assert alignment is not None
    assert [said.text[start:end] for start, end in alignment.target] == ["USE ", "網際網路"]
    assert list(alignment.source) == [(0, 1), (1, 4)]
