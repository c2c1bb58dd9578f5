"""What can be chosen about onset detection: few numbers, none of them per series."""

import math
from dataclasses import dataclass
from datetime import timedelta

from core.errors import InvalidInput

BUDGETS = {"fewer": 0.03, "balanced": 0.1, "more": 0.3}
"""False alarms a week and series that a sensitivity allows when the series behaves as its own past."""
_LEAST_BIN, _GREATEST_BIN = timedelta(minutes=5), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Options:
    """The parameters of the detector; the same for every series. Chosen by us; `docs/detection.md` says how."""

    budget_per_week: float = BUDGETS["balanced"]
    windows_h: tuple[float, ...] = (1.0, 3.0, 12.0)
    """A bin is judged by the mean surprise of the counts of the last 1, 3 and 12 hours: sudden and lasting at once."""
    level_half_life_h: float = 72.0
    """How quickly the short-term level follows what the series does."""
    spread_half_life_h: float = 336.0
    clip: float = 2.5
    """No bin teaches the baseline more than this many standard deviations."""
    hours_known_after: float = 2.0
    """Visits after which an hour of the day (or of the week) is believed half."""
    memory_days: int = 28
    """Days whose highest surprises make the threshold."""
    prior_days: float = 7.0
    """A young threshold is that of a well-behaved series, worth this many days."""
    peak_clip: float = 1.5
    """A day of trouble counts as no more than this many thresholds, so that it does not hide the next."""
    least_count: float = 10.0
    """Fewer mentions than this within the longest window raise nothing, however unlikely."""
    no_baseline_h: float = 72.0
    no_baseline_bins: float = 7.0
    """Under three days, or a week of daily bins, there is no baseline and nothing is raised."""
    young_h: float = 336.0
    frozen_h: float = 72.0
    """How long an incident may keep the baseline from learning."""
    quiet_h: float = 168.0
    """How long counts far below the baseline are taken for data still to come, and not learned."""
    clear_share: float = 0.5
    clear_h: float = 2.0
    mute_h: float = 6.0
    again_h: float = 24.0
    """A return within this time belongs to the notification before, unless it has escalated."""
    escalation: float = 1.5
    """Surprise against that of the notification before, from which a mute is broken."""


def options_for(sensitivity: str) -> Options:
    """The options of fewer, balanced or more; raises InvalidInput."""
    if sensitivity not in BUDGETS:
        raise InvalidInput(f"Sensitivity is one of {', '.join(BUDGETS)}, not {sensitivity!r}.", "sensitivity")
    return Options(budget_per_week=BUDGETS[sensitivity])


def check_width(width: timedelta) -> float:
    """Seconds of a bin; raises InvalidInput for what is no bin of ours."""
    seconds = width.total_seconds()
    if not _LEAST_BIN <= width <= _GREATEST_BIN or not (86_400 / seconds).is_integer():
        raise InvalidInput("Bins are from 5 minutes to one day wide, and a day holds a whole number of them.", "width")
    return seconds


def gumbel(probability: float) -> float:
    """The quantile of the standard Gumbel distribution, the law of the largest of many."""
    return -math.log(-math.log(probability))
