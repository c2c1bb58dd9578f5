"""The onset detector as scanning knows it: bins and a state in, signals and a state out (`monitors.signals.Detector`).

Live scanning and `babelguard watch replay` both come through here; there is no second way.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from core.errors import InvalidInput
from monitors.onset.bank import Judgement, no_baseline_h, step
from monitors.onset.layout import Layout, Rows
from monitors.onset.options import Options, check_width, options_for
from monitors.onset.tails import Floats
from monitors.signals import Bin, SeriesUpdate, SeriesVerdict, Signal, SignalLevel

_VERSION = "1"
_SEVERE, _ALERT = 8.0, 5.0
"""Surprises of the early-warning matrix, row 1 (docs/indicators.md)."""


@dataclass(frozen=True, slots=True)
class BinVerdict:
    """What is said of one bin of one series."""

    start: datetime
    score: float
    """Surprise against the threshold of the series: 1 and more is unusual; nan: not covered."""
    notifies: bool


Watcher = Callable[[int, BinVerdict], None]
"""Told of every bin: which update it belongs to, and what was said."""


@dataclass(slots=True)
class OnsetDetector:
    """Finds the moment a series becomes unusual for itself. Counts distinct authors, or mentions where none are known.

    `options` are for replays; None: those of each series' sensitivity.
    """

    options: Options | None = None
    name: str = field(default="onset", init=False)
    version: str = field(default=_VERSION, init=False)

    def update(self, updates: Sequence[SeriesUpdate], watcher: Watcher | None = None) -> list[SeriesVerdict]:
        """n series in, n verdicts out, same order; raises InvalidInput for bins out of order or of several widths."""
        verdicts = [SeriesVerdict(update.state or b"", (), False) for update in updates]
        for layout, places in self._layouts(updates).items():
            together = [updates[place] for place in places]
            group = _Group(layout, together, self._budgets(together))
            group.run(_telling(watcher, places))
            for place, verdict in zip(places, group.verdicts(), strict=True):
                verdicts[place] = verdict
        return verdicts

    def _layouts(self, updates: Sequence[SeriesUpdate]) -> dict[Layout, list[int]]:
        """Updates that can be run together: those whose bins are as wide."""
        found: defaultdict[float, list[int]] = defaultdict(list)
        for at, update in enumerate(updates):
            if not update.bins:
                continue
            if len({one.width for one in update.bins}) > 1:
                raise InvalidInput("The bins of a series are all as wide as each other.", "bins")
            found[check_width(update.bins[0].width)].append(at)
        return {Layout(width, self.options or Options()): places for width, places in found.items()}

    def _budgets(self, updates: Sequence[SeriesUpdate]) -> Floats:
        """What each series is allowed; nothing else depends on its sensitivity."""
        given = [self.options or options_for(update.sensitivity) for update in updates]
        return np.array([options.budget_per_week for options in given])


class _Group:
    """Series that go through together, step by step: the first bin of each, then the second of each."""

    def __init__(self, layout: Layout, updates: Sequence[SeriesUpdate], budgets: Floats) -> None:
        self.layout, self.updates, self.budgets = layout, updates, budgets
        self.values = _rows_of(layout, [update.state for update in updates])
        self.signals: list[list[Signal]] = [[] for _ in updates]

    def run(self, tell: Watcher) -> None:
        longest = max(len(update.bins) for update in self.updates)
        for number in range(longest):
            at = [place for place, update in enumerate(self.updates) if number < len(update.bins)]
            bins = [self.updates[place].bins[number] for place in at]
            is_all = len(at) == len(self.updates)
            rows = self.values if is_all else self.values[at]
            budgets = self.budgets if is_all else self.budgets[at]
            judged = step(self.layout, rows, self._numbers(bins, rows), _counts(bins), budgets)
            if not is_all:
                self.values[at] = rows
            self._say(at, bins, judged, tell)

    def _numbers(self, bins: Sequence[Bin], rows: Floats) -> Floats:
        moments = np.array([one.start.timestamp() for one in bins])
        numbers: Floats = np.floor(moments / self.layout.width_s)
        if np.any(numbers <= Rows(self.layout, rows).one("last")):
            raise InvalidInput("Bins come oldest first, each once.", "bins")
        return numbers

    def _say(self, at: Sequence[int], bins: Sequence[Bin], judged: Judgement, tell: Watcher) -> None:
        shares = judged.score / judged.threshold
        for place, one, share, notifies in zip(at, bins, shares, judged.notifies, strict=True):
            tell(place, BinVerdict(one.start, float(share), bool(notifies)))
        for row in np.flatnonzero(judged.notifies).tolist():
            place = at[row]
            self.signals[place].append(_signal(self.layout, self.updates[place], bins[row], judged, row))

    def verdicts(self) -> list[SeriesVerdict]:
        raised = Rows(self.layout, self.values).one("is_raised") > 0
        return [
            SeriesVerdict(row.tobytes(), tuple(signals), bool(is_raised))
            for row, signals, is_raised in zip(self.values, self.signals, raised, strict=True)
        ]


def _telling(watcher: Watcher | None, places: Sequence[int]) -> Watcher:
    """Told by place in the group, tells by place among all updates."""

    def tell(at: int, said: BinVerdict) -> None:
        if watcher is not None:
            watcher(places[at], said)

    return tell


def _rows_of(layout: Layout, states: Sequence[bytes | None]) -> Floats:
    rows = layout.new_rows(len(states))
    for row, state in zip(rows, states, strict=True):
        if state and len(state) == row.nbytes:  # a state of bins of another width is no state of this series
            row[:] = np.frombuffer(state)
    return rows


def _counts(bins: Sequence[Bin]) -> Floats:
    return np.array([float(one.authors or one.mentions) if one.is_covered else np.nan for one in bins])


def _signal(layout: Layout, update: SeriesUpdate, newest: Bin, judged: Judgement, row: int) -> Signal:
    """Told by the window that is most surprising."""
    scale = int(judged.surprises[row].argmax())
    end = newest.start + newest.width
    window = timedelta(seconds=layout.windows[scale] * layout.width_s)
    surprise = float(judged.score[row])
    return Signal(
        detector="onset",
        indicator="mentions",
        series=update.series,
        start=(end - window).astimezone(UTC),
        end=end.astimezone(UTC),
        value=float(judged.counts[row, scale]),
        baseline=round(float(judged.expected[row, scale]), 2),
        surprise=round(surprise, 2),
        level=_level(surprise),
        notes=_notes(layout, float(judged.known_h[row])),
    )


def _level(surprise: float) -> SignalLevel:
    """What is raised is at least worth watching, since it is beyond the threshold of its series."""
    if surprise >= _SEVERE:
        return SignalLevel.SEVERE
    return SignalLevel.ALERT if surprise >= _ALERT else SignalLevel.WATCH


def _notes(layout: Layout, known_h: float) -> tuple[str, ...]:
    if known_h >= max(layout.options.young_h, 2 * no_baseline_h(layout)):
        return ()
    return (f"Young baseline: {known_h / 24:.0f} days of history, spread partly borrowed from other series.",)
