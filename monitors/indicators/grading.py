"""The matrix as scanning knows it: rows that reach a level become signals (`monitors.signals.Indicator`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from monitors.indicators.matrix import matrix
from monitors.indicators.table import Table
from monitors.signals import MatrixRow, SeriesKey, Signal, SignalLevel, View

COPIES = "copied_share"
"""The row that speaks against the others."""
_SURPRISES = {"author_surprise", "negative_surprise", "reason_surprise", "ticket_surprise"}


@dataclass(slots=True)
class MatrixIndicator:
    """All rows of a table."""

    table: Table
    name: str = field(default="matrix", init=False)

    def read(self, view: View) -> list[Signal]:
        """What is to be said of the view."""
        return self.signals(view, self.measure(view))

    def measure(self, view: View) -> list[MatrixRow]:
        """All rows of the table, in its order."""
        return matrix(view, self.table)

    def signals(self, view: View, rows: Sequence[MatrixRow]) -> list[Signal]:
        """Rows at `watch` or more; what the onset detector has raised for the brand is not said a second time."""
        is_raised = any(not one.series.market and not one.series.kind for one in view.onsets)
        high = [one for one in rows if one.level]
        return [self._signal(view, one) for one in high if not (is_raised and one.indicator == "author_surprise")]

    def _signal(self, view: View, row: MatrixRow) -> Signal:
        version = f"Table of indicators, version {self.table.version}."
        return Signal(
            "matrix",
            row.indicator,
            SeriesKey(view.watch_id),
            view.now,
            view.now,
            float(row.value or 0.0),
            row.baseline,
            row.value if row.indicator in _SURPRISES else None,
            row.level,
            row.subject,
            row.posts,
            (),
            tuple(note for note in (row.note, version) if note),
        )


def weigh(signals: Sequence[Signal]) -> tuple[list[Signal], tuple[str, ...]]:
    """Takes the copies' row out: where a burst looks coordinated, volume is believed a level less, and it is said."""
    copies = [one for one in signals if one.indicator == COPIES]
    others = [one for one in signals if one.indicator != COPIES]
    if not copies:
        return others, ()
    says = f"{copies[0].value:.0%} of the mentions of 6 hours are near-duplicates: it looks coordinated."
    if copies[0].level < SignalLevel.ALERT:
        return others, (says,)
    return [_lowered(one) for one in others], (says,)


def _lowered(signal: Signal) -> Signal:
    """Claims count authors, and leave copies out already."""
    if signal.subject or signal.level <= SignalLevel.WATCH:
        return signal
    return replace(signal, level=SignalLevel(signal.level - 1))
