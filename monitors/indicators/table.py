"""The file of thresholds, read strictly."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import yaml

from core.errors import Misconfigured
from monitors.signals import SignalLevel


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
        return SignalLevel(sum(value >= threshold for threshold in self.thresholds))


@dataclass(frozen=True, slots=True)
class Table:
    """All indicators of a file."""

    version: int
    rows: dict[str, Row]


@cache
def shipped_table() -> Table:
    """The defaults."""
    return parse_table(files("monitors").joinpath("data/indicators.yaml").read_text(encoding="utf-8"))


def load_table(path: Path) -> Table:
    """An operator's table; raises Misconfigured."""
    try:
        return parse_table(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"The file of indicators cannot be read: {error}") from error


def parse_table(text: str) -> Table:
    """A table out of YAML; raises Misconfigured naming the indicator."""
    try:
        given = yaml.safe_load(text)
        rows = {str(name): _row(str(name), values) for name, values in given["indicators"].items()}
        return Table(int(given["version"]), rows)
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise Misconfigured(f"The file of indicators is not right: {error}") from error


def _row(name: str, values: dict[str, object]) -> Row:
    if set(values) != {"thresholds", "floor", "says"}:
        raise ValueError(f"{name} needs thresholds, floor and says, nothing else")
    watch, alert, severe = (float(number) for number in list(values["thresholds"]))  # type: ignore[call-overload]
    if not 0 < watch <= alert <= severe:
        raise ValueError(f"{name}: thresholds rise from watch to alert to severe, above 0")
    return Row(name, (watch, alert, severe), float(str(values["floor"])), str(values["says"]))
