"""Blind spots: sources that fail, have stopped, or were never read. What they would have said is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from monitors.bindings import Binding, BindingState, bindings_of
from monitors.coverage import coverage_of
from monitors.sources.base import Coverage


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """`key` is `failing`, `stopped` or `never_read`: a word of the message catalogue."""

    key: str
    source: str
    since: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class Sight:
    """How many sources are to be read, which cannot be read now, and which could not for a part of the time."""

    sources: int
    now: tuple[BlindSpot, ...]
    past: tuple[BlindSpot, ...] = ()

    @property
    def is_whole(self) -> bool:
        return bool(self.sources) and not self.now and not self.past


def sight_of(session: Session, watch_ids: Sequence[str], since: datetime) -> Sight:
    """What the sources of these watches let us see, since a moment."""
    bindings = [one for one in bindings_of(session, watch_ids) if one.state is not BindingState.OFF]
    now = {one.id: spot for one in bindings if (spot := _spot(one)) is not None}
    read = {one.id for one in bindings}
    spans = [
        span
        for span in coverage_of(session, watch_ids, since)
        if span.coverage is Coverage.FAILED and span.binding_id in read
    ]
    past = {span.binding_id: span for span in spans if span.binding_id not in now}
    gone = tuple(BlindSpot("failing", one.source, one.started_at, one.reason) for one in past.values())
    return Sight(len(bindings), tuple(now.values()), gone)


def _spot(binding: Binding) -> BlindSpot | None:
    if binding.state is BindingState.STOPPED:
        return BlindSpot("stopped", binding.source, binding.failing_since, binding.detail or binding.reason)
    if binding.failures:
        return BlindSpot("failing", binding.source, binding.failing_since, binding.detail or binding.reason)
    if binding.last_ok_at is None:
        return BlindSpot("never_read", binding.source, None, "")
    return None
