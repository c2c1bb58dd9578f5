"""When bins close, and whether they were covered: live, as sources stand now, and afterwards, as they fared.

A bin closes once every source of its series has been read past its end, or when we have waited long enough; then it is
*not covered*, and the detector skips it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitors.bindings import Binding, BindingRow, BindingState, poll_of
from monitors.counts import bin_start
from monitors.coverage import CoverageSpan, coverage_of
from monitors.sources.base import Coverage
from monitors.watches import Watch

Covered = Callable[[datetime], bool]
"""Whether a bin that ends then is covered."""
_PATIENCE = timedelta(minutes=10)
"""How long past two polls a bin waits for a source; chosen by us."""
_NEVER = datetime.max.replace(tzinfo=UTC)


def boundary(watch: Watch, bindings: Sequence[Binding], kind: str, now: datetime) -> tuple[datetime, Covered]:
    """Up to when bins of a kind are closed now, and which of them are covered."""
    meant = [b for b in _of_kind(bindings, kind) if b.state is BindingState.ACTIVE]
    if not meant:
        return bin_start(now), lambda _: False
    seen = min((b.covered_until or b.created_at for b in meant), default=now)
    return bin_start(min(max(seen, now - patience(watch, meant)), now)), lambda end: end <= seen


def patience(watch: Watch, bindings: Iterable[Binding]) -> timedelta:
    """How long a bin waits for these sources."""
    return 2 * max(poll_of(binding, watch.poll) for binding in bindings) + _PATIENCE


def covered_ranges(
    session: Session, watch_id: str, kind: str, since: datetime, now: datetime
) -> Callable[[datetime, datetime], bool]:
    """Tells of a stretch of time whether no source of this kind (empty: none at all) failed in it."""
    meant = {
        binding_id
        for binding_id, its_kind in session.execute(
            select(BindingRow.id, BindingRow.kind).where(BindingRow.watch_id == watch_id)
        )
        if kind in {"", its_kind}
    }
    failed = [
        (span.started_at, span.ended_at)
        for span in coverage_of(session, [watch_id], since)
        if span.binding_id in meant and span.coverage is Coverage.FAILED
    ]
    return lambda start, end: bool(meant) and start <= now and not any(a < end and start <= b for a, b in failed)


@dataclass(frozen=True, slots=True)
class Gap:
    """Bins that end in `(start, end]` closed before their source was read past them."""

    kind: str
    start: datetime
    end: datetime


def gaps_of(watch: Watch, bindings: Sequence[Binding], spans: Iterable[CoverageSpan]) -> list[Gap]:
    """The stretches that sources failed for longer than bins wait; what a source made good in time is none."""
    of_binding: defaultdict[str, list[CoverageSpan]] = defaultdict(list)
    for span in spans:
        of_binding[span.binding_id].append(span)
    return [gap for binding in bindings for gap in _gaps(watch, binding, bindings, of_binding[binding.id])]


def covered_outside(gaps: Iterable[Gap], kind: str) -> Covered:
    """Covered is what lies in no gap of this kind (empty: of any)."""
    meant = [(gap.start, gap.end) for gap in gaps if kind in {"", gap.kind}]
    return lambda end: not any(first < end <= last for first, last in meant)


def _gaps(watch: Watch, binding: Binding, bindings: Sequence[Binding], spans: Sequence[CoverageSpan]) -> list[Gap]:
    """While a source fails, bins close without it; once it answers, those that still wait are made good."""
    wait = patience(watch, [binding])
    found: list[Gap] = []
    seen = binding.created_at
    for span in spans:
        if span.coverage is Coverage.FAILED:
            found.append(Gap(binding.kind.value, seen, span.ended_at - wait))
        else:
            seen = span.ended_at
    if spans and spans[-1].coverage is Coverage.FAILED and not _is_left_out(binding, bindings):
        found.append(Gap(binding.kind.value, seen, _NEVER))
    return [gap for gap in found if gap.start < gap.end]


def _is_left_out(binding: Binding, bindings: Sequence[Binding]) -> bool:
    """A source that is no longer read is not waited for where another of its kind is."""
    others = [b for b in _of_kind(bindings, binding.kind.value) if b.state is BindingState.ACTIVE]
    return binding.state is not BindingState.ACTIVE and bool(others)


def _of_kind(bindings: Sequence[Binding], kind: str) -> list[Binding]:
    return [binding for binding in bindings if kind in {"", binding.kind.value}]
