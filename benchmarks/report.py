"""What a benchmark found: a table, and figures with the floor each has to reach."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self


class Skipped(Exception):
    """Something this machine does not have; the message says what and where it was looked for."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number people ask for. `at_least` or `at_most` is what it has to reach; neither: only reported."""

    what: str
    value: float
    unit: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def is_met(self) -> bool:
        above = self.at_least is None or self.value >= self.at_least
        return above and (self.at_most is None or self.value <= self.at_most)

    @property
    def wanted(self) -> str:
        """The floor in words; empty when there is none."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}{self.unit}"
        return "" if self.at_most is None else f"at most {self.at_most:g}{self.unit}"

    @property
    def shown(self) -> str:
        return f"{number(self.value)}{self.unit}"


@dataclass(frozen=True, slots=True)
class Report:
    """A benchmark's outcome; `method` says in a sentence or two how it was measured."""

    title: str
    method: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[Figure, ...]
    versions: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        path.write_text(json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """The report in a file; raises Skipped with its reason when the benchmark was skipped."""
        values: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        if "skipped" in values:
            raise Skipped(values["skipped"])
        return cls(
            values["title"],
            values["method"],
            tuple(values["columns"]),
            tuple(tuple(row) for row in values["rows"]),
            tuple(Figure(**figure) for figure in values["figures"]),
            tuple(values["versions"]),
        )


def number(value: float) -> str:
    """Three digits are what a busy machine can promise: `0.123`, `1.23`, `12.3`, `123`."""
    size = abs(value)
    return f"{value:.{3 if size < 1 else 2 if size < 10 else 1 if size < 100 else 0}f}"


def aligned(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table for the terminal."""
    widths = [max(map(len, column)) for column in zip(columns, *rows, strict=True)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (columns, *rows))
    return "\n".join(line.rstrip() for line in lines)


def spoken(report: Report) -> str:
    """The report for the terminal."""
    rows = [(f.what, f.shown, f.wanted, ("met" if f.is_met else "MISSED") if f.wanted else "") for f in report.figures]
    figures = aligned(("figure", "value", "wanted", ""), rows)
    return f"{report.title}\n\n{aligned(report.columns, report.rows)}\n\n{figures}"
