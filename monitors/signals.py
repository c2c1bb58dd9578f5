"""What detectors are given and what they say: bins in, signals out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Protocol

from monitors.mentions import Mention
from monitors.query import Query


class SignalLevel(IntEnum):
    """How far a value lies beyond its thresholds; ordered."""

    NONE = 0
    WATCH = 1
    ALERT = 2
    SEVERE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True, order=True)
class SeriesKey:
    """What a series counts: one watch, in one market, in one kind of source; empty: all of them together."""

    watch_id: str
    market: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Bin:
    """Counts of one stretch of time `[start, start + width)`, near-duplicates folded into one.

    `is_covered` is False where a source failed or was not asked: such a bin says nothing, least of all "quiet".
    """

    start: datetime
    width: timedelta
    mentions: int
    authors: int
    negative: int
    copies: int = 0
    """Near-duplicates, which `mentions` leaves out."""
    is_covered: bool = True


@dataclass(frozen=True, slots=True)
class Signal:
    """What one detector says of one window of one series."""

    detector: str
    indicator: str
    series: SeriesKey
    start: datetime
    end: datetime
    value: float
    baseline: float | None
    """What was usual; None: not enough history to say."""
    surprise: float | None
    """-log10 of the chance to see so much or more; None for indicators that count against fixed floors."""
    level: SignalLevel
    subject: str = ""
    """What it is about within the series: a claim kind, a topic, an outlet."""
    posts: tuple[str, ...] = ()
    """Mention ids it rests on, the strongest first, at most 50."""
    terms: tuple[str, ...] = ()
    """Driver terms."""
    notes: tuple[str, ...] = ()
    """What speaks for or against it, in sentences: young baseline, coordinated copies, an outside cause."""


@dataclass(frozen=True, slots=True)
class SeriesUpdate:
    """New closed bins of a series, oldest first, and the state the detector left last time (None: none yet)."""

    series: SeriesKey
    bins: Sequence[Bin]
    state: bytes | None
    sensitivity: str = "balanced"
    """fewer, balanced or more."""


@dataclass(frozen=True, slots=True)
class SeriesVerdict:
    """The state to keep for the next time, and what is to be said now."""

    state: bytes
    signals: tuple[Signal, ...] = ()
    is_raised: bool = False
    """Whether the series is still above its clearing threshold after these bins."""


class Detector(Protocol):
    """Finds onsets in series; strictly causal, and it remembers through `state` alone.

    Feeding bins one by one or all at once gives the same states and signals. `name` and `version` go with the state: a
    state of another version is not handed back, and the detector starts anew from the bins that are kept (28 days).
    """

    name: str
    version: str

    def update(self, updates: Sequence[SeriesUpdate]) -> list[SeriesVerdict]:
        """n series in, n verdicts out, same order."""
        ...


class View(Protocol):
    """What an indicator may look at, for one watch at one moment; everything is read when asked for."""

    watch_id: str
    query: Query
    sensitivity: str
    now: datetime
    onsets: Sequence[Signal]
    """What the detector has raised and not cleared."""

    def mentions(self, since: datetime) -> Sequence[Mention]:
        """Mentions created since then, oldest first, at most 20 000."""
        ...

    def bins(self, since: datetime, market: str = "", kind: str = "") -> Sequence[Bin]:
        """Hourly bins of a series since then, those without a mention too."""
        ...


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One indicator as it stands. `value` None: it cannot be said, for want of data; `note` says so."""

    indicator: str
    says: str
    value: float | None
    baseline: float | None
    level: SignalLevel
    is_floor_reached: bool
    posts: tuple[str, ...]
    note: str
    subject: str = ""


class Indicator(Protocol):
    """One row, or several, of the early-warning matrix."""

    name: str

    def read(self, view: View) -> list[Signal]:
        """Measures, and says what reaches at least `watch`."""
        ...

    def measure(self, view: View) -> list[MatrixRow]:
        """Its rows as they stand, quiet ones too."""
        ...

    def signals(self, view: View, rows: Sequence[MatrixRow]) -> list[Signal]:
        """Of rows it measured, what reaches at least `watch`; nothing when nothing does."""
        ...
