"""Blind spots: sources that fail, have stopped, or were never read. What they would have said is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from monitors.bindings import Binding, BindingState, bindings_of
from monitors.coverage import CoverageSpan, coverage_of
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
    return _sight(bindings_of(session, watch_ids), coverage_of(session, watch_ids, since))


def sights_of(session: Session, watch_ids: Sequence[str], since: datetime) -> dict[str, Sight]:
    """The same for each of these watches."""
    bindings, spans = bindings_of(session, watch_ids), coverage_of(session, watch_ids, since)
    return {one: _sight([binding for binding in bindings if binding.watch_id == one], spans) for one in watch_ids}


def _sight(bindings: Sequence[Binding], spans: Sequence[CoverageSpan]) -> Sight:
    """Of these bindings, those that are switched off left out; spans of others say nothing."""
    read = {one.id: one for one in bindings if one.state is not BindingState.OFF}
    now = {one.id: spot for one in read.values() if (spot := _spot(one)) is not None}
    failed = [span for span in spans if span.coverage is Coverage.FAILED and span.binding_id in read]
    past = {span.binding_id: span for span in failed if span.binding_id not in now}
    gone = tuple(BlindSpot("failing", one.source, one.started_at, one.reason) for one in past.values())
    return Sight(len(read), tuple(now.values()), gone)


def _spot(binding: Binding) -> BlindSpot | None:
    if binding.state is BindingState.STOPPED:
        return BlindSpot("stopped", binding.source, binding.failing_since, binding.detail or binding.reason)
    if binding.failures:
        return BlindSpot("failing", binding.source, binding.failing_since, binding.detail or binding.reason)
    if binding.last_ok_at is None:
        return BlindSpot("never_read", binding.source, None, "")
    return None
