"""Runs the onset detector over stored series exactly as live scanning would, bin after bin."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from monitors.onset.detector import BinVerdict, OnsetDetector
from monitors.onset.series_file import SeriesFile
from monitors.signals import Bin, SeriesKey, SeriesUpdate, Signal

_BATCH = 288
"""Bins handed over at once; any number gives the same."""
_UNREMARKABLE = 0.49
"""The greatest score of a bin that notifies nobody."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """What was said of a series: one score a bin, and the signals."""

    name: str
    scores: list[tuple[str, float]]
    """(timestamp as it stood in the file, score): 1 where somebody is notified; else below 0.5, nearer to it the more
    unusual. A bin that was not counted scores 0."""
    signals: list[Signal]

    @property
    def notifications(self) -> list[str]:
        return [stamp for stamp, score in self.scores if score >= 1.0]


def replay(series: SeriesFile, sensitivity: str = "balanced", lag: timedelta = timedelta()) -> Replayed:
    """Replays one series.

    Args:
        lag: how long the source takes until its counts are whole. Bins of the last `lag` are not covered yet: they
            raise nothing and, above all, do not teach the baseline a fall that is none.
    """
    detector, key = OnsetDetector(), SeriesKey(series.name)
    verdicts: list[BinVerdict] = []
    signals: list[Signal] = []
    state: bytes | None = None
    last = series.bins[-1].start + series.bins[-1].width
    bins = [replace(one, is_covered=one.is_covered and one.start + one.width <= last - lag) for one in series.bins]
    for batch in _batches(bins):
        update = SeriesUpdate(key, batch, state, sensitivity)
        (verdict,) = detector.update([update], lambda _, said: verdicts.append(said))
        state = verdict.state
        signals += verdict.signals
    scores = [(stamp, _score(said)) for stamp, said in zip(series.stamps, verdicts, strict=True)]
    return Replayed(series.name, scores, signals)


def score_rows(replayed: Iterable[Replayed]) -> Iterator[tuple[str, str, str]]:
    """(file, timestamp, score) for each bin, as scorers read them."""
    for one in replayed:
        for stamp, score in one.scores:
            yield one.name, stamp, f"{score:.4f}"


def _score(said: BinVerdict) -> float:
    if said.notifies:
        return 1.0
    return min(_UNREMARKABLE, said.score / 2) if said.score > 0 else 0.0


def _batches(items: Sequence[Bin]) -> Iterator[Sequence[Bin]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]
