"""A model hub as a source; the hub's client is the outside world and is stood in for."""

import errno
import os

import pytest

from core.errors import DownloadFailed, ModelError
from nlp.models.pull import pull
from nlp.models.store import verify


@pytest.fixture
def hub(monkeypatch, published):
    """Replaces the download; `calls` keeps what was asked, `fails` is what is raised."""

    class Hub:
        def __init__(self) -> None:
            self.calls: list[tuple[str, str, list[str]]] = []
            self.fails: Exception | None = None

        def __call__(self, repo, *, revision, allow_patterns, local_dir):
            self.calls.append((repo, revision, allow_patterns))
            if self.fails:
                raise self.fails
            for path in allow_patterns:
                (local_dir / path).parent.mkdir(parents=True, exist_ok=True)
                (local_dir / path).write_bytes(published.files[path])

    stand_in = Hub()
    monkeypatch.setattr("huggingface_hub.snapshot_download", stand_in)
    return stand_in


def test_only_the_listed_files_of_the_pinned_revision_are_asked_for(hub, published, options):
    catalog = published.catalog(published.hub())
    assert pull("tiny", options, catalog=catalog).source == "model hub (org/tiny)"
    assert hub.calls == [("org/tiny", "abc", ["metadata.json", "model/model.bin"])]
    assert verify("tiny", options.data_dir, catalog)


def test_a_hub_that_fails_is_one_reason_among_others(hub, published, options, server):
    hub.fails = RuntimeError("no such repository\nand a long story")
    catalog = published.catalog(published.hub())
    with pytest.raises(DownloadFailed, match=r"model hub \(org/tiny\): no such repository\.\n"):
        pull("tiny", options, catalog=catalog)


def test_a_hub_that_fills_the_disk_is_a_full_disk(hub, published, options):
    hub.fails = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(ModelError, match="The disk is full"):
        pull("tiny", options, catalog=published.catalog(published.hub()))


def test_other_bytes_from_the_hub_are_refused(hub, published, options, monkeypatch):
    catalog = published.catalog(published.hub())
    monkeypatch.setitem(published.files, "metadata.json", b"{}")
    with pytest.raises(DownloadFailed, match=r"metadata\.json is not the file the catalogue describes"):
        pull("tiny", options, catalog=catalog)
