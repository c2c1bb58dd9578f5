"""Title conventions: how a listing's title is put together in a locale and on a channel.

Data in `data/title-conventions.yaml`, each with its source; an operator's file of the same shape goes over it. Pure
values, no database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import InvalidInput, UnsupportedLanguage
from core.locales import Locale
from core.numbers import decimal_mark
from glossaries.measures import units
from glossaries.packs.markets import DATA, channel_names
from glossaries.reading_nodes import Node, read_document

ANY = "*"
PROMOTION = "promotion"
ROLES = (
    "brand", "product", "material", "attribute", "audience", "season", "use", "compatibility", "colour", "measure",
    "packaging", PROMOTION,
)  # fmt: skip
"""What a part of a title may be."""
_OF_TERMS = dict.fromkeys(("function", "style", "compliance"), "attribute") | dict.fromkeys(
    ("place", "occasion"), "use"
)


def role_of_part(role: str) -> str:
    """What a part is whose words have a role of the term bases, which tell more kinds of features and uses apart."""
    return _OF_TERMS.get(role, role)


class Case(StrEnum):
    TITLE = "title"
    SENTENCE = "sentence"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class Convention:
    """How titles are written in one place. `sources` say who has it so, the nearest first."""

    order: tuple[str, ...]
    case: Case
    between: str
    unit_gap: str
    decimal: str
    small_words: frozenset[str]
    units: Mapping[str, str]
    sources: tuple[str, ...]
    as_of: str = ""

    def rank(self, role: str) -> int:
        """Where a role stands; promotions after everything else."""
        if role == PROMOTION:
            return len(self.order) + 1
        return self.order.index(role) if role in self.order else len(self.order)


_Layer = Mapping[str, Any]
"""The fields one entry of a file sets."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """Every convention as its file has it, by channel (`*`: all) and locale (`*`: all)."""

    version: str
    layers: Mapping[tuple[str, str], _Layer]
    as_of: str = field(default="")

    def find(self, locale: Locale, channel: str = "") -> Convention:
        """What holds in a locale, and on a channel where one is named.

        Raises:
            InvalidInput: an unknown channel; near names are told.
        """
        name = channel_names().find(channel) if channel.strip() else ""
        places = [*self._places(ANY, locale), *(self._places(name, locale) if name else ())]
        fields: dict[str, Any] = {"decimal": decimal_mark(locale), "small_words": frozenset()}
        sources: list[str] = []
        written: dict[str, str] = {}
        for layer in places:
            fields |= {key: value for key, value in layer.items() if key not in ("source", "units")}
            written |= layer.get("units", {})
            sources.append(layer["source"])
        return Convention(**fields, units=written, sources=tuple(reversed(sources)), as_of=self.as_of)

    def places(self) -> list[tuple[str, str]]:
        """(channel, locale) of every entry, `*` where it holds for all."""
        return list(self.layers)

    def over(self, base: "Conventions") -> "Conventions":
        """These entries over the base's, field by field."""
        layers = {place: {**base.layers.get(place, {}), **layer} for place, layer in self.layers.items()}
        return Conventions(f"{base.version}+{self.version}", {**base.layers, **layers}, self.as_of or base.as_of)

    def _places(self, channel: str, locale: Locale) -> Iterator[_Layer]:
        """The entries that hold, the widest first."""
        for tag in (ANY, *(one.tag for one in reversed(locale.wider))):
            if (layer := self.layers.get((channel, tag))) is not None:
                yield layer


@cache
def shipped_conventions() -> Conventions:
    """The conventions that ship with us; read once, when first needed."""
    return read_conventions(DATA / "title-conventions.yaml")


def read_conventions(path: Path) -> Conventions:
    """The conventions of a file; raises Misconfigured with file, line and reason."""
    top = read_document(path).fields(required=("version",), optional=("as_of", "locales", "channels"))
    layers = dict(_layers(ANY, top["locales"])) if "locales" in top else {}
    if "channels" in top:
        for channel, node in top["channels"].fields(optional=top["channels"].keys()).items():
            layers |= dict(_layers(_known(channel, node), node))
    return Conventions(top["version"].text(), layers, top["as_of"].text() if "as_of" in top else "")


def _known(channel: str, node: Node) -> str:
    try:
        return channel_names().find(channel)
    except InvalidInput as error:
        raise node.wrong(f"is not known: {error}") from error


def _layers(channel: str, node: Node) -> Iterator[tuple[tuple[str, str], _Layer]]:
    for names, entry in node.fields(optional=node.keys()).items():
        layer = _layer(entry)
        for name in names.split():
            yield (channel, name if name == ANY else _locale(name, entry)), layer


def _locale(name: str, node: Node) -> str:
    try:
        return Locale.parse(name).tag
    except UnsupportedLanguage as error:
        raise node.wrong(f"is no locale: {name}") from error


_OPTIONAL = ("order", "case", "small_words", "between", "unit_gap", "decimal", "units")


def _layer(node: Node) -> _Layer:
    nodes = node.fields(("source",), _OPTIONAL)
    layer: dict[str, Any] = {"source": nodes["source"].text()}
    if "order" in nodes:
        layer["order"] = _order(nodes["order"])
    if "case" in nodes:
        layer["case"] = Case(nodes["case"].one_of(tuple(Case)))
    if "small_words" in nodes:
        layer["small_words"] = frozenset(word.casefold() for word in nodes["small_words"].strings())
    if "units" in nodes:
        layer["units"] = {name: one.text() for name, one in nodes["units"].fields(optional=tuple(units())).items()}
    if "decimal" in nodes:
        layer["decimal"] = nodes["decimal"].one_of((".", ","))
    return layer | {key: nodes[key].blank_or_text() for key in ("between", "unit_gap") if key in nodes}


def _order(node: Node) -> tuple[str, ...]:
    roles = tuple(item.one_of(ROLES) for item in node.items())
    if len(set(roles)) < len(roles):
        raise node.wrong("names a role twice")
    if PROMOTION in roles:
        raise node.wrong(f"names {PROMOTION}, which always stands last")
    return roles
