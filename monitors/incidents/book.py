"""The grading book: the table of levels as data, read and checked, so that a wrong line is named at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path

from core.errors import Misconfigured
from glossaries.reading_nodes import Node, read_document

SHIPPED = Path(__file__).parent / "grading.yaml"
CONDITIONS = (
    "death",
    "several_injured",
    "child_product",
    "sales_stop",
    "news_outlet",
    "indicator_alert",
    "many_markets_severe",
)
_LEVELS = {"none": None, "watch": 0, "1": 1, "2": 2, "3": 3}


class Evidence(StrEnum):
    """How well a claim is evidenced; ordered as written."""

    E0 = "E0"
    E1 = "E1"
    E2 = "E2"
    E3 = "E3"


@dataclass(frozen=True, slots=True)
class Step:
    """A level, when its condition holds (empty: always), and what it asks for."""

    level: int | None
    """1, 2, 3; 0: watch; None: nothing."""
    when: str = ""
    does: str = ""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of incident: what leads to it and how its evidence is graded."""

    key: str
    name: str
    severity: int
    """0 to 40: its part of the rank."""
    claims: tuple[str, ...]
    topics: tuple[str, ...]
    sources: tuple[str, ...]
    """Official sources whose notices are of this type whatever words they use."""
    inhibits: tuple[str, ...]
    """Types whose notices stay in while an incident of this type is open at level 1 or 2."""
    grades: Mapping[Evidence, tuple[Step, ...]]


@dataclass(frozen=True, slots=True)
class Level:
    """What a level asks of us, of whom, and by when."""

    number: int
    clock: timedelta
    must: str
    who: str


@dataclass(frozen=True, slots=True)
class Book:
    """The whole table."""

    version: str
    window: timedelta
    reopen: timedelta
    e1_authors: int
    e2_authors: int
    several: int
    many_markets: int
    reminders: tuple[int, ...]
    levels: Mapping[int, Level]
    conditions: Mapping[str, str]
    kinds: Mapping[str, Kind]
    children: Mapping[str, tuple[str, ...]]


@cache
def shipped_book() -> Book:
    """The table that ships with us."""
    return load_book(SHIPPED)


def load_book(path: Path) -> Book:
    """Reads and checks a table; raises Misconfigured with file and line."""
    top = read_document(path).fields(
        required=(
            "version", "window_hours", "reopen_hours", "e1_authors", "e2_authors", "several", "many_markets",
            "reminders", "levels", "conditions", "types", "children",
        )
    )  # fmt: skip
    conditions = top["conditions"].string_map()
    if set(conditions) != set(CONDITIONS):
        raise top["conditions"].wrong(f"must say {', '.join(CONDITIONS)} and nothing else")
    kinds = {key: _kind(key, node) for key, node in _entries(top["types"])}
    for kind in kinds.values():
        if unknown := [one for one in kind.inhibits if one not in kinds]:
            raise Misconfigured(f"{path.name}: {kind.key} inhibits {unknown[0]!r}, which is no type here")
    return Book(
        top["version"].text(),
        timedelta(hours=top["window_hours"].whole_number(1, 24 * 14)),
        timedelta(hours=top["reopen_hours"].whole_number(0, 24 * 90)),
        top["e1_authors"].whole_number(2, 1000),
        top["e2_authors"].whole_number(2, 100_000),
        top["several"].whole_number(2, 1000),
        top["many_markets"].whole_number(2, 200),
        tuple(item.whole_number(1, 1000) for item in top["reminders"].items()),
        {level.number: level for level in map(_level, _entries(top["levels"]))},
        conditions,
        kinds,
        {key: node.strings() for key, node in _entries(top["children"])},
    )


def urgency(level: int | None) -> int:
    """Levels in order of urgency: 1 most, then 2, 3, watch (0), nothing."""
    return 0 if level is None else {1: 4, 2: 3, 3: 2, 0: 1}[level]


def _entries(node: Node) -> list[tuple[str, Node]]:
    names = tuple(str(key.value) for key, _ in getattr(node.node, "value", ()) if hasattr(key, "value"))
    return list(node.fields(optional=names).items())


def _level(entry: tuple[str, Node]) -> Level:
    number, node = entry
    if number not in {"1", "2", "3"}:
        raise node.wrong("is no level; levels are 1, 2 and 3")
    parts = node.fields(required=("clock_minutes", "must", "who"))
    clock = timedelta(minutes=parts["clock_minutes"].whole_number(1, 60 * 24 * 90))
    return Level(int(number), clock, parts["must"].text(), parts["who"].text())


def _kind(key: str, node: Node) -> Kind:
    parts = node.fields(required=("name", "severity", "grades"), optional=("claims", "topics", "sources", "inhibits"))
    lists = {
        name: parts[name].strings() if name in parts else () for name in ("claims", "topics", "sources", "inhibits")
    }
    grades = parts["grades"].fields(required=tuple(Evidence))
    return Kind(
        key,
        parts["name"].text(),
        parts["severity"].whole_number(0, 40),
        **lists,
        grades={Evidence(name): _steps(one) for name, one in grades.items()},
    )


def _steps(node: Node) -> tuple[Step, ...]:
    steps = []
    for item in node.items():
        parts = item.fields(required=("level",), optional=("when", "does"))
        level = _LEVELS[parts["level"].one_of(tuple(_LEVELS))]
        when = parts["when"].one_of(CONDITIONS) if "when" in parts else ""
        steps.append(Step(level, when, parts["does"].text() if "does" in parts else ""))
    if not steps or steps[-1].when:
        raise node.wrong("must end with a step that always holds (one without `when`)")
    return tuple(steps)
