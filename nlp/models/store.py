"""Installed models: one folder each below `<data_dir>/models`, with a manifest written last."""

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from filelock import FileLock, Timeout

from core.errors import ModelCorrupt, ModelMissing
from nlp.models.catalog import MANIFEST, Catalog, ModelEntry, load_catalog
from nlp.models.disk import bytes_below, disk_trouble
from nlp.models.progress import SILENT, Progress


@dataclass(frozen=True, slots=True)
class InstalledModel:
    """A model on disk: `path` is its folder, `source` where it came from, `installed_at` aware UTC."""

    entry: ModelEntry
    path: Path
    source: str
    installed_at: datetime


def models_folder(data_dir: Path) -> Path:
    return data_dir / "models"


def require(model_id: str, data_dir: Path, catalog: Catalog | None = None) -> InstalledModel:
    """The installed model, after a quick look (manifest and sizes, no hashing): what start-up uses.

    Raises ModelMissing or ModelCorrupt with the command that mends it, NotFound for an id no catalogue knows.
    """
    entry = (catalog or load_catalog()).entry(model_id)
    folder = models_folder(data_dir) / entry.id
    if not folder.is_dir():
        raise ModelMissing(f"The model {entry.id} is not installed. Fetch it with: babelguard models pull {entry.id}")
    model = _read_manifest(entry, folder)
    for file in entry.files:
        path = folder / file.path
        if not path.is_file():
            raise _corrupt(entry, f"{path} is missing")
        if path.stat().st_size != file.size:
            raise _corrupt(entry, f"{path} has {path.stat().st_size} bytes instead of {file.size}")
    return model


class ModelState(StrEnum):
    """How a model stands on disk, after a quick look."""

    MISSING = "not installed"
    DAMAGED = "damaged"
    INSTALLED = "installed"


def state_of(entry: ModelEntry, data_dir: Path, catalog: Catalog | None = None) -> ModelState:
    """Whether a model is there and whole (`require`)."""
    try:
        require(entry.id, data_dir, catalog)
    except ModelMissing:
        return ModelState.MISSING
    except ModelCorrupt:
        return ModelState.DAMAGED
    return ModelState.INSTALLED


def verify(model_id: str, data_dir: Path, catalog: Catalog | None = None) -> InstalledModel:
    """Like `require`, and hashes every file against the catalogue."""
    model = require(model_id, data_dir, catalog)
    for file in model.entry.files:
        path = model.path / file.path
        try:
            with path.open("rb") as handle:
                sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
        except OSError as error:
            raise _corrupt(model.entry, f"{path} cannot be read") from error
        if sha256 != file.sha256:
            raise _corrupt(model.entry, f"{path} has changed since it was installed")
    return model


def installed(data_dir: Path, catalog: Catalog | None = None) -> list[InstalledModel]:
    """Every model that passes the quick look, in catalogue order; missing and damaged ones are left out."""
    catalog, found = catalog or load_catalog(), []
    for entry in catalog.model:
        try:
            found.append(require(entry.id, data_dir, catalog))
        except (ModelMissing, ModelCorrupt):
            continue
    return found


def remove(model_id: str, data_dir: Path, catalog: Catalog | None = None) -> int:
    """Deletes the model and any half download of it; gives the freed bytes. Raises ModelMissing."""
    entry = (catalog or load_catalog()).entry(model_id)
    folder, parts = models_folder(data_dir) / entry.id, parts_folder(entry, data_dir)
    if not folder.is_dir() and not bytes_below(parts):
        raise ModelMissing(f"The model {entry.id} is not installed; there is nothing to remove.")
    with (
        disk_trouble(folder, 0, entry.id),
        exclusive(entry, data_dir),
        workspace(entry, data_dir) as temporary,
    ):
        freed = bytes_below(folder) + bytes_below(parts)
        if folder.is_dir():
            folder.rename(temporary / "removed")
        shutil.rmtree(parts, ignore_errors=True)
    return freed


def parts_folder(entry: ModelEntry, data_dir: Path) -> Path:
    """Where downloads of the model grow, and wait to be resumed."""
    return models_folder(data_dir) / ".downloads" / entry.id


def settle(entry: ModelEntry, tree: Path, data_dir: Path, source: str, now: datetime) -> None:
    """Makes the proven files below `tree` the installed model: manifest last, then one rename."""
    final = models_folder(data_dir) / entry.id
    manifest = {
        "id": entry.id,
        "version": entry.version,
        "source": source,
        "installed_at": now.isoformat(),
        "files": [asdict(file) for file in entry.files],
    }
    (tree / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")
    if final.exists():
        final.rename(tree.parent / "replaced")
    tree.rename(final)


@contextmanager
def exclusive(entry: ModelEntry, data_dir: Path, progress: Progress = SILENT) -> Iterator[None]:
    """Holds the model alone, across threads and processes, waiting its turn; freed when a process dies."""
    folder = models_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / f".{entry.id}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.noted(f"Another process is working on {entry.id}; waiting for it")
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextmanager
def workspace(entry: ModelEntry, data_dir: Path) -> Iterator[Path]:
    """A temporary folder beside the models, gone afterwards; sweeps up what a killed process left."""
    folder, prefix = models_folder(data_dir), f".staging-{entry.id}-"
    for stale in folder.glob(f"{prefix}*"):
        shutil.rmtree(stale, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=prefix, ignore_cleanup_errors=True) as name:
        yield Path(name)


def _read_manifest(entry: ModelEntry, folder: Path) -> InstalledModel:
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        version, files = manifest["version"], manifest["files"]
        model = InstalledModel(entry, folder, manifest["source"], datetime.fromisoformat(manifest["installed_at"]))
    except OSError as error:
        raise _corrupt(entry, f"{folder / MANIFEST} cannot be read") from error
    except (ValueError, KeyError, TypeError) as error:
        raise _corrupt(entry, f"{folder / MANIFEST} is not a manifest") from error
    if version != entry.version or files != [asdict(file) for file in entry.files]:
        raise _corrupt(entry, f"version {version} in {folder} is not version {entry.version} of the catalogue")
    return model


def _corrupt(entry: ModelEntry, why: str) -> ModelCorrupt:
    return ModelCorrupt(
        f"The model {entry.id} is damaged: {why}. Fetch it again with: babelguard models pull {entry.id}"
    )
