"""What stands on disk: the quick look at start-up, the thorough one, and removal."""

import json

import pytest

from core.errors import ModelCorrupt, ModelError, ModelMissing, NotFound
from nlp.models.catalog import MANIFEST
from nlp.models.pull import pull_from
from nlp.models.store import installed, models_folder, parts_folder, remove, require, verify

MENDED_BY = "Fetch it again with: babelguard models pull tiny"


@pytest.fixture
def catalog(published):
    return published.catalog(published.index())


@pytest.fixture
def model(published, catalog, options, tmp_path):
    """The tiny model, installed."""
    carried = tmp_path / "tiny.argosmodel"
    carried.write_bytes(published.archive)
    return pull_from(carried, "tiny", options, catalog)


def test_a_missing_model_names_the_command_that_fetches_it(catalog, options):
    with pytest.raises(
        ModelMissing, match=r"The model tiny is not installed\. Fetch it with: babelguard models pull tiny"
    ):
        require("tiny", options.data_dir, catalog)


def test_an_id_no_catalogue_knows_is_not_found(catalog, options):
    with pytest.raises(NotFound):
        require("../etc", options.data_dir, catalog)


def test_looking_makes_no_folder(catalog, options):
    assert installed(options.data_dir, catalog) == []
    assert not options.data_dir.exists()


def test_an_installed_model_is_found_with_its_history(model, catalog, options):
    assert installed(options.data_dir, catalog) == [model] == [verify("tiny", options.data_dir, catalog)]
    assert (model.source, model.installed_at) == ("tiny.argosmodel", options.now)


def test_the_manifest_lists_each_file_with_its_hash(model):
    manifest = json.loads((model.path / MANIFEST).read_text("utf-8"))
    assert (manifest["id"], manifest["version"]) == ("tiny", "1.0")
    assert [file["path"] for file in manifest["files"]] == ["metadata.json", "model/model.bin"]
    assert all(len(file["sha256"]) == 64 for file in manifest["files"])


def test_a_flipped_byte_escapes_the_quick_look_but_not_verify(model, catalog, options):
    path = model.path / "model" / "model.bin"
    data = bytearray(path.read_bytes())
    data[1000] ^= 1
    path.write_bytes(data)
    assert require("tiny", options.data_dir, catalog)
    with pytest.raises(ModelCorrupt, match=r"model\.bin has changed since it was installed") as failure:
        verify("tiny", options.data_dir, catalog)
    assert failure.value.message.endswith(MENDED_BY)


def test_a_missing_file_is_noticed_by_the_quick_look(model, catalog, options):
    (model.path / "metadata.json").unlink()
    with pytest.raises(ModelCorrupt, match=r"metadata\.json is missing"):
        require("tiny", options.data_dir, catalog)
    assert installed(options.data_dir, catalog) == []


def test_half_a_file_is_noticed_by_the_quick_look(model, catalog, options):
    (model.path / "model" / "model.bin").write_bytes(b"half")
    with pytest.raises(ModelCorrupt, match=r"model\.bin has 4 bytes instead of 300000"):
        require("tiny", options.data_dir, catalog)


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"version": 1}', "\u0000"])
def test_a_spoiled_manifest_is_a_damaged_model(content, model, catalog, options):
    (model.path / MANIFEST).write_text(content)
    with pytest.raises(ModelCorrupt, match="is not a manifest"):
        require("tiny", options.data_dir, catalog)


def test_a_folder_without_manifest_is_a_damaged_model(model, catalog, options):
    (model.path / MANIFEST).unlink()
    with pytest.raises(ModelCorrupt, match="cannot be read"):
        require("tiny", options.data_dir, catalog)


def test_another_version_than_the_catalogue_names_must_be_fetched_again(model, catalog, options):
    manifest = json.loads((model.path / MANIFEST).read_text("utf-8"))
    (model.path / MANIFEST).write_text(json.dumps(manifest | {"version": "0.9"}))
    with pytest.raises(ModelCorrupt, match=r"version 0\.9 in .* is not version 1\.0"):
        require("tiny", options.data_dir, catalog)


def test_removing_frees_the_files_and_half_downloads(model, catalog, options):
    parts = parts_folder(model.entry, options.data_dir)
    parts.mkdir(parents=True)
    (parts / "0123.part").write_bytes(b"half")
    assert remove("tiny", options.data_dir, catalog) > 300_000
    assert [p for p in models_folder(options.data_dir).rglob("*") if p.is_file() and p.suffix != ".lock"] == []
    with pytest.raises(ModelMissing, match="nothing to remove"):
        remove("tiny", options.data_dir, catalog)


def test_a_model_that_cannot_be_removed_says_why(model, catalog, options, monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.rename", refuse)
    with pytest.raises(ModelError, match=r"Cannot write to .*Permission denied"):
        remove("tiny", options.data_dir, catalog)
