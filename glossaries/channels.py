"""Channel limits: how long a text may be in a field of a marketplace or ad platform, and what it may not hold.

Data in `data/channels.yaml`, with a source for every number; an operator's file of the same shape goes over it. Pure
values, no database.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from glossaries.packs.markets import DATA, channel_names, markets
from glossaries.packs.words import Unit
from glossaries.reading_nodes import Node, read_document

_LONGEST = 1_000_000
_WIDE = frozenset("WF")
"""East Asian Width classes of two columns (UAX #11)."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What one field of one channel takes; numbers count in `unit`, None means no limit is published."""

    channel: str
    field: str
    unit: Unit
    most: int | None = None
    least: int | None = None
    advised: int | None = None
    banned: str = ""
    identifiers_only: str = ""
    """Characters that may stand only in numbers and codes (`#4301`, `<10 lb`)."""
    once: str = ""
    """Characters that may stand once."""
    same_word: int | None = None
    """How often one word may stand."""
    longest_word: int | None = None
    allows_emoji: bool = True
    allows_capitals_only: bool = True
    source: str = ""
    as_of: str = ""
    is_verified: bool = False
    note: str = ""

    def measure(self, text: str) -> int:
        """How long a text is here."""
        return measure(text, self.unit)

    def has_room(self, text: str) -> bool:
        return self.most is None or self.measure(text) <= self.most


@dataclass(frozen=True, slots=True)
class _Entry:
    limit: Limit
    by_market: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def in_market(self, market: str) -> Limit:
        return replace(self.limit, **self.by_market.get(market, {}))


@dataclass(frozen=True, slots=True)
class Channels:
    """Every limit, by channel and field."""

    version: str
    entries: Mapping[tuple[str, str], _Entry]

    def find(self, channel: str, field: str, market: str = "") -> Limit | None:
        """What holds for a field in a market; None where nothing is known of it.

        Raises:
            InvalidInput: an unknown channel, field or market; near names are told.
        """
        channel = channel_names().find(channel)
        field = channel_names().find_field(channel, field)
        entry = self.entries.get((channel, field))
        return entry.in_market(markets().find(market) if market else "") if entry else None

    def of(self, channel: str) -> list[Limit]:
        """The limits of a channel's fields; raises InvalidInput for an unknown one."""
        name = channel_names().find(channel)
        return [entry.limit for (known, _), entry in self.entries.items() if known == name]

    def over(self, base: "Channels") -> "Channels":
        """These limits in the place of the base's, which hold for the rest."""
        return Channels(f"{base.version}+{self.version}", {**base.entries, **self.entries})


def measure(text: str, unit: Unit) -> int:
    """Length in NFC code points, UTF-8 bytes, or columns (combining marks and joiners take none)."""
    text = unicodedata.normalize("NFC", text)
    if unit is Unit.CHARS:
        return len(text)
    if unit is Unit.BYTES:
        return len(text.encode("utf-8", "surrogatepass"))
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in _WIDE else 1


@cache
def shipped_channels() -> Channels:
    """The limits that ship with us; read once, when first needed."""
    return read_channels(DATA / "channels.yaml")


def read_channels(path: Path) -> Channels:
    """The limits of a file; raises Misconfigured with file, line and reason."""
    top = read_document(path).fields(required=("version", "channels"), optional=("as_of",))
    as_of = top["as_of"].text() if "as_of" in top else ""
    return Channels(top["version"].text(), {(e.limit.channel, e.limit.field): e for e in _entries(top, as_of)})


_NUMBERS = ("most", "least", "advised", "same_word", "longest_word")
_CHARACTERS = ("banned", "identifiers_only", "once")
_FLAGS = {"emoji": "allows_emoji", "capitals_only": "allows_capitals_only", "verified": "is_verified"}
_OPTIONAL = (*_NUMBERS, *_CHARACTERS, *_FLAGS, "as_of", "note", "markets")


def _entries(top: Mapping[str, Node], as_of: str) -> Iterator[_Entry]:
    for channel, fields in top["channels"].fields(optional=top["channels"].keys()).items():
        for name, node in fields.fields(optional=fields.keys()).items():
            yield _entry(_known(channel, name, node), node.fields(("unit", "source"), _OPTIONAL), as_of)


def _known(channel: str, name: str, node: Node) -> tuple[str, str]:
    try:
        channel = channel_names().find(channel)
        return channel, channel_names().find_field(channel, name)
    except InvalidInput as error:
        raise node.wrong(f"is not known: {error}") from error


def _entry(place: tuple[str, str], nodes: Mapping[str, Node], as_of: str) -> _Entry:
    values: dict[str, Any] = {"as_of": as_of}
    values |= {key: nodes[key].whole_number(0, _LONGEST) for key in _NUMBERS if key in nodes}
    values |= {key: "".join(nodes[key].strings()) for key in _CHARACTERS if key in nodes}
    values |= {name: nodes[key].one_of(("true", "false")) == "true" for key, name in _FLAGS.items() if key in nodes}
    values |= {key: nodes[key].text() for key in ("as_of", "note", "source") if key in nodes}
    limit = Limit(*place, unit=Unit(nodes["unit"].one_of(tuple(Unit))), **values)
    return _Entry(limit, _by_market(nodes["markets"]) if "markets" in nodes else {})


def _by_market(node: Node) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for market, values in node.fields(optional=node.keys()).items():
        if market not in markets().names:
            raise values.wrong("is no market")
        numbers = values.fields(optional=_NUMBERS)
        found[market] = {key: value.whole_number(0, _LONGEST) for key, value in numbers.items()}
    return found
