"""Every setting, with its unit and a sentence; `load_settings` is the only reader of the environment.

`BABELGUARD_PORT=9000` sets `port`; `BABELGUARD_PORT_FILE=/run/secrets/port` reads it from a file, which is
how secrets such as `database_url` are best given. Nothing has to be set: data goes to the user's own folder.
`Settings(port=9000)` in a test means what it says, whatever the environment holds.
"""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Literal

import platformdirs
from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from core.errors import Misconfigured

PREFIX = "BABELGUARD_"
_FILE = "_FILE"

ModelSource = Literal["hub", "vendor", "index"]
ModelSources = Annotated[tuple[ModelSource, ...], NoDecode, Field(min_length=1)]
Words = Annotated[tuple[str, ...], NoDecode]


class Settings(BaseSettings):
    """All settings; frozen, and complete once made."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_ignore_empty=True,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        validate_default=True,
        protected_namespaces=(),
    )

    data_dir: Path = Field(default_factory=lambda: platformdirs.user_data_path("babelguard", appauthor=False))
    """Folder for the database and the models; made when first needed."""
    database_url: str = Field(default="", repr=False)
    """`sqlite:///file` or `postgresql://user:password@host/name`; empty: `babelguard.db` in data_dir."""
    host: str = "127.0.0.1"
    """Address to listen on; anything but loopback needs at least one API key."""
    port: int = Field(default=8000, ge=0, le=65535)
    """TCP port to listen on; 0: any free one."""
    engine_threads: int = Field(default=0, ge=0, le=1024)
    """Threads a model computes with; 0: from the number of cores."""
    beam_size: int = Field(default=4, ge=1, le=32)
    """Hypotheses kept while translating; 1 is quickest, 4 is what the models were measured with."""
    max_batch_segments: int = Field(default=32, ge=1, le=4096)
    """Most segments computed at once: a title costs 95 ms in 16s, 85 in 32s, 100 in 64s, and more memory each time."""
    request_limit_bytes: int = Field(default=131_072, ge=1024)
    """Largest request body in bytes; glossary uploads have their own limit."""
    document_limit_bytes: int = Field(default=30 * 2**20, ge=1024)
    """Largest upload of a document or a catalogue in bytes."""
    document_hours: int = Field(default=24, ge=1, le=24 * 365)
    """Hours after which uploaded documents, catalogues and their results are deleted."""
    request_timeout_s: float = Field(default=30.0, gt=0)
    """Seconds after which a request is given up."""
    rate_limit_per_minute: int = Field(default=600, ge=0)
    """Requests a key may send in a minute; 0: no limit."""
    texts_per_request: int = Field(default=500, ge=1)
    """Most texts in one request."""
    characters_per_text: int = Field(default=20_000, ge=1)
    """Longest text in code points."""
    alternatives_limit: int = Field(default=5, ge=0)
    """Most alternative translations a request may ask for."""
    cors_origins: Words = ("*",)
    """Web origins that may call from a browser, separated by commas; `*`: all."""
    starter_terms: bool = True
    """Whether the shipped e-commerce term base is on for titles."""
    title_detection: bool = True
    """Whether texts that look like product titles are treated as such without being told."""
    engines_file: Path | None = None
    """TOML file with the order of engines, the routes, and engines elsewhere (docs/engines.md); empty: none."""
    allow_noncommercial: bool = False
    """Whether models may be used whose licence forbids commercial use (NLLB: CC-BY-NC)."""
    offline: bool = False
    """True: never download anything; models must be on disk."""
    outbound_allow: Words = ()
    """Hosts (`news.internal`), addresses and networks (`10.1.0.0/16`) that feeds and webhooks may call although they
    are not public, separated by commas; empty: public addresses only."""
    public_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    """Address under which people reach this server, for links in messages; empty: messages name commands instead."""
    scheduler: bool = True
    """Whether `serve` also scans watches on schedule; false: something else runs `babelguard scan once`."""
    drop_dir: Path | None = None
    """Folder whose subfolders watches may read files from (the source `drop_folder`); empty: data_dir/drop."""
    secrets_dir: Path | None = None
    """Folder with one file a secret (tokens of sources and channels), named as they are; empty: data_dir/secrets."""
    author_secret: str = Field(default="", repr=False)
    """Secret that authors are hashed with, 32 characters or more, one for all replicas; empty: made in data_dir."""
    channels_file: Path | None = None
    """Limits of channels that go over ours, in the shape of `glossaries/data/channels.yaml`; empty: only ours."""
    title_conventions_file: Path | None = None
    """Conventions of titles that go over ours, shaped as `glossaries/data/title-conventions.yaml`; empty: only ours."""
    grading_file: Path | None = None
    """Table of incident levels in place of the one that ships with us."""
    indicators_file: Path | None = None
    """Early-warning matrix in place of the one that ships with us (`docs/indicators.md`)."""
    text_days: int = Field(default=90, ge=1, le=3650)
    """Days after which texts of mentions are forgotten; counts stay."""
    packs_dir: Path | None = None
    """Folder of your own rule packs over those that ship with us (`docs/packs.md`); looked at again when it changes."""
    screening_allow: Words = ()
    """Names (brands, places, titles) inside which screening finds nothing, separated by commas."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least severe log lines to write."""
    model_sources: Annotated[tuple[ModelSource, ...], NoDecode, Field(min_length=1)] = (
        "hub",
        "vendor",
        "index",
    )
    """Where models may come from, in order, separated by commas: model hub, vendor's index, package index."""

    @field_validator("cors_origins", "model_sources", "outbound_allow", "screening_allow", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(word.strip() for word in value.split(",") if word.strip())
        return value

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("data_dir")
    @classmethod
    def _expand(cls, value: Path) -> Path:
        return value.expanduser().absolute()

    @field_validator("database_url")
    @classmethod
    def _embedded_by_default(cls, value: str, info: ValidationInfo) -> str:
        if value or "data_dir" not in info.data:
            return value
        return f"sqlite:///{info.data['data_dir'] / 'babelguard.db'}"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],  # noqa: ARG003  # the signature is pydantic's
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # load_settings reads the environment
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # no .env files
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # *_FILE instead
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def load_settings() -> Settings:
    """The settings of this process, from the environment.

    Raises:
        Misconfigured: a value is wrong, a `*_FILE` cannot be read, or a `BABELGUARD_` variable is unknown.
    """
    _refuse_unknown()
    values = EnvSettingsSource(Settings)() | _values_from_files()
    try:
        return Settings(**values)
    except ValidationError as error:
        raise Misconfigured("; ".join(_sentences(error))) from error


