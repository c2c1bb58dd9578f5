"""Checkpoints taken in by the operator: converted or as they are, listed, verified, removed; never a pickle."""

import pickle
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.errors import DownloadFailed, InvalidInput, ModelCorrupt, ModelMissing
from core.locales import Pair
from nlp.engines.ct2 import Decoding
from nlp.engines.registry import open_engine
from nlp.models.own import Wanted, bring, catalog_of
from nlp.models.store import InstalledModel, installed, remove, verify
from tests.nlp.engines import tiny_hf

pytest.importorskip("torch", reason="Checkpoints are made and converted with torch (the extra `torch`).")

ZH_EN = Pair.parse("zh", "en")
NOW = datetime(2026, 11, 26, tzinfo=UTC)
Make = Callable[[Path], Path]


def take(origin: Path, data_dir: Path, engine: str = "ct2", **told: str) -> InstalledModel:
    return bring(Wanted(str(origin), engine, ZH_EN, **told), data_dir, NOW)  # type: ignore[arg-type]


@pytest.mark.parametrize("engine", ["ct2", "transformers"])
@pytest.mark.parametrize(
    "make",
    [tiny_hf.marian_checkpoint, tiny_hf.m2m100_checkpoint, tiny_hf.nllb_checkpoint],
    ids=["marian", "m2m100", "nllb"],
)
def test_a_checkpoint_of_a_folder_becomes_a_model_that_speaks(tmp_path: Path, make: Make, engine: str) -> None:
    model = take(make(tmp_path / "mine"), tmp_path / "data", engine)
    opened = open_engine(engine, model.path, ZH_EN, model.entry.id, model.entry.licence.name, Decoding())
    [said] = opened.translate(["你好 世界 。"], ZH_EN)
    assert said.text
    assert said.score is not None


def test_it_is_listed_verified_and_removed_like_any_other(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    model = take(tiny_hf.marian_checkpoint(tmp_path / "mine"), data_dir)
    catalog = catalog_of(data_dir)
    assert [one.entry.id for one in installed(data_dir, catalog)] == [model.entry.id] == ["own-mine-ct2"]
    verify(model.entry.id, data_dir, catalog)
    (model.path / "model.bin").write_bytes(b"\0" * (model.path / "model.bin").stat().st_size)
    with pytest.raises(ModelCorrupt):
        verify(model.entry.id, data_dir, catalog)
    assert remove(model.entry.id, data_dir, catalog)
    with pytest.raises(ModelMissing):
        verify(model.entry.id, data_dir, catalog)


def test_taken_twice_it_is_there_once(tmp_path: Path) -> None:
    folder = tiny_hf.marian_checkpoint(tmp_path / "mine")
    for _ in range(2):
        take(folder, tmp_path / "data", "transformers")
    assert [one.id for one in catalog_of(tmp_path / "data").model].count("own-mine-transformers") == 1


@pytest.mark.parametrize(
    ("card", "told", "name", "may_sell"),
    [
        ("", "", "LicenseRef-unknown", False),
        ("---\nlicense: cc-by-nc-4.0\n---\n", "", "CC-BY-NC-4.0", False),
        ("---\nlicense: mit\n---\n", "", "MIT", True),
        ("---\nlicense: mit\n---\n", "Apache-2.0", "Apache-2.0", True),
    ],
)
def test_its_licence_is_told_or_of_its_card(tmp_path: Path, card: str, told: str, name: str, may_sell: bool) -> None:
    folder = tiny_hf.marian_checkpoint(tmp_path / "mine")
    (folder / "README.md").write_text(card or "none", "utf-8")
    licence = take(folder, tmp_path / "data", "transformers", licence=told).entry.licence
    assert (licence.name, licence.commercial_use) == (name, may_sell)


def test_pickles_are_not_taken(tmp_path: Path) -> None:
    folder = tiny_hf.marian_checkpoint(tmp_path / "mine")
    (folder / "pytorch_model.bin").write_bytes(pickle.dumps({}))
    model = take(folder, tmp_path / "data", "transformers")
    assert not list(model.path.glob("*.bin"))
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelCorrupt, match="safetensors"):
        take(folder, tmp_path / "other")


def test_a_damaged_checkpoint_leaves_nothing_behind(tmp_path: Path) -> None:
    folder = tiny_hf.marian_checkpoint(tmp_path / "mine")
    (folder / "config.json").write_text("{}")
    with pytest.raises(ModelCorrupt):
        take(folder, tmp_path / "data")
    assert not installed(tmp_path / "data", catalog_of(tmp_path / "data"))


def test_one_pair_that_nobody_named_is_asked_for(tmp_path: Path) -> None:
    folder = tiny_hf.marian_checkpoint(tmp_path / "mine")
    with pytest.raises(InvalidInput, match="--pair"):
        bring(Wanted(str(folder), "transformers"), tmp_path / "data", NOW)
    named = tiny_hf.marian_checkpoint(tmp_path / "opus-mt-zh-en")
    assert bring(Wanted(str(named), "transformers"), tmp_path / "data", NOW).entry.pairs == (ZH_EN,)


def test_the_hub_is_not_asked_where_downloads_are_off(tmp_path: Path) -> None:
    with pytest.raises(DownloadFailed, match="switched off"):
        bring(Wanted("facebook/m2m100_418M"), tmp_path, NOW, offline=True)
    with pytest.raises(InvalidInput):
        bring(Wanted("facebook/m2m100_418M", "oracle"), tmp_path, NOW)
