"""A message as structure: said once, in one language; every channel shows it in its own way."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from monitors.notifiers.base import Notice


@dataclass(frozen=True, slots=True)
class Quote:
    """What somebody wrote, in the original; `note` says why there is no translation, where there is none."""

    text: str
    language: str
    translation: str = ""
    note: str = ""
    source: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a message, under its title."""

    title: str
    lines: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Action:
    """Something to do: a link, or where there is none a command line."""

    label: str
    url: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A day of the chart: how many mentions, and how many of them negative."""

    label: str
    total: int
    negative: int


@dataclass(frozen=True, slots=True)
class Message:
    """The whole. `intro` is a line under the headline: the clock of an incident, the period of a digest."""

    headline: str
    language: str
    intro: str = ""
    sections: tuple[Section, ...] = ()
    actions: tuple[Action, ...] = ()
    bars: tuple[Bar, ...] = ()
    chart: str = ""
    """What the chart shows, in words, for who cannot see it."""
    url: str = ""
    footer: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        plain = dict(value)
        plain["sections"] = tuple(map(_section, value.get("sections", ())))
        plain["actions"] = tuple(Action(**one) for one in value.get("actions", ()))
        plain["bars"] = tuple(Bar(**one) for one in value.get("bars", ()))
        return cls(**plain)

    @classmethod
    def of(cls, notice: Notice) -> Self:
        """The structure a notice carries; its plain text where it carries none."""
        carried = notice.data.get("message")
        if isinstance(carried, Mapping):
            return cls.from_json(carried)
        return cls(notice.subject, "", sections=(Section("", tuple(notice.text.splitlines())),), url=notice.url)


def _section(value: Mapping[str, Any]) -> Section:
    table = value.get("table")
    return Section(
        value["title"],
        tuple(value.get("lines", ())),
        tuple(Quote(**one) for one in value.get("quotes", ())),
        Table(tuple(table["columns"]), tuple(map(tuple, table["rows"]))) if table else None,
    )
