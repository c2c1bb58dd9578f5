"""The matrix of one watch at one moment: a row for each indicator, those that are quiet or cannot be told too."""

from monitors.indicators.measured import Measured
from monitors.indicators.measures import MEASURES
from monitors.indicators.table import Table
from monitors.signals import MatrixRow, SignalLevel, View


def matrix(view: View, table: Table) -> list[MatrixRow]:
    """All rows of the table, in its order."""
    return [_row(name, MEASURES[name](view), table) for name in table.rows if name in MEASURES]


def _row(name: str, measured: Measured | str, table: Table) -> MatrixRow:
    row = table.rows[name]
    if isinstance(measured, str):
        return MatrixRow(name, row.says, None, None, SignalLevel.NONE, False, (), measured)
    is_enough = measured.evidence >= row.floor
    note = measured.note if is_enough else f"Rests on {measured.evidence:g}; at least {row.floor:g} are needed."
    level = row.level(measured.value, measured.evidence)
    return MatrixRow(
        name, row.says, measured.value, measured.baseline, level, is_enough, measured.posts, note, measured.subject
    )
