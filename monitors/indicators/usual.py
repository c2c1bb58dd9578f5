"""What is usual for a brand at this hour of the week, and how surprising the last whole hour is against it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from monitors.onset.tails import Floats, Places, surprise
from monitors.signals import Bin, View

HISTORY, HOUR = timedelta(days=28), timedelta(hours=1)
_LEAST_HISTORY_H, _YOUNG_H = 72, 336
_KNOWN_AFTER = 2.0
"""Visits after which an hour of the day, or of the week, is believed half; as the onset detector has it."""
_LEAST_MEAN, _LEAST_DISPERSION = 0.02, 0.01
_CLIP = 4.0
"""Hours of trouble count in the baseline as no more than this many deviations."""

Count = Callable[[Bin], float]


@dataclass(frozen=True, slots=True)
class Usual:
    """Expected counts by the hour of the week (Monday 0 h UTC first), and how far hours stray."""

    by_week: Floats
    dispersion: float
    known_h: int

    def at(self, moment: datetime) -> float:
        """What to expect in the hour that begins then."""
        return float(self.by_week[_slot(moment)])

    @property
    def note(self) -> str:
        """Says so when the baseline is young."""
        return "Young baseline: less than two weeks are known." if self.known_h < _YOUNG_H else ""


@dataclass(frozen=True, slots=True)
class LastHour:
    """The last whole hour against its usual."""

    value: float
    expected: float
    count: float
    note: str


def usual_of(bins: Sequence[Bin], count: Count) -> Usual | None:
    """The profile of these hours; None under three days of them."""
    known = [one for one in bins if one.is_covered]
    if len(known) < _LEAST_HISTORY_H:
        return None
    slots = np.array([_slot(one.start) for one in known])
    counts = np.array([count(one) for one in known], dtype=float)
    by_week, dispersion = _fit(slots, counts)
    most = by_week[slots] + _CLIP * np.sqrt(by_week[slots] + dispersion * by_week[slots] ** 2)
    by_week, dispersion = _fit(slots, np.minimum(counts, most))
    return Usual(by_week, dispersion, len(known))


def last_hour(view: View, count: Count, kind: str = "") -> LastHour | str:
    """Surprise of the last whole hour; a sentence where it cannot be told."""
    bins = [one for one in view.bins(view.now - HISTORY, kind=kind) if one.start + one.width <= view.now]
    if not bins or not any(count(one) for one in bins):
        return "Nothing of this kind is known yet."
    bins = bins[next(at for at, one in enumerate(bins) if count(one)) :]
    if not bins[-1].is_covered or view.now - bins[-1].start > 2 * HOUR:
        return "The last whole hour was not covered by the sources."
    usual = usual_of(bins[:-1], count)
    if usual is None:
        return "No baseline: less than three days are known."
    newest, expected = count(bins[-1]), usual.at(bins[-1].start)
    told = surprise(np.array([float(newest)]), np.array([expected]), np.array([usual.dispersion]))
    return LastHour(float(told[0]), expected, newest, usual.note)


def _fit(slots: Places, counts: Floats) -> tuple[Floats, float]:
    """Mean times hour of the day times hour of the week, both shrunk to 1 while seen little; dispersion by moments."""
    mean = max(float(counts.mean()), _LEAST_MEAN)
    by_day = np.full(24, mean) * _factors(slots % 24, counts, np.full(24, mean))
    daily: Floats = np.tile(by_day, 7)
    by_week: Floats = np.maximum(np.multiply(daily, _factors(slots, counts, daily)), _LEAST_MEAN)
    at = by_week[slots]
    dispersion = float(((counts - at) ** 2 - at).sum() / (at**2).sum())
    return by_week, max(dispersion, _LEAST_DISPERSION)


def _factors(slots: Places, counts: Floats, expected: Floats) -> Floats:
    sums = np.bincount(slots, counts, len(expected))
    visits = np.bincount(slots, minlength=len(expected)).astype(float)
    factors: Floats = (sums + _KNOWN_AFTER * expected) / ((visits + _KNOWN_AFTER) * expected)
    return factors


def _slot(moment: datetime) -> int:
    return moment.weekday() * 24 + moment.hour
