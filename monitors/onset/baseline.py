"""What is usual for a series at this hour: level, hour of the day, hour of the week, and how far it strays.

Everything is kept on the scale of log(count + 1/2). An hour of the week is what is left when the hour of the day is
taken out, and both are shrunk to nothing while they have been seen little, so that a young series has a flat baseline.
Residuals are clipped before they teach anything; counts far below the baseline teach nothing for a week, since far more
often than not they are counts that have not arrived yet.
"""

from dataclasses import dataclass

import numpy as np

from monitors.onset.layout import HOURS, WEEK, Rows
from monitors.onset.tails import Flags, Floats, Places

_HALF = 0.5
_LEAST_COVERED = 0.5
"""A window of which less than half was counted is neither judged nor learned."""
_LEAST_DISPERSION = 0.01
_HOUR_MEMORY, _WEEK_MEMORY = 14.0, 4.0
"""Visits that a profile remembers: two weeks of an hour of the day, four of an hour of the week."""
_LEVEL_HEAD_START_H, _SPREAD_HEAD_START_H = 4.0, 24.0
"""What the first guesses of level and spread are worth."""
_CLIPPED_AWAY = 1.05
"""Makes up for the variance that clipping at 2.5 deviations takes from normal residuals."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """Of each series and scale: the mean to expect in what was covered, its dispersion, and the residual."""

    mean: Floats
    dispersion: Floats
    residual: Floats
    is_usable: Flags


def expect(rows: Rows, totals: Floats, covered: Floats) -> Expectation:
    """What was to be expected of these windows, by what was known before them."""
    hour, week = _slots(rows)
    seen = np.arange(len(hour))
    known_after = rows.layout.options.hours_known_after
    is_usable = covered >= _LEAST_COVERED
    share = np.maximum(covered, _LEAST_COVERED)
    observed = np.log((totals + _HALF * share) / share)
    level = rows.part("level")
    level[:] = np.where(np.isnan(level) & is_usable, observed, level)
    hour_trust = _trust(rows.part("hour_visits")[seen, hour], known_after)
    week_trust = _trust(rows.part("week_visits")[seen, week], known_after)
    usual = level + rows.profile("by_hour", HOURS)[seen, :, hour] * hour_trust
    usual = usual + rows.profile("by_week", WEEK)[seen, :, week] * week_trust
    is_usable &= ~np.isnan(usual)
    mean = np.exp(np.where(is_usable, usual, 0.0)) * share
    dispersion = np.maximum(rows.part("variance") - 1.0 / np.maximum(mean, 1.0), _LEAST_DISPERSION)
    return Expectation(mean, dispersion, np.where(is_usable, observed - usual, 0.0), is_usable)


def learn(rows: Rows, expected: Expectation, is_counted: Flags, is_frozen: Flags) -> None:
    """Lets these residuals teach the series that were counted; a frozen one learns only how far it strays."""
    options, bin_h = rows.layout.options, rows.layout.bin_h
    variance, quiet_h = rows.part("variance"), rows.part("quiet_h")
    most = options.clip * np.sqrt(variance)
    is_low = expected.residual < -most
    is_usable = expected.is_usable & is_counted[:, None]
    quiet_h[:] = np.where(is_usable, np.where(is_low, quiet_h + bin_h, 0.0), quiet_h)
    is_taught: Flags = is_usable & ~is_frozen[:, None] & ~(is_low & (quiet_h <= options.quiet_h))
    residual = np.where(is_taught, np.clip(expected.residual, -most, most), 0.0)
    known_h = rows.one("known_h")
    known_h += bin_h * is_usable.any(axis=1)
    pace = _pace(options.spread_half_life_h, bin_h, known_h + _SPREAD_HEAD_START_H)
    strayed = np.minimum(expected.residual**2, most**2) * _CLIPPED_AWAY
    variance[:] = np.where(is_usable, (1.0 - pace) * variance + pace * strayed, variance)
    rows.part("level")[:] += residual * _pace(options.level_half_life_h, bin_h, known_h + _LEVEL_HEAD_START_H)
    _teach_profile(rows, residual, np.array(is_taught.any(axis=1)))


def _teach_profile(rows: Rows, residual: Floats, is_taught: Flags) -> None:
    hour, week = _slots(rows)
    seen = np.arange(len(hour))
    visit = min(rows.layout.bin_h, 1.0)
    for name, visits, size, slot, memory in (
        ("by_hour", "hour_visits", HOURS, hour, _HOUR_MEMORY),
        ("by_week", "week_visits", WEEK, week, _WEEK_MEMORY),
    ):
        known = rows.part(visits)
        known[seen, slot] = np.where(is_taught, np.minimum(known[seen, slot] + visit, memory), known[seen, slot])
        rows.profile(name, size)[seen, :, slot] += residual * visit / (known[seen, slot] + 1.0)[:, None]


def _slots(rows: Rows) -> tuple[Places, Places]:
    """The hour of the day and of the week of the newest bin, in UTC; 1970 began on a Thursday."""
    hours = np.floor(rows.one("last") * rows.layout.bin_h).astype(int)
    return hours % HOURS, (hours + 3 * HOURS) % WEEK


def _trust(visits: Floats, known_after: float) -> Floats:
    share: Floats = visits / (visits + known_after)
    return share[:, None]


def _pace(half_life_h: float, bin_h: float, known_h: Floats) -> Floats:
    """How much one bin moves an average: by its half-life, and more while little is known."""
    settled = 1.0 - 0.5 ** (bin_h / half_life_h)
    pace: Floats = np.minimum(np.maximum(settled, bin_h / known_h), 0.5)[:, None]
    return pace
