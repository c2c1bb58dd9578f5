"""Feeds detectors: bins that have closed since the last time, each with whether its sources were seen.

What arrives for a closed bin later is counted, and changes no verdict.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.store import Store
from monitors.bindings import Binding
from monitors.closing import Covered, boundary
from monitors.counts import BIN, CountRow, bin_start
from monitors.signal_tables import SeriesStateRow, keep_states, signal_as_json, signal_from_json
from monitors.signals import Bin, Detector, SeriesKey, SeriesUpdate, SeriesVerdict, Signal
from monitors.watches import Watch

HISTORY = timedelta(days=28)
"""How far back a detector begins with a series it has not seen."""
Counts = tuple[int, int, int, int]
"""Mentions, authors, negative ones, copies."""
_NOTHING: Counts = (0, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a detector stands with a series."""

    state: bytes | None
    fed_until: datetime
    raised: tuple[Signal, ...] = ()


@dataclass(frozen=True, slots=True)
class Fed:
    """What became of one update: new signals, and those it is still raised with."""

    update: SeriesUpdate
    verdict: SeriesVerdict
    fed_until: datetime
    raised: tuple[Signal, ...]


def feed(
    store: Store, watches: Sequence[Watch], bindings: Iterable[Binding], detector: Detector, now: datetime
) -> list[Fed]:
    """Runs the detector over what has closed in all series of these watches; writes nothing."""
    of_watch: defaultdict[str, list[Binding]] = defaultdict(list)
    for binding in bindings:
        of_watch[binding.watch_id].append(binding)
    with store.reading() as session:
        stands = _stands(session, [watch.id for watch in watches], detector)
        updates = [
            update
            for watch in watches
            for update in _updates(session, watch, of_watch[watch.id], stands.get(watch.id, {}), now)
        ]
    verdicts = detector.update([update for update, _ in updates])
    return [
        Fed(update, verdict, until, _raised(stands, update.series, verdict))
        for (update, until), verdict in zip(updates, verdicts, strict=True)
    ]


def keep_fed(session: Session, fed: Sequence[Fed], detector: Detector) -> None:
    """Writes where the detector stands now."""
    keep_states(session, [_state_row(one, detector) for one in fed])


def raised_of(session: Session, watch_ids: Sequence[str]) -> dict[str, list[Signal]]:
    """The onsets that are still raised, by watch."""
    wanted = select(SeriesStateRow.watch_id, SeriesStateRow.raised).where(
        SeriesStateRow.watch_id.in_(watch_ids), SeriesStateRow.is_raised.is_(True)
    )
    found: defaultdict[str, list[Signal]] = defaultdict(list)
    for watch_id, raised in session.execute(wanted):
        found[watch_id] += map(signal_from_json, raised)
    return found


def _stands(session: Session, watch_ids: Sequence[str], detector: Detector) -> dict[str, dict[SeriesKey, _Stand]]:
    wanted = select(SeriesStateRow).where(
        SeriesStateRow.watch_id.in_(watch_ids), SeriesStateRow.detector == detector.name
    )
    found: defaultdict[str, dict[SeriesKey, _Stand]] = defaultdict(dict)
    for row in session.scalars(wanted):
        if row.version == detector.version:
            raised = tuple(map(signal_from_json, row.raised))
            found[row.watch_id][SeriesKey(row.watch_id, row.market, row.kind)] = _Stand(
                row.state, row.fed_until, raised
            )
    return found


def _updates(
    session: Session, watch: Watch, bindings: Sequence[Binding], stands: Mapping[SeriesKey, _Stand], now: datetime
) -> list[tuple[SeriesUpdate, datetime]]:
    """Updates of one watch, each with the moment it reaches to."""
    begun = min([stand.fed_until for stand in stands.values()], default=now - HISTORY)
    counts = counts_by_series(session, watch.id, max(bin_start(begun), now - HISTORY), now)
    if set(counts) - set(stands):
        counts = counts_by_series(session, watch.id, bin_start(now - HISTORY), now)
    found = []
    for series in sorted({*stands, *counts}):
        until, covered = boundary(watch, bindings, series.kind, now)
        stand = stands.get(series) or _Stand(None, _beginning(counts.get(series, {}), now))
        if bins := bins_between(counts.get(series, {}), max(stand.fed_until, bin_start(now - HISTORY)), until, covered):
            found.append((SeriesUpdate(series, bins, stand.state, watch.sensitivity.value), until))
    return found


def _beginning(counts: Mapping[datetime, Counts], now: datetime) -> datetime:
    """A series begins with the first bin that holds something: before it there is nothing to learn from."""
    return min(counts, default=bin_start(now))


def counts_by_series(
    session: Session, watch_id: str, since: datetime, now: datetime
) -> dict[SeriesKey, dict[datetime, Counts]]:
    """Series → bin → (mentions, authors, negative, copies): each market and kind, each kind, and all together."""
    columns = (CountRow.market, CountRow.kind, CountRow.start, CountRow.mentions, CountRow.authors)
    wanted = select(*columns, CountRow.negative, CountRow.copies).where(
        CountRow.watch_id == watch_id, CountRow.start >= since, CountRow.start < now
    )
    found: defaultdict[SeriesKey, dict[datetime, Counts]] = defaultdict(dict)
    for market, kind, start, *counts in session.execute(wanted):
        for series in {SeriesKey(watch_id, market, kind), SeriesKey(watch_id, "", kind), SeriesKey(watch_id)}:
            found[series][start] = _sum(found[series].get(start, _NOTHING), counts)
    return found


def _sum(one: Counts, other: Sequence[int]) -> Counts:
    return one[0] + other[0], one[1] + other[1], one[2] + other[2], one[3] + other[3]


def bins_between(counts: Mapping[datetime, Counts], since: datetime, until: datetime, covered: Covered) -> list[Bin]:
    """All bins that lie in `[since, until)`; `covered` is told when a bin ends."""
    first = bin_start(since)
    number = int((until - first) / BIN)
    starts = [first + BIN * at for at in range(number)]
    return [Bin(start, BIN, *counts.get(start, _NOTHING), covered(start + BIN)) for start in starts]


def _raised(
    stands: Mapping[str, Mapping[SeriesKey, _Stand]], series: SeriesKey, verdict: SeriesVerdict
) -> tuple[Signal, ...]:
    if not verdict.is_raised:
        return ()
    before = stands.get(series.watch_id, {}).get(series)
    return verdict.signals or (before.raised if before else ())


def _state_row(one: Fed, detector: Detector) -> dict[str, Any]:
    series = one.update.series
    return {
        "watch_id": series.watch_id,
        "market": series.market,
        "kind": series.kind,
        "detector": detector.name,
        "version": detector.version,
        "state": one.verdict.state,
        "fed_until": one.fed_until,
        "is_raised": one.verdict.is_raised,
        "raised": [signal_as_json(signal) for signal in one.raised],
    }
