"""The threshold of each series, out of its own past and a budget of false alarms.

The highest surprise of each day is kept for four weeks. Their median and upper quartile are carried out along the
Gumbel law, the law of largest values, to the surprise that a day exceeds as often as the budget allows. Median and
quartile hardly move for a few days of trouble, unlike the largest values themselves. What a series without dependence
or heavy tail would show (Gumbel with scale 1/ln 10, as many tests a day as the shortest window fits) is both the first
guess and the least threshold.
"""

import math
from collections.abc import Callable

import numpy as np

from monitors.onset.layout import Rows
from monitors.onset.options import gumbel
from monitors.onset.tails import Flags, Floats, Places

_MIDDLE, _UPPER = 0.5, 0.75


def start_day(rows: Rows, is_new_day: Flags) -> None:
    """Where a day (UTC) begins, puts the highest surprise of the last day that was counted away: a new threshold."""
    options = rows.layout.options
    days, peak, threshold = rows.part("days"), rows.one("today_peak"), rows.one("threshold")
    at = np.flatnonzero(is_new_day & ~np.isnan(peak))
    if not len(at):
        return
    kept = np.minimum(peak[at], options.peak_clip * np.maximum(threshold[at], least_threshold(rows)[at]))
    days[at] = np.concatenate([days[at, 1:], kept[:, None]], axis=1)
    threshold[at] = _threshold(rows, at)
    peak[at] = np.nan


def least_threshold(rows: Rows) -> Floats:
    """The thresholds of series whose surprises are what they say; (series,)."""
    return _by_budget(rows, lambda budget: _usual(rows, 1.0 - budget / 7.0))


def _threshold(rows: Rows, at: Places) -> Floats:
    """Of the series at these places."""
    options, days = rows.layout.options, rows.part("days")[at]
    known = (~np.isnan(days)).sum(axis=1)
    weight = known / (known + options.prior_days)
    middle, upper = np.nanquantile(days, [_MIDDLE, _UPPER], axis=1)
    middle = weight * middle + (1.0 - weight) * _usual(rows, _MIDDLE)
    upper = weight * upper + (1.0 - weight) * _usual(rows, _UPPER)
    reach = _by_budget(rows, _reach)[at]
    threshold: Floats = np.maximum(middle + reach * (upper - middle), least_threshold(rows)[at])
    return threshold


def _reach(budget: float) -> float:
    """How far beyond the median the budget lies, in steps from median to upper quartile."""
    return (gumbel(1.0 - budget / 7.0) - gumbel(_MIDDLE)) / (gumbel(_UPPER) - gumbel(_MIDDLE))


def _by_budget(rows: Rows, told: Callable[[float], float]) -> Floats:
    """What follows from the budget of each series, worked out once for each that there is."""
    if rows.budgets is None:
        return np.full(len(rows.values), told(rows.layout.options.budget_per_week))
    known = {budget: told(budget) for budget in np.unique(rows.budgets).tolist()}
    return np.array([known[budget] for budget in rows.budgets.tolist()])


def _usual(rows: Rows, probability: float) -> float:
    tests_a_day = 24.0 / (rows.layout.windows[0] * rows.layout.bin_h)
    return math.log10(tests_a_day) + gumbel(probability) / math.log(10.0)
