"""The transformers engine against the library itself, and against checkpoints nobody should load."""

import json
import pickle
import shutil
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from core.errors import Misconfigured, ModelCorrupt
from core.locales import Pair
from nlp.engines.ct2 import Decoding
from nlp.engines.transformers import TransformersEngine
from tests.nlp.engines import tiny_hf
from tests.nlp.engines.tiny import SENTENCES

torch = pytest.importorskip("torch", reason="The transformers engine needs torch (the extra `torch`).")

ZH_EN = Pair.parse("zh", "en")
FAMILIES = {
    "marian": tiny_hf.marian_checkpoint,
    "m2m100": tiny_hf.m2m100_checkpoint,
    "nllb": tiny_hf.nllb_checkpoint,
    "madlad": tiny_hf.madlad_checkpoint,
}


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_hf.marian_checkpoint(tmp_path_factory.mktemp("hf") / "marian")


def opened(folder: Path, **options: Any) -> TransformersEngine:
    return TransformersEngine(folder, ZH_EN, "tiny", "CC0-1.0", Decoding(device="cpu", **options))


@pytest.mark.parametrize("family", ["marian", "m2m100"])
def test_it_says_what_the_library_says(family: str, tmp_path: Path) -> None:
    """The same search written as the library's documentation does, with its own tokenizer."""
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer  # noqa: PLC0415

    folder = FAMILIES[family](tmp_path / family)
    engine = opened(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tokenizer = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
    network = AutoModelForSeq2SeqLM.from_pretrained(str(folder), local_files_only=True)
    first: dict[str, Any] = {"suppress_tokens": engine._unsayable}
    if family == "m2m100":
        tokenizer.src_lang = "zh"
        first["decoder_input_ids"] = torch.tensor([[tokenizer.eos_token_id, tokenizer.get_lang_id("en")]])
    for sentence in SENTENCES:
        fed = tokenizer(sentence, return_tensors="pt")
        said = network.generate(**fed, **first, num_beams=4, max_new_tokens=64, do_sample=False)
        theirs = tokenizer.decode(said[0], skip_special_tokens=True).removeprefix("__en__").strip()
        [ours] = engine.translate([sentence], ZH_EN)
        assert ours.text[:40] == theirs[:40] != ""


@pytest.mark.parametrize("family", FAMILIES)
def test_each_family_knows_its_languages(family: str, tmp_path: Path) -> None:
    pairs = opened(FAMILIES[family](tmp_path / family)).pairs()
    counts = {"marian": 1, "nllb": 6, "madlad": 2}
    assert ZH_EN in pairs
    assert len(pairs) == counts.get(family, len(pairs))
    assert (Pair.parse("th", "ar") in pairs) == (family == "m2m100")


@pytest.mark.parametrize("family", ["m2m100", "nllb", "madlad"])
def test_the_wanted_language_changes_the_text(family: str, tmp_path: Path) -> None:
    engine = opened(FAMILIES[family](tmp_path / family))
    there, back = (engine.translate(SENTENCES, pair) for pair in (ZH_EN, Pair.parse("en", "zh")))
    assert [h.text for h in there] != [h.text for h in back]


def test_variants_differ_and_the_first_is_the_translation(marian: Path) -> None:
    engine = opened(marian)
    [variants] = engine.variants(["你好 世界 。"], ZH_EN, 4)
    assert len({h.text for h in variants}) == len(variants) > 1
    assert variants[0].text == engine.translate(["你好 世界 。"], ZH_EN)[0].text


def test_a_longer_prefix_is_scored_as_a_whole(marian: Path) -> None:
    """The engine's own words as a prefix change nothing: same text, same score."""
    engine = opened(marian)
    [free] = engine.translate(["hello world ."], ZH_EN)
    [led] = engine.complete(["hello world ."], [""], ZH_EN)
    assert led.score == free.score
    assert free.score is not None
    assert free.score < 0


def test_a_segment_longer_than_the_model_reads_is_doubted(marian: Path) -> None:
    long, short = opened(marian).translate(["蓝牙 耳机 " * 300, "你好"], ZH_EN)
    assert long.doubt
    assert not short.doubt


def test_pickled_weights_are_not_loaded(marian: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(marian, tmp_path / "m"))
    (folder / "model.safetensors").unlink()

    class Trap:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "sprung",))

    (folder / "pytorch_model.bin").write_bytes(pickle.dumps(Trap()))
    with pytest.raises(ModelCorrupt):
        opened(folder)
    assert not (tmp_path / "sprung").exists()


def test_code_that_comes_with_a_checkpoint_is_not_run(marian: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(marian, tmp_path / "m"))
    config = json.loads((folder / "config.json").read_text())
    config |= {"model_type": "own", "auto_map": {"AutoConfig": "own.C", "AutoModelForSeq2SeqLM": "own.M"}}
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text(f"open({str(tmp_path / 'sprung')!r}, 'w').close()\n")
    with pytest.raises(ModelCorrupt):
        opened(folder)
    assert not (tmp_path / "sprung").exists()


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "vocab.json"])
def test_a_damaged_checkpoint_is_no_exception_of_somebody_else(marian: Path, tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(marian, tmp_path / "m"))
    (folder / name).write_bytes(b"\x00nonsense")
    with pytest.raises(ModelCorrupt):
        opened(folder)


def test_without_torch_the_extra_is_named(marian: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(Misconfigured, match=r"babelguard\[torch\]"):
        opened(marian)
