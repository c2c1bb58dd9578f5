"""Words are found whole, in their forms, in every script; and nothing that only looks like them."""

import pytest

from glossaries.packs.model import MatchOptions, PackTerm
from nlp.screening.needle import written_like
from nlp.screening.needles import Needles
from nlp.screening.shape import shape


def found(language: str, term: str, text: str, options: MatchOptions | None = None) -> list[str]:
    """What of a text matches a term, as it stands in the text."""
    needles = Needles([(PackTerm(term, language), options or MatchOptions(), None)])
    shaped = shape(text)
    spans = [(needle, text[slice(*shaped.span(a, b))]) for needle, _, a, b in needles.find(shaped.text)]
    return [matched for needle, matched in spans if written_like(needle, matched)]


@pytest.mark.parametrize(
    ("language", "term", "text"),
    [
        ("en", "ham", "garden hammock and hamper"),
        ("en", "rum", "snare drum"),
        ("en", "cure", "manicure set"),
        ("ru", "вино", "виноград свежий"),
        ("tr", "bira", "biraz tuz"),
        ("tr", "sik", "sık dokuma"),
        ("id", "bir", "birokrasi"),
        ("fr", "cul", "culotte"),
        ("ko", "술", "기술 서적"),
        ("ko", "최고", "최고급 가죽"),
        ("vi", "buồi", "buổi sáng"),
        ("hi", "शराब", "शराबखाना"),
        ("en", "88", "X88 adapter 188"),
        ("th", "ยา", "ยี่ห้อ"),
    ],
)
def test_a_part_of_another_word_is_not_found(language: str, term: str, text: str):
    assert found(language, term, text) == []


@pytest.mark.parametrize(
    ("language", "term", "text", "wanted"),
    [
        ("ru", "лучший", "самая лучшая цена, лучшего", ["лучшая", "лучшего"]),
        ("ru", "лучшая цена", "по лучшей цене!", ["лучшей цене"]),
        ("pl", "najlepszy", "najlepszego wyboru", ["najlepszego"]),
        ("tr", "bira", "biralar ve biranın", ["biralar", "biranın"]),
        ("ar", "خمر", "والخَمر الفاخر", ["خَمر"]),
        ("he", "אלכוהול", "באלכוהול", ["אלכוהול"]),
        ("ko", "최고", "최고의 선택, 최고를", ["최고", "최고"]),
        ("ko", "세계최고", "우리세계최고의", ["세계최고"]),
        ("zh", "最强", "全网最強音質", ["最強"]),
        ("ja", "ビール", "ﾋﾞｰﾙ 6缶", ["ﾋﾞｰﾙ"]),
        ("en", "best", "ＢＥＳＴ price", ["ＢＥＳＴ"]),
        ("pt", "número um", "o numero um do Brasil", ["numero um"]),
        ("id", "minum", "minuman, diminum", ["minuman", "minum"]),
        ("en", "free range", "free-range eggs", ["free-range"]),
        ("de", "klimaneutral", "klimaneutrale Lieferung", ["klimaneutrale"]),
        ("th", "ที่สุด", "ดีที่สุดในโลก", ["ที่สุด"]),
        ("any", "🍷", "set 🍷️ gift", ["🍷️"]),
        ("en", "brew*", "homebrew brewing kit", ["brewing"]),
    ],
)
def test_a_word_is_found_in_its_forms(language: str, term: str, text: str, wanted: list[str]):
    got = found(language, term, text)
    assert [part.rstrip("\ufe0f") for part in got] == [part.rstrip("\ufe0f") for part in wanted]


def test_exact_case_tells_us_from_US():  # noqa: N802 - the case is the matter
    assert found("en", "US", "made in US by us", MatchOptions(exact_case=True)) == ["US"]


def test_a_compound_holds_its_part_only_where_asked():
    assert found("de", "Bier", "Weizenbier") == []
    assert found("de", "Bier", "Weizenbier", MatchOptions(compound=True)) == ["Weizenbier"]


@pytest.mark.parametrize("text", ["é" * 3, "e\u0301" * 3, "\u0301" * 50, "\ud800", "ﷺ", "½ kg", "a\u200bb", ""])
def test_spans_of_shaped_text_lie_in_the_text(text: str):
    shaped = shape(text)
    assert len(shaped.text) == len(shaped.starts) == len(shaped.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(shaped.starts, shaped.ends, strict=True))
