"""The `ct2` engine on damaged folders, and what only it does."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import ModelCorrupt
from core.locales import Pair
from nlp.engines.base import SteerableEngine
from nlp.engines.ct2 import CTranslate2Engine, Decoding, _read_vocabulary
from tests.nlp.engines.tiny import sentencepiece_folder, tokenizer_json_folder

PAIR = Pair.parse("zh", "en")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sentencepiece_folder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "tiny"))


def open_folder(folder: Path) -> CTranslate2Engine:
    return CTranslate2Engine(folder, PAIR, "tiny", "CC0-1.0", Decoding(max_batch_segments=2))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "no weights": lambda folder: (folder / "model.bin").unlink(),
    "empty weights": lambda folder: (folder / "model.bin").write_bytes(b""),
    "half the weights": lambda folder: _halve(folder / "model.bin"),
    "noise for weights": lambda folder: (folder / "model.bin").write_bytes(b"\x00\xff" * 500),
    "no vocabulary": lambda folder: (folder / "shared_vocabulary.json").unlink(),
    "half a vocabulary": lambda folder: _halve(folder / "shared_vocabulary.json"),
    "a vocabulary that is no list": lambda folder: (folder / "shared_vocabulary.json").write_text('{"a": 1}'),
    "a vocabulary that is no text": lambda folder: (folder / "shared_vocabulary.json").write_bytes(b"\xff\xfe\x00"),
    "no tokenizer": lambda folder: (folder / "source.spm").unlink(),
    "empty tokenizer": lambda folder: (folder / "source.spm").write_bytes(b""),
    "half a tokenizer": lambda folder: _halve(folder / "source.spm"),
}


def _halve(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_folder_is_a_corrupt_model(folder: Path, damage: Callable[[Path], object]) -> None:
    damage(folder)
    with pytest.raises(ModelCorrupt, match="pull the model again"):
        open_folder(folder)


def test_a_damaged_tokenizer_json_is_a_corrupt_model(tmp_path: Path) -> None:
    folder = tokenizer_json_folder(tmp_path / "tiny")
    _halve(folder / "tokenizer.json")
    with pytest.raises(ModelCorrupt, match="pull the model again"):
        open_folder(folder)


def test_a_missing_folder_is_a_corrupt_model(tmp_path: Path) -> None:
    with pytest.raises(ModelCorrupt, match="gone"):
        open_folder(tmp_path / "gone")


def test_a_vocabulary_may_be_written_as_lines(folder: Path) -> None:
    """Older conversions; U+2028 is a piece like any other there, not the end of a line."""
    (folder / "shared_vocabulary.json").unlink()
    (folder / "shared_vocabulary.txt").write_text("<unk>\n<s>\n</s>\n\u2028\n▁flash\n", "utf-8")
    assert _read_vocabulary(folder) == ["<unk>", "<s>", "</s>", "\u2028", "▁flash"]


def test_variants_are_different_and_the_best_comes_first(folder: Path) -> None:
    engine = open_folder(folder)
    [variants] = engine.variants(["你好 世界"], PAIR, 3)
    assert 1 <= len({v.text for v in variants}) == len(variants) <= 3
    scores = [v.score or 0.0 for v in variants]
    assert scores == sorted(scores, reverse=True)


def test_the_other_wordings_of_a_search_come_with_the_best(folder: Path) -> None:
    engine = open_folder(folder)
    [[best, *others]] = engine.variants(["你好 世界"], PAIR, 4)
    [plain] = engine.translate(["你好 世界"], PAIR)
    assert others
    assert (plain.text, [one.text for one in plain.others]) == (best.text, [one.text for one in others])


def test_more_segments_than_a_batch_takes_come_back_in_order(folder: Path) -> None:
    engine = open_folder(folder)
    segments = ["你好 世界", "蓝牙 耳机", "flash sale today", "hello", "限时"]
    assert [h.text for h in engine.translate(segments, PAIR)] == [
        engine.translate([segment], PAIR)[0].text for segment in segments
    ]


@pytest.mark.model
@pytest.mark.parametrize("segment", ["你好，世界。", "蓝牙耳机降噪效果很好，续航时间很长。", "请在发货前核对地址。"])
def test_a_text_scores_the_same_however_it_was_led(starter_engine: SteerableEngine, segment: str) -> None:
    """Else hypotheses with different prefixes could not be compared."""
    [free] = starter_engine.complete([segment], [""], PAIR)
    start = free.text.split(" ")[0]
    [led] = starter_engine.complete([segment], [start], PAIR)
    assert led.text == free.text
    assert led.score == pytest.approx(free.score, abs=0.05)
