"""Markets (ISO 3166-1), the groups whose law they share, and channels with their fields, read from data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from core.errors import InvalidInput
from glossaries.reading_nodes import Node, read_document

DATA = Path(__file__).parents[1] / "data"
WORLD = "*"


@dataclass(frozen=True, slots=True)
class Markets:
    """Every market by code, and the groups it belongs to."""

    names: Mapping[str, str]
    groups: Mapping[str, tuple[str, ...]]
    law: Mapping[str, str]
    aliases: Mapping[str, str]

    def find(self, code: str) -> str:
        """The code of a market as we write it (`uk` is GB); raises InvalidInput with near names."""
        wanted = code.strip().upper()
        wanted = self.aliases.get(wanted, wanted)
        if wanted in self.names:
            return wanted
        by_name = {name.casefold(): known for known, name in self.names.items()}
        if found := by_name.get(code.strip().casefold()):
            return found
        close = get_close_matches(code.strip().casefold(), by_name, n=3, cutoff=0.6)
        codes = get_close_matches(wanted, [*self.names, *self.aliases], n=3, cutoff=0.5)
        named = [by_name[name] for name in close]
        near = [*named, *codes] if len(wanted) > 3 else [*codes, *named]
        hint = ", ".join(f"{m} ({self.names[self.aliases.get(m, m)]})" for m in dict.fromkeys(near))
        raise InvalidInput(
            f"No market {code[:40]!r}. Near: {hint or 'none; use ISO 3166-1 codes such as DE'}.", "market"
        )

    def knows(self, name: str) -> bool:
        """Whether a rule may name it: a code, a group or `*`."""
        return name == WORLD or name in self.names or name in self.groups

    def scopes(self, market: str) -> tuple[str, ...]:
        """What holds in a market, nearest first: itself, whose law it shares, its groups, the world."""
        own = [market, *([self.law[market]] if market in self.law else [])]
        groups = [group for group, members in self.groups.items() if market in members]
        return (*own, *groups, WORLD)

    def members(self, names: Iterable[str]) -> tuple[str, ...]:
        """The market codes that names stand for, in order, none twice."""
        codes: dict[str, None] = {}
        for name in names:
            codes.update(dict.fromkeys(self.names if name == WORLD else self.groups.get(name, (name,))))
        return tuple(codes)


@dataclass(frozen=True, slots=True)
class ChannelNames:
    """Channels with their fields, and groups of channels that a rule may name."""

    fields: Mapping[str, tuple[str, ...]]
    groups: Mapping[str, tuple[str, ...]]

    def find(self, channel: str) -> str:
        """A channel as we write it; raises InvalidInput with near names."""
        wanted = channel.strip().casefold().replace("-", "_").replace(" ", "_")
        if wanted in self.fields:
            return wanted
        near = ", ".join(get_close_matches(wanted, self.fields, n=4, cutoff=0.4)) or ", ".join(self.fields)
        raise InvalidInput(f"No channel {channel[:40]!r}. Near: {near}.", "channel")

    def find_field(self, channel: str, field: str) -> str:
        """A field as we write it, of one channel or (channel empty) of any; raises InvalidInput with near names."""
        wanted = field.strip().casefold().replace("-", "_").replace(" ", "_")
        known = self.fields[channel] if channel else tuple(dict.fromkeys(f for fs in self.fields.values() for f in fs))
        if wanted in known:
            return wanted
        near = ", ".join(get_close_matches(wanted, known, n=4, cutoff=0.4)) or ", ".join(known)
        raise InvalidInput(f"No field {field[:40]!r}{f' in {channel}' if channel else ''}. Near: {near}.", "field")

    def expand(self, names: Iterable[str]) -> tuple[str, ...]:
        """The channels that names of channels and groups stand for."""
        return tuple(dict.fromkeys(c for name in names for c in self.groups.get(name, (name,))))


@cache
def markets() -> Markets:
    """The markets that ship with us; read once, when first needed."""
    top = read_document(DATA / "markets.yaml").fields(required=("as_of", "aliases", "countries", "groups"))
    rows = {code: node.fields(("name",), ("law",)) for code, node in _any_fields(top["countries"]).items()}
    return Markets(
        names={code: row["name"].text() for code, row in rows.items()},
        law={code: row["law"].text() for code, row in rows.items() if "law" in row},
        groups={name: node.strings() for name, node in _any_fields(top["groups"]).items()},
        aliases=top["aliases"].string_map(),
    )


@cache
def channel_names() -> ChannelNames:
    """The channels that ship with us; read once, when first needed."""
    top = read_document(DATA / "channel-names.yaml").fields(required=("as_of", "groups", "channels"))
    return ChannelNames(
        fields={name: node.strings() for name, node in _any_fields(top["channels"]).items()},
        groups={name: node.strings() for name, node in _any_fields(top["groups"]).items()},
    )


def _any_fields(node: Node) -> dict[str, Node]:
    return node.fields(optional=node.keys())
