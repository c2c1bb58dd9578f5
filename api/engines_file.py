"""The operator's engines file (TOML): the order of engines, routes of single pairs, engines elsewhere, budgets."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, ValidationError

from core.errors import Misconfigured, UnsupportedLanguage
from core.locales import Locale, Pair
from nlp.routing import Routing, Rule


def _locale(value: object) -> object:
    try:
        return Locale.parse(value) if isinstance(value, str) else value
    except UnsupportedLanguage as error:
        raise ValueError(error.message) from error


def _pair(value: object) -> object:
    match value:
        case [str(source), str(target)]:
            return Pair(_parsed(source), _parsed(target))
    return value


def _parsed(tag: str) -> Locale:
    try:
        return Locale.parse(tag)
    except UnsupportedLanguage as error:
        raise ValueError(error.message) from error


LocaleField = Annotated[Locale, BeforeValidator(_locale)]
PairField = Annotated[Pair, BeforeValidator(_pair)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]{0,60}$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RouteTable(_Table):
    """One pair: who does it, the first choice first, and the languages to go over (`[]`: none)."""

    pair: PairField
    engines: tuple[str, ...] = ()
    via: tuple[LocaleField, ...] | None = None


class RemoteTable(_Table):
    """An engine elsewhere. The key stands in an environment variable or a file, never here."""

    name: Name
    kind: Literal["deepl", "libretranslate", "chat"]
    url: HttpUrl
    pairs: Annotated[tuple[PairField, ...], Field(min_length=1)]
    key_env: str = ""
    key_file: str = ""
    model: str = ""
    licence: str = "LicenseRef-remote"
    timeout_s: Annotated[float, Field(gt=0, le=600)] = 20.0
    attempts: Annotated[int, Field(ge=1, le=10)] = 3
    failures_before_rest: Annotated[int, Field(ge=1, le=100)] = 2
    rest_s: Annotated[float, Field(ge=0, le=86400)] = 30.0
    characters_per_month: Annotated[int, Field(ge=0)] | None = None
    characters_per_day: Annotated[int, Field(ge=0)] | None = None


class EnginesFile(_Table):
    """The whole file; everything in it may be left out."""

    order: tuple[str, ...] = ()
    hubs: tuple[LocaleField, ...] = (Locale("en"),)
    route: tuple[RouteTable, ...] = ()
    remote: tuple[RemoteTable, ...] = ()

    @property
    def routing(self) -> Routing:
        rules = {route.pair: Rule(route.engines, route.via) for route in self.route}
        return Routing(self.order, rules, self.hubs)


def read_engines_file(path: Path | None) -> EnginesFile:
    """The file's content, or the defaults where none is set; raises Misconfigured naming the place, not the value."""
    if path is None:
        return EnginesFile()
    try:
        found = EnginesFile.model_validate(tomllib.loads(path.read_text("utf-8")))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The engines file {path} cannot be read.") from error
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"The engines file {path} is not valid TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise Misconfigured(f"The engines file {path}: {place}: {first['msg']}") from error
    _refuse_twice(path, [remote.name for remote in found.remote], "engine")
    _refuse_twice(path, [str(route.pair) for route in found.route], "route")
    return found


def _refuse_twice(path: Path, names: list[str], what: str) -> None:
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise Misconfigured(f"The engines file {path} has the {what} {twice[0]} twice.")
