"""The file of thresholds, read strictly."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from glossaries.reading_nodes import Node, read_document
from monitors.signals import SignalLevel

SHIPPED = Path(__file__).parent.parent / "data" / "indicators.yaml"
NAMES = (
    "author_surprise",
    "growth",
    "kinds_together",
    "markets_together",
    "negative_surprise",
    "negative_share",
    "stars_fall",
    "one_star_share",
    "reason_surprise",
    "safety_claims",
    "data_claims",
    "notices",
    "legal_news",
    "fraud_claims",
    "boycott_calls",
    "top_engagement",
    "story_outlets",
    "ticket_surprise",
    "unanswered_share",
    "copied_share",
)
"""In the order they are shown."""
FALLING = frozenset({"growth"})
"""Less is worse."""


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator's thresholds (watch, alert, severe) and the least evidence."""

    name: str
    thresholds: tuple[float, float, float]
    floor: float
    says: str

    def level(self, value: float, evidence: float) -> SignalLevel:
        """How far the value goes; NONE below the floor."""
        if evidence < self.floor:
            return SignalLevel.NONE
        if self.name in FALLING:
            return SignalLevel(sum(value <= threshold for threshold in self.thresholds))
        return SignalLevel(sum(value >= threshold for threshold in self.thresholds))


@dataclass(frozen=True, slots=True)
class Table:
    """All indicators of a file."""

    version: int
    rows: dict[str, Row]


@cache
def shipped_table() -> Table:
    """The defaults."""
    return load_table(SHIPPED)


def load_table(path: Path) -> Table:
    """A table out of a file; raises Misconfigured with file and line."""
    top = read_document(path).fields(required=("version", "indicators"))
    rows = top["indicators"].fields(optional=NAMES)
    return Table(
        top["version"].whole_number(1, 1_000_000), {name: _row(name, rows[name]) for name in NAMES if name in rows}
    )


def _row(name: str, node: Node) -> Row:
    parts = node.fields(required=("thresholds", "floor", "says"))
    steps = tuple(_number(one) for one in parts["thresholds"].items())
    rises, falls = list(steps) == sorted(steps), list(steps) == sorted(steps, reverse=True)
    if len(steps) != 3 or min(steps) <= 0 or not (falls if name in FALLING else rises):
        way = "falling" if name in FALLING else "rising"
        raise parts["thresholds"].wrong(f"must be three {way} numbers above 0: watch, alert, severe")
    return Row(name, (steps[0], steps[1], steps[2]), _number(parts["floor"]), parts["says"].text())


def _number(node: Node) -> float:
    text = node.text()
    try:
        value = float(text)
    except ValueError as error:
        raise node.wrong(f"is {text!r}, which is no number") from error
    if not 0 <= value < 1e9:
        raise node.wrong(f"is {text!r}; it must be a number from 0 to 1e9")
    return value
