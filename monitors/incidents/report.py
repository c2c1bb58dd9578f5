"""The after-action report: when each thing happened, how long it took, and what was said before, during, after."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from monitors.counts import CountRow, bin_start
from monitors.incidents.tables import Incident, IncidentEvent, events_of, get_incident

_BEFORE = timedelta(days=7)
_AFTER = timedelta(days=7)
_STEPS = (
    ("first_post_at", "First post"),
    ("detected_at", "Detected"),
    ("supported_at", "Level supportable"),
    ("notified_at", "Notified"),
    ("acknowledged_at", "Acknowledged"),
    ("answered_at", "Answered"),
    ("contained_at", "Contained"),
    ("closed_at", "Closed"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """What was said in `[start, end)`; the share is None where nothing was."""

    name: str
    start: datetime
    end: datetime
    mentions: int
    negative: int

    @property
    def negative_share(self) -> float | None:
        return round(self.negative / self.mentions, 4) if self.mentions else None


@dataclass(frozen=True, slots=True)
class Report:
    """The whole of it."""

    incident: Incident
    steps: tuple[tuple[str, datetime | None], ...]
    periods: tuple[Period, ...]
    events: tuple[IncidentEvent, ...]

    @property
    def in_time(self) -> bool | None:
        """Whether the answer came before it was due; None without a clock or an answer."""
        due, answered = self.incident.due_at, self.incident.answered_at
        return None if due is None or answered is None else answered <= due

    def as_json(self) -> dict[str, Any]:
        first = self.incident.first_post_at
        return {
            "incident_id": self.incident.id,
            "title": self.incident.title,
            "type": self.incident.type,
            "level": self.incident.level,
            "machine_level": self.incident.machine_level,
            "due_at": _shown(self.incident.due_at),
            "in_time": self.in_time,
            "steps": [{"step": name, "at": _shown(at), "after_s": _after(first, at)} for name, at in self.steps],
            "periods": [_shown_period(period) for period in self.periods],
            "grade": dict(self.incident.grade),
            "timeline": [
                {"at": _shown(e.at), "kind": e.kind, "actor": e.actor, "reason": e.reason, "data": dict(e.data)}
                for e in self.events
            ],
        }


def report_of(session: Session, incident_id: str) -> Report:
    """The report of an incident, at any point of its life; raises NotFound."""
    incident = get_incident(session, incident_id)
    steps = tuple((name, getattr(incident, field)) for field, name in _STEPS)
    return Report(incident, steps, _periods(session, incident), tuple(events_of(session, incident_id)))


def _periods(session: Session, incident: Incident) -> tuple[Period, ...]:
    """A week before the first post, until it was contained (closed, or so far), and a week after."""
    start = bin_start(incident.first_post_at)
    over = incident.contained_at or incident.closed_at
    end = over or datetime.max.replace(tzinfo=start.tzinfo) - _AFTER
    spans = [("before", start - _BEFORE, start), ("during", start, end)]
    if over:
        spans.append(("after", over, over + _AFTER))
    return tuple(_period(session, incident.watch_id, *span) for span in spans)


def _period(session: Session, watch_id: str, name: str, start: datetime, end: datetime) -> Period:
    wanted = select(
        func.coalesce(func.sum(CountRow.mentions), 0),
        func.coalesce(func.sum(CountRow.negative), 0),
        func.max(CountRow.start),
    ).where(CountRow.watch_id == watch_id, CountRow.start >= start, CountRow.start < end)
    mentions, negative, last = session.execute(wanted).one()
    shown_end = end if end.year < 9000 else (last or start)
    return Period(name, start, shown_end, int(mentions), int(negative))


def _shown(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _after(first: datetime, moment: datetime | None) -> int | None:
    return int((moment - first).total_seconds()) if moment else None


def _shown_period(period: Period) -> Mapping[str, Any]:
    return {
        "period": period.name,
        "start": _shown(period.start),
        "end": _shown(period.end),
        "mentions": period.mentions,
        "negative": period.negative,
        "negative_share": period.negative_share,
    }
