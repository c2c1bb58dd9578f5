"""A series out of a CSV file with a header, `timestamp,value`."""

import csv
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

from core.errors import InvalidInput
from monitors.onset.options import check_width
from monitors.signals import Bin

_COLUMNS = {"timestamp", "value"}


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """The bins of a file, oldest first, and each bin's timestamp as it stands there."""

    name: str
    bins: list[Bin]
    stamps: list[str]


def read_series(path: Path) -> SeriesFile:
    """The series of a file. An empty value is a bin that was not counted; moments without a zone are UTC.

    Raises:
        InvalidInput: what is wrong, with the line: no such columns, no number, out of order, twice, too few rows.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(_rows(path, csv.DictReader(lines)))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InvalidInput(f"{path.name} cannot be read as UTF-8 CSV: {error}", "volume") from error
    if len(rows) < 2:
        raise InvalidInput(f"{path.name} has fewer than two rows; a series has at least two.", "volume")
    moments = [moment for _, moment, _ in rows]
    steps = Counter(after - before for before, after in pairwise(moments))
    width = steps.most_common(1)[0][0]
    check_width(width)
    if min(steps) < width:
        raise InvalidInput(f"{path.name} has rows closer together than its bins are wide ({width}).", "volume")
    bins = [_bin(moment, width, value) for _, moment, value in rows]
    return SeriesFile(path.name, bins, [stamp for stamp, _, _ in rows])


def _rows(path: Path, reader: "csv.DictReader[str]") -> Iterator[tuple[str, datetime, float | None]]:
    if not set(reader.fieldnames or ()) >= _COLUMNS:
        raise InvalidInput(f"{path.name} needs the columns timestamp and value.", "volume")
    before: datetime | None = None
    for row in reader:
        where = f"{path.name}, line {reader.line_num}"
        moment = _moment(row["timestamp"], where)
        if before is not None and moment <= before:
            raise InvalidInput(f"{where}: rows come oldest first, each moment once.", "volume")
        before = moment
        yield row["timestamp"], moment, _value(row["value"], where)


def _moment(text: str | None, where: str) -> datetime:
    try:
        moment = datetime.fromisoformat((text or "").strip())
    except ValueError as error:
        raise InvalidInput(f"{where}: {text!r} is no moment such as 2026-03-14 09:30:00.", "volume") from error
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _value(text: str | None, where: str) -> float | None:
    if not (text or "").strip():
        return None
    try:
        value = float(text or "")
    except ValueError:
        value = math.nan
    if not 0 <= value < 1e9:
        raise InvalidInput(f"{where}: {text!r} is no count.", "volume")
    return value


def _bin(moment: datetime, width: timedelta, value: float | None) -> Bin:
    return Bin(moment, width, round(value or 0), 0, 0, is_covered=value is not None)
