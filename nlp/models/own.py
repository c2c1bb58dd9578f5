"""Models of the operator's own: checkpoints from a folder or a hub, kept beside the shipped catalogue's.

A checkpoint is taken as it is for the `transformers` engine, or converted for `ct2`. Its entry (files, sizes, hashes,
licence) is written into `own-catalog.json` of the models folder, so that listing, verifying and removing know it.
"""

import hashlib
import importlib
import json
import re
import shutil
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from core.errors import DownloadFailed, InvalidInput, Misconfigured, ModelCorrupt
from core.locales import Pair
from nlp.models.catalog import Catalog, Licence, ModelEntry, ModelFile, Task, load_catalog, parse_catalog_json
from nlp.models.store import InstalledModel, exclusive, models_folder, require, settle, workspace

OWN = "own-catalog.json"
ENGINES = ("ct2", "transformers")
_KEPT = ("*.json", "*.safetensors", "*.spm", "*.model", "README.md")
"""What is taken of a checkpoint: never pickles, never code."""
_NEEDS_TORCH = "Converting a checkpoint needs torch: install babelguard[torch]."
_LICENCE = re.compile(r"^license:\s*[\"']?([\w.+-]+)", re.MULTILINE)
_FORBIDS = re.compile(r"(?:^|[-_])nc(?:$|[-_])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make of a checkpoint. `licence` empty: as its model card says."""

    origin: str
    engine: str = "ct2"
    pair: Pair | None = None
    licence: str = ""
    revision: str = ""


def catalog_of(data_dir: Path, shipped: Catalog | None = None) -> Catalog:
    """The shipped catalogue and the operator's own models."""
    shipped = shipped or load_catalog()
    path = models_folder(data_dir) / OWN
    if not path.is_file():
        return shipped
    own = parse_catalog_json(path.read_text("utf-8"), str(path))
    return Catalog((*shipped.model, *own.model))


def bring(wanted: Wanted, data_dir: Path, now: datetime, *, offline: bool = False) -> InstalledModel:
    """Takes in a checkpoint from a folder, or else from the hub.

    Raises InvalidInput (engine, pair), DownloadFailed, Misconfigured without torch, ModelCorrupt.
    """
    if wanted.engine not in ENGINES:
        raise InvalidInput(f"A checkpoint can be taken for {' or '.join(ENGINES)}, not {wanted.engine!r}.", "engine")
    model_id = _id_of(wanted)
    folder = models_folder(data_dir)
    folder.mkdir(parents=True, exist_ok=True)
    stand_in = ModelEntry(
        id=model_id, title=wanted.origin, version="0", task=Task.TRANSLATE, engine=wanted.engine, pairs=(),
        licence=Licence("x", False), files=(ModelFile("x", 1, "0" * 64),),
    )  # fmt: skip
    with exclusive(stand_in, data_dir), workspace(stand_in, data_dir) as temporary:
        checkpoint, tree = temporary / "checkpoint", temporary / "model"
        _fetch(wanted, checkpoint, offline=offline)
        licence = _licence(wanted, checkpoint)
        if wanted.engine == "ct2":
            _convert(checkpoint, tree)
        else:
            checkpoint.rename(tree)
        entry = _entry(wanted, model_id, licence, tree)
        settle(entry, tree, data_dir, wanted.origin, now)
        _remember(entry, folder)
    return require(model_id, data_dir, catalog_of(data_dir))


def _id_of(wanted: Wanted) -> str:
    name = re.sub(r"[^a-z0-9.-]+", "-", Path(wanted.origin).name.lower()).strip("-.")
    if not name:
        raise InvalidInput(f"{wanted.origin!r} is no folder and no hub id.", "ids")
    return f"own-{name}-{wanted.engine}"


def _fetch(wanted: Wanted, folder: Path, *, offline: bool) -> None:
    origin = Path(wanted.origin)
    if origin.is_dir():
        folder.mkdir()
        for pattern in _KEPT:
            for path in origin.glob(pattern):
                shutil.copyfile(path, folder / path.name)
    elif offline:
        raise DownloadFailed(f"{wanted.origin} is no folder, and downloads are switched off.")
    else:
        _download(wanted, folder)
    if not list(folder.glob("*.safetensors")):
        raise ModelCorrupt(
            f"{wanted.origin} has no safetensors, and pickled weights are never loaded: name a revision that has them."
        )


def _download(wanted: Wanted, folder: Path) -> None:
    from huggingface_hub import snapshot_download  # noqa: PLC0415  heavy, and only this needs it

    try:
        snapshot_download(wanted.origin, revision=wanted.revision or None, allow_patterns=list(_KEPT), local_dir=folder)
    except Exception as error:  # the client's errors change their base with every major release
        words = str(error).strip().splitlines() or [type(error).__name__]
        raise DownloadFailed(f"{wanted.origin} could not be fetched: {words[0][:200]}") from error
    shutil.rmtree(folder / ".cache", ignore_errors=True)


def _convert(checkpoint: Path, tree: Path) -> None:
    try:
        importlib.import_module("torch")  # an extra
        from ctranslate2.converters import TransformersConverter  # noqa: PLC0415
    except ImportError as error:
        raise Misconfigured(_NEEDS_TORCH) from error
    kept = [path.name for path in checkpoint.iterdir() if path.suffix in {".spm", ".model"} or "token" in path.name]
    converter = TransformersConverter(str(checkpoint), copy_files=kept)
    load = converter.load_tokenizer
    converter.load_tokenizer = lambda *args, **options: _with_marks(load(*args, **options))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library recommends packages of its own
            converter.convert(str(tree), quantization="int8")
    except Exception as error:  # whatever the libraries below say of a file they cannot read
        words = str(error).strip().splitlines() or [type(error).__name__]
        raise ModelCorrupt(f"The checkpoint cannot be converted: {words[0][:200]}") from error


def _with_marks(tokenizer: Any) -> Any:
    """M2M100's tokenizer does not list the marks of its languages since transformers 5; the converter needs them."""
    marks = getattr(tokenizer, "lang_token_to_id", None)
    if marks:
        listed = tokenizer.get_vocab()
        tokenizer.get_vocab = lambda: {**listed, **marks}
    return tokenizer


def _licence(wanted: Wanted, checkpoint: Path) -> Licence:
    """As told, else as the model card says; what is unknown or non-commercial needs the operator's opt-in."""
    card = checkpoint / "README.md"
    said = _LICENCE.search(card.read_text("utf-8", "replace")) if card.is_file() else None
    name = wanted.licence or (said[1].upper() if said else "")
    if not name:
        return Licence("LicenseRef-unknown", commercial_use=False)
    return Licence(name, commercial_use=not _FORBIDS.search(name))


def _entry(wanted: Wanted, model_id: str, licence: Licence, tree: Path) -> ModelEntry:
    pairs = (wanted.pair,) if wanted.pair else _pairs_of(tree, wanted)
    files = tuple(_described(path, tree) for path in sorted(tree.rglob("*")) if path.is_file())
    return ModelEntry(
        id=model_id, title=wanted.origin, version=wanted.revision or "1", task=Task.TRANSLATE, engine=wanted.engine,
        pairs=pairs, licence=licence, files=files,
    )  # fmt: skip


def _pairs_of(tree: Path, wanted: Wanted) -> tuple[Pair, ...]:
    """From a name such as opus-mt-en-de; a multilingual one knows its own, and English to Chinese stands for them."""
    named = re.search(r"opus-mt(?:-tc-\w+)?-([a-z]{2})-([a-z]{2})$", Path(wanted.origin).name)
    if named:
        return (Pair.parse(named[1], named[2]),)
    config = json.loads((tree / "config.json").read_text("utf-8"))
    if config.get("model_type") == "marian" or (tree / "source.spm").is_file():
        raise InvalidInput(f"Which languages does {wanted.origin} translate? Say --pair en-de.", "pair")
    return (Pair.parse("en", "zh"),)


def _described(path: Path, tree: Path) -> ModelFile:
    with path.open("rb") as handle:
        sha256 = hashlib.file_digest(handle, "sha256").hexdigest()
    return ModelFile(path.relative_to(tree).as_posix(), path.stat().st_size, sha256)


def _remember(entry: ModelEntry, folder: Path) -> None:
    path = folder / OWN
    known: Sequence[ModelEntry] = parse_catalog_json(path.read_text("utf-8"), OWN).model if path.is_file() else ()
    own = Catalog((*(one for one in known if one.id != entry.id), entry))
    part = path.with_suffix(".part")
    part.write_bytes(TypeAdapter(Catalog).dump_json(own, indent=2))
    part.replace(path)
