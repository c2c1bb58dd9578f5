"""Language tags as people and protocols write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import UnsupportedLanguage
from core.locales import LANGUAGE_NAMES, Locale, Pair


@pytest.mark.parametrize(
    ("tag", "parsed"),
    [
        ("zh", "zh"),
        ("ZH", "zh"),
        ("zh_TW", "zh-Hant-TW"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-CN", "zh-Hans-CN"),
        ("ZH-HANT", "zh-Hant"),
        ("zt", "zh-Hant"),
        ("pb", "pt-BR"),
        ("EN-gb", "en-GB"),
        ("es-419", "es-419"),
        ("nb", "no"),
        ("iw", "he"),
        (" en ", "en"),
    ],
)
def test_tags_are_read_as_people_write_them(tag: str, parsed: str) -> None:
    assert Locale.parse(tag).tag == parsed


@pytest.mark.parametrize(
    "tag",
    ["", "x", "xx", "english", "e n", "zh-", "zh--TW", "en-USA", "zh-Hant-TW-x", "es-٤١٩", "\u212ao", "zh\0", "\ud800"],
)
def test_what_is_no_known_tag_is_refused_by_field(tag: str) -> None:
    with pytest.raises(UnsupportedLanguage) as refused:
        Locale.parse(tag, "target_lang")
    assert refused.value.field == "target_lang"
    assert "target_lang" in refused.value.message
    refused.value.message.encode()


def test_a_huge_tag_is_refused_in_a_short_sentence() -> None:
    with pytest.raises(UnsupportedLanguage) as refused:
        Locale.parse("z" * 100_000)
    assert len(refused.value.message) < 200


@given(
    st.sampled_from(sorted(LANGUAGE_NAMES)), st.sampled_from(["", "Hant", "Latn"]), st.sampled_from(["", "TW", "419"])
)
def test_a_tag_read_again_is_the_same_locale(language: str, script: str, region: str) -> None:
    locale = Locale(language, script, region)
    again = Locale.parse(locale.tag)
    assert Locale.parse(again.tag) == again
    assert again.base == Locale(language)


@pytest.mark.parametrize(
    ("tag", "name"),
    [("de", "German"), ("en-US", "English (American)"), ("zh-TW", "Chinese (traditional)"), ("de-AT", "German")],
)
def test_names_are_english(tag: str, name: str) -> None:
    assert Locale.parse(tag).name == name


def test_languages_without_spaces_are_known() -> None:
    assert not Locale.parse("zh-Hant").is_spaced
    assert not Locale.parse("th").is_spaced
    assert Locale.parse("ko").is_spaced


def test_a_pair_has_a_base_and_reads_well() -> None:
    pair = Pair.parse("zh-TW", "en-GB")
    assert pair.base == Pair.parse("zh", "en")
    assert str(pair) == "zh-Hant-TW→en-GB"
    with pytest.raises(UnsupportedLanguage, match="'target'"):
        Pair.parse("zh", "xx")
