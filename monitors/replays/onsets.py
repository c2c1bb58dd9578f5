"""The onset detector over kept counts, moment after moment, as it would have been fed live."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitors.closing import Gap, covered_outside
from monitors.counts import bin_start
from monitors.feeding import Counts, bins_between
from monitors.signals import Detector, SeriesKey, SeriesUpdate, SeriesVerdict, Signal

Series = Mapping[SeriesKey, Mapping[datetime, Counts]]


@dataclass(frozen=True, slots=True)
class Onsets:
    """What the detector says at one moment: what has risen since the moment before, and all that is raised."""

    risen: tuple[Signal, ...] = ()
    raised: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stand:
    fed_until: datetime
    state: bytes | None = None
    raised: tuple[Signal, ...] = ()


def onsets_at(
    moments: Sequence[datetime], series: Series, gaps: Sequence[Gap], detector: Detector, sensitivity: str
) -> Iterator[Onsets]:
    """For each of the moments, in order, what is said then; nothing after a moment changes what is said at it."""
    covered = {kind: covered_outside(gaps, kind) for kind in {key.kind for key in series}}
    stands = {key: _Stand(min(counts)) for key, counts in sorted(series.items()) if counts}
    for moment in moments:
        until = bin_start(moment)
        updates = [
            SeriesUpdate(key, bins, stand.state, sensitivity)
            for key, stand in stands.items()
            if (bins := bins_between(series[key], stand.fed_until, until, covered[key.kind]))
        ]
        verdicts = detector.update(updates)
        for update, verdict in zip(updates, verdicts, strict=True):
            before = stands[update.series].raised
            stands[update.series] = _Stand(until, verdict.state, _raised(verdict, before))
        yield Onsets(
            tuple(signal for verdict in verdicts for signal in verdict.signals),
            tuple(signal for stand in stands.values() for signal in stand.raised),
        )


def _raised(verdict: SeriesVerdict, before: tuple[Signal, ...]) -> tuple[Signal, ...]:
    return (verdict.signals or before) if verdict.is_raised else ()
