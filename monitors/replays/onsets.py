"""The onset detector over kept counts, moment after moment, as it would have been fed live."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from monitors.closing import Gap, covered_outside
from monitors.counts import bin_start
from monitors.feeding import Counts, bins_between
from monitors.signals import Detector, SeriesKey, SeriesUpdate, SeriesVerdict, Signal
from monitors.watches import Sensitivity

Place = tuple[Sensitivity, SeriesKey]
Series = Mapping[SeriesKey, Mapping[datetime, Counts]]


@dataclass(frozen=True, slots=True)
class Onsets:
    """What the detector says at one moment: what has risen since the moment before, and all that is raised."""

    risen: tuple[Signal, ...] = ()
    raised: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stand:
    state: bytes | None = None
    raised: tuple[Signal, ...] = ()


def onsets_at(
    moments: Sequence[datetime],
    series: Series,
    gaps: Sequence[Gap],
    detector: Detector,
    sensitivities: Sequence[Sensitivity],
) -> Iterator[dict[Sensitivity, Onsets]]:
    """For each of the moments, in order, what is said then; nothing after a moment changes what is said at it."""
    covered = {kind: covered_outside(gaps, kind) for kind in {key.kind for key in series}}
    fed_until = {key: min(counts) for key, counts in sorted(series.items()) if counts}
    stands = {(one, key): _Stand() for one in sensitivities for key in fed_until}
    for moment in moments:
        until = bin_start(moment)
        bins = {key: bins_between(series[key], since, until, covered[key.kind]) for key, since in fed_until.items()}
        due = [place for place in stands if bins[place[1]]]
        updates = [SeriesUpdate(key, bins[key], stands[one, key].state, one.value) for one, key in due]
        verdicts = detector.update(updates)
        for place, verdict in zip(due, verdicts, strict=True):
            stands[place] = _Stand(verdict.state, _raised(verdict, stands[place].raised))
        fed_until = {key: until if bins[key] else since for key, since in fed_until.items()}
        risen = {place: verdict.signals for place, verdict in zip(due, verdicts, strict=True)}
        yield {one: _onsets(one, fed_until, stands, risen) for one in sensitivities}


def _onsets(
    sensitivity: Sensitivity,
    keys: Iterable[SeriesKey],
    stands: Mapping[Place, _Stand],
    risen: Mapping[Place, tuple[Signal, ...]],
) -> Onsets:
    places = [(sensitivity, key) for key in keys]
    return Onsets(
        tuple(signal for place in places for signal in risen.get(place, ())),
        tuple(signal for place in places for signal in stands[place].raised),
    )


def _raised(verdict: SeriesVerdict, before: tuple[Signal, ...]) -> tuple[Signal, ...]:
    return (verdict.signals or before) if verdict.is_raised else ()
