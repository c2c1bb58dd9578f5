"""Series made up for tests: a day's and a week's rhythm, with the noise of a negative binomial."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from monitors.onset.detector import BinVerdict, OnsetDetector
from monitors.signals import Bin, SeriesKey, SeriesUpdate, SeriesVerdict

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
KEY = SeriesKey("watch", "BR", "social")
_PROJECT = Path(__file__).parents[3]
SHARED = next((p for p in (_PROJECT / "shared", _PROJECT.parent / "shared") if p.is_dir()), _PROJECT) / "data"


def rhythm(days: int, mean: float, seed: int = 0, dispersion: float = 0.1) -> list[int]:
    """Hourly counts: four times as many at noon as at midnight, half on weekends."""
    rng = np.random.default_rng(seed)
    hours = np.arange(days * 24)
    usual = mean * (1 + 0.6 * np.cos((hours % 24 - 12) / 24 * 2 * np.pi)) * np.where(hours // 24 % 7 >= 5, 0.5, 1.0)
    size = 1 / dispersion
    return [int(n) for n in rng.negative_binomial(size, size / (size + usual))]


def bins(counts: Sequence[int | None], start: datetime = MONDAY, width: timedelta = HOUR) -> list[Bin]:
    """Bins one after another; None: not covered."""
    return [Bin(start + width * at, width, n or 0, 0, 0, is_covered=n is not None) for at, n in enumerate(counts)]


def run(given: Sequence[Bin], state: bytes | None = None) -> tuple[SeriesVerdict, list[BinVerdict]]:
    """What the detector says of these bins."""
    said: list[BinVerdict] = []
    (verdict,) = OnsetDetector().update([SeriesUpdate(KEY, given, state)], lambda _, one: said.append(one))
    return verdict, said


def notified(counts: Sequence[int | None]) -> list[int]:
    """Numbers of the bins that notify."""
    return [at for at, one in enumerate(run(bins(counts))[1]) if one.notifies]
