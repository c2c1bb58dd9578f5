"""The last bins of each series, and their sums over several windows; a bin nobody counted is not a bin of zero."""

import numpy as np

from monitors.onset.layout import Rows
from monitors.onset.tails import Floats


def push(rows: Rows, numbers: Floats, counts: Floats) -> None:
    """Adds a bin to each series; bins left out since the last count as not covered."""
    ring, last = rows.part("ring"), rows.one("last")
    length = ring.shape[1]
    gaps = np.where(np.isnan(last), 0.0, numbers - last - 1.0)
    for back in range(1, int(min(gaps.max(initial=0.0), length)) + 1):
        missed = np.flatnonzero(gaps >= back)
        ring[missed, (numbers[missed] - back).astype(int) % length] = np.nan
    ring[np.arange(len(ring)), numbers.astype(int) % length] = counts
    last[:] = numbers


def sums(rows: Rows) -> tuple[Floats, Floats]:
    """Counts and the share of the window that was covered: two arrays (series, scales)."""
    ring = rows.part("ring")
    length = ring.shape[1]
    newest = rows.one("last").astype(int)[:, None]
    back = np.arange(length)[None, :]
    newest_first = np.take_along_axis(ring, (newest - back) % length, axis=1)
    is_known = ~np.isnan(newest_first)
    at = np.array(rows.layout.windows) - 1
    totals = np.cumsum(np.where(is_known, newest_first, 0.0), axis=1)[:, at]
    covered = np.cumsum(is_known, axis=1)[:, at] / (at + 1.0)
    return totals, covered
