"""Multilingual models are told their languages as their makers did, and the marks never show."""

from pathlib import Path

import pytest

from core.locales import Pair
from nlp.engines.ct2 import CTranslate2Engine
from nlp.engines.language_tags import find_tags
from tests.nlp.engines.tiny import SENTENCES, sentencepiece_folder

ZH_EN = Pair.parse("zh", "en")


@pytest.mark.parametrize(
    ("words", "family", "source", "target"),
    [
        (["▁a", "__zh__", "__en__", "__pt__"], "m2m100", ["__zh__"], ["__en__"]),
        (["▁a", "zho_Hans", "zho_Hant", "eng_Latn"], "nllb", ["zho_Hans"], ["eng_Latn"]),
        (["▁a", "<2zh>", "<2en>"], "madlad", ["<2en>"], []),
    ],
)
def test_each_family_marks_its_own_way(words: list[str], family: str, source: list[str], target: list[str]) -> None:
    tags = find_tags(words)
    assert tags is not None
    assert tags.family == family
    assert tags.source_prefix(ZH_EN) == source
    assert tags.target_prefix(ZH_EN) == target
    assert ZH_EN in tags.pairs()


def test_a_model_of_one_pair_has_no_marks() -> None:
    assert find_tags(["▁a", "b", "</s>", "__en__"]) is None


def test_traditional_chinese_is_marked_where_the_model_has_it() -> None:
    nllb = find_tags(["zho_Hans", "zho_Hant", "eng_Latn"])
    assert nllb is not None
    assert nllb.target_prefix(Pair.parse("en", "zh-TW")) == ["zho_Hant"]
    assert nllb.source_prefix(Pair.parse("zh-HK", "en")) == ["zho_Hant"]
    assert nllb.target_prefix(Pair.parse("en", "zh-CN")) == ["zho_Hans"]
    m2m = find_tags(["__zh__", "__en__"])
    assert m2m is not None
    assert Pair.parse("en", "zh-TW").served_by(m2m.pairs()) is None


@pytest.mark.parametrize("marks", [["__zh__", "__en__", "__pt__"], ["zho_Hans", "eng_Latn", "por_Latn"]])
def test_the_marks_lead_the_model_and_never_show(tmp_path: Path, marks: list[str]) -> None:
    folder = sentencepiece_folder(tmp_path / "m", "sentencepiece.bpe.model", marks)
    engine = CTranslate2Engine(folder, ZH_EN, "tiny", "CC0-1.0")
    assert {str(pair) for pair in engine.pairs()} == {"zh→en", "zh→pt", "en→zh", "en→pt", "pt→zh", "pt→en"}
    to_english = engine.complete(SENTENCES, [""] * len(SENTENCES), ZH_EN)
    to_portuguese = engine.complete(SENTENCES, [""] * len(SENTENCES), Pair.parse("zh", "pt"))
    assert [h.score for h in to_english] != [h.score for h in to_portuguese], "the mark must reach the decoder"
    for hypothesis in [*to_english, *to_portuguese]:
        assert not hypothesis.text.startswith(tuple(marks))
    [variants] = engine.variants(SENTENCES[:1], ZH_EN, 3)
    assert not any(variant.text.startswith(tuple(marks)) for variant in variants)
