"""One step of many series at once: count, expect, judge, latch, learn."""

from dataclasses import dataclass

import numpy as np

from monitors.onset.baseline import expect, learn
from monitors.onset.latch import is_frozen, latch
from monitors.onset.layout import Layout, Rows
from monitors.onset.tails import Flags, Floats, surprise
from monitors.onset.thresholds import least_threshold, start_day
from monitors.onset.windows import push, sums

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of each series: what is said of its newest bin. Arrays (series,) or (series, scales)."""

    score: Floats
    """Mean surprise over the windows; nan where the bin was not covered."""
    threshold: Floats
    notifies: Flags
    counts: Floats
    expected: Floats
    surprises: Floats
    known_h: Floats


def step(layout: Layout, values: Floats, numbers: Floats, counts: Floats, budgets: Floats | None = None) -> Judgement:
    """Takes one bin of each series in, and changes their rows in place.

    Args:
        values: (series, columns) of the layout.
        numbers: number of each bin (seconds since 1970 by the width), later than the last of its series.
        counts: nan where the source did not count.
        budgets: false alarms a week that each series is allowed; None: as the options of the layout say.
    """
    rows = Rows(layout, values, budgets)
    _begin(rows, numbers)
    push(rows, numbers, counts)
    totals, covered = sums(rows)
    expected = expect(rows, totals, covered)
    surprises = np.where(expected.is_usable, surprise(totals, expected.mean, expected.dispersion), 0.0)
    is_counted = ~np.isnan(counts)
    score = surprises.mean(axis=1)
    known_h = rows.one("known_h").copy()
    threshold = rows.one("threshold").copy()
    is_enough = is_counted & (known_h >= no_baseline_h(layout))
    is_enough &= totals[:, -1] >= layout.options.least_count
    score = np.where(is_counted, score, np.nan)
    was_frozen = is_frozen(rows)
    notifies = latch(rows, score, is_enough)
    peak = rows.one("today_peak")
    peak[:] = np.fmax(peak, score)
    learn(rows, expected, is_counted, was_frozen | is_frozen(rows))
    return Judgement(score, threshold, notifies, totals, expected.mean, surprises, known_h)


def no_baseline_h(layout: Layout) -> float:
    """Hours that must be known before anything is raised."""
    return max(layout.options.no_baseline_h, layout.options.no_baseline_bins * layout.bin_h)


def _begin(rows: Rows, numbers: Floats) -> None:
    width_s, last, threshold = rows.layout.width_s, rows.one("last"), rows.one("threshold")
    if (is_new := np.isnan(last)).any():
        threshold[is_new] = least_threshold(rows)[is_new]
    is_new_day = np.floor(numbers * width_s / _DAY_S) > np.floor(last * width_s / _DAY_S)
    start_day(rows, is_new_day)
