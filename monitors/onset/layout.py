"""The state of a series as one row of numbers, and the names of its columns.

A row is all that a detector remembers. Many series are many rows of one matrix, which is what makes the update quick;
`bytes` of a row is what is kept between two scans.
"""

from dataclasses import dataclass, field

import numpy as np

from monitors.onset.options import Options
from monitors.onset.tails import Floats

HOURS, WEEK = 24, 168
_SCALARS = (
    "last",  # number of the last bin: seconds since 1970 by the width
    "known_h",  # hours covered so far
    "today_peak",
    "threshold",
    "is_raised",
    "raised_at",  # bin numbers, as `last`
    "notified_at",
    "notified_peak",
    "calm_h",  # hours below the clearing threshold
)
_UNKNOWN = ("last", "today_peak", "raised_at", "notified_at", "days", "ring", "level")


@dataclass(frozen=True, slots=True)
class Layout:
    """Columns of the rows of series with bins this wide."""

    width_s: float
    options: Options
    windows: tuple[int, ...] = field(init=False)
    """In bins, the shortest first; those shorter than a bin fall together."""
    columns: dict[str, slice] = field(init=False, compare=False)
    length: int = field(init=False, compare=False)

    def __post_init__(self) -> None:
        bins = {max(1, round(hours * 3600 / self.width_s)) for hours in self.options.windows_h}
        object.__setattr__(self, "windows", tuple(sorted(bins)))
        columns, at = {}, 0
        for name, size in self._sizes().items():
            columns[name] = slice(at, at + size)
            at += size
        object.__setattr__(self, "columns", columns)
        object.__setattr__(self, "length", at)

    def _sizes(self) -> dict[str, int]:
        scales = len(self.windows)
        each = {"level": scales, "variance": scales, "quiet_h": scales, "by_hour": scales * HOURS}
        shared = {"by_week": scales * WEEK, "hour_visits": HOURS, "week_visits": WEEK}
        kept = {"ring": self.windows[-1], "days": self.options.memory_days}
        return {**dict.fromkeys(_SCALARS, 1), **each, **shared, **kept}

    @property
    def bin_h(self) -> float:
        return self.width_s / 3600.0

    def new_rows(self, count: int) -> Floats:
        """Rows of series nothing is known of."""
        rows = np.zeros((count, self.length))
        for name in _UNKNOWN:
            rows[:, self.columns[name]] = np.nan
        rows[:, self.columns["variance"]] = 0.25
        return rows


@dataclass(frozen=True, slots=True)
class Rows:
    """A view on the rows of some series; what is written to its parts is written to the rows."""

    layout: Layout
    values: Floats
    budgets: Floats | None = None
    """False alarms a week that each series is allowed; None: those of the layout's options."""

    def part(self, name: str) -> Floats:
        """(series, columns) of a part."""
        return self.values[:, self.layout.columns[name]]

    def one(self, name: str) -> Floats:
        """(series,) of a single column."""
        column: Floats = self.values[:, self.layout.columns[name].start]
        return column

    def profile(self, name: str, size: int) -> Floats:
        """(series, scales, size) of a profile."""
        return self.part(name).reshape(len(self.values), len(self.layout.windows), size)