def _variables() -> dict[str, str]:
    return {name.upper(): value for name, value in os.environ.items() if name.upper().startswith(PREFIX)}


def _known() -> dict[str, str]:
    """Variable name → field name."""
    return {f"{PREFIX}{field.upper()}": field for field in Settings.model_fields}


def _refuse_unknown() -> None:
    known = _known()
    for name in _variables():
        if name not in known and name.removesuffix(_FILE) not in known:
            close = get_close_matches(name, known, n=1)
            raise Misconfigured(f"Unknown setting {name}" + (f"; did you mean {close[0]}?" if close else "."))


def _values_from_files() -> dict[str, str]:
    variables, known, values = _variables(), _known(), {}
    for name, path in variables.items():
        stem = name.removesuffix(_FILE)
        if name in known or not path:
            continue
        if variables.get(stem):
            raise Misconfigured(f"Both {stem} and {name} are set; keep one of them.")
        values[known[stem]] = _read(name, path)
    return values


def _read(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise Misconfigured(f"{name}: cannot read the file it names ({error}).") from error


def _sentences(error: ValidationError) -> list[str]:
    """One sentence a wrong value; the value itself stays out, it may be a secret."""
    return [f"{PREFIX}{str(found['loc'][0]).upper()}: {found['msg']}." for found in error.errors(include_url=False)]


def read_secret(variable: str, file: str) -> str:
    """A key the engines file names by environment variable or by file; raises Misconfigured where it is not there."""
    if variable and file:
        raise Misconfigured("A key is named by variable and by file; keep one of them.")
    if file:
        return _read("The key file", file)
    if variable and not os.environ.get(variable):
        raise Misconfigured(f"The environment variable {variable}, which should hold a key, is not set.")
    return os.environ.get(variable, "") if variable else ""
