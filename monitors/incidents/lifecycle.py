"""What people do to incidents: take, answer, contain, close, raise, lower; every act is a line of the timeline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput
from core.lines import tidy_name
from monitors.incidents import clocks
from monitors.incidents.book import Book, urgency
from monitors.incidents.tables import (
    FeedbackRow,
    Incident,
    IncidentRow,
    State,
    incident_row,
    last_change,
    tell,
    to_incident,
)
from monitors.outbox import cancel_reminders
from monitors.silences import active_silences, silenced_by

_ORDER = list(State)
_TIMES = {
    State.ACKNOWLEDGED: "acknowledged_at",
    State.ANSWERED: "answered_at",
    State.CONTAINED: "contained_at",
    State.CLOSED: "closed_at",
}


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when, and why."""

    by: str
    now: datetime
    reason: str = ""
    seen: int | None = None
    """The version of the incident this person saw (`tables.version_of`); None: whatever it is now."""


def acknowledge(session: Session, incident_id: str, act: Act) -> Incident:
    """Somebody has seen it and cares: the reminders stop, the clock runs on. Raises NotFound, Conflict."""
    return _advance(session, incident_id, State.ACKNOWLEDGED, act)


def answer(session: Session, incident_id: str, act: Act) -> Incident:
    """What the level asks for is done (statement, plan, reply). Raises NotFound, Conflict."""
    return _advance(session, incident_id, State.ANSWERED, act)


def contain(session: Session, incident_id: str, act: Act) -> Incident:
    """The trouble itself is over. Raises NotFound, Conflict."""
    return _advance(session, incident_id, State.CONTAINED, act)


def close(session: Session, incident_id: str, act: Act) -> Incident:
    """Ends it; needs a reason. Raises NotFound, Conflict, InvalidInput."""
    _need_reason(act)
    row = incident_row(session, incident_id, lock=True)
    had_level = row.level
    incident = _advance(session, incident_id, State.CLOSED, act)
    if had_level:
        clocks.announce(session, row, act.now, "closed", _is_muted(session, row, act.now))
        incident = to_incident(row)
    return incident


def assign(session: Session, incident_id: str, owner: str, act: Act) -> Incident:
    """Says whose it is. Raises NotFound, Conflict when it is closed."""
    row = _open_row(session, incident_id, act)
    before, row.owner = row.owner, tidy_name(owner, "owner")
    tell(
        session, row, act.now, "assigned", actor=act.by, reason=act.reason, data={"before": before, "owner": row.owner}
    )
    return _done(session, row)


def set_level(session: Session, incident_id: str, level: int, act: Act, book: Book) -> Incident:
    """A person's level, which the machine's stands beside from then on; lowering needs a reason.

    Raising keeps the earlier due time; lowering gives the time of the lower level, from the same start.

    Raises:
        InvalidInput: no such level, or no reason for lowering.
        NotFound, Conflict: it is not there, closed, or at that level already.
    """
    if level not in {0, *book.levels}:
        raise InvalidInput("A level is 1, 2, 3, or 0 for watching.", "level")
    row = _open_row(session, incident_id, act)
    if level == row.level and row.person_level is not None:
        raise Conflict(f"The incident is at level {level} already.")
    is_lower = urgency(level) < urgency(row.level)
    if is_lower:
        _need_reason(act)
    before = row.level
    row.level = row.person_level = level
    _reset_clock(row, before, is_lower, act.now, book)
    kind = "lowered" if is_lower else "raised"
    tell(session, row, act.now, kind, actor=act.by, reason=act.reason, data={"before": before, "level": level})
    muted = _is_muted(session, row, act.now)
    if level:
        clocks.announce(session, row, act.now, kind, muted)
    clocks.set_reminders(session, row, act.now, book, muted)
    return _done(session, row)


def confirm(session: Session, incident_id: str, act: Act) -> Incident:
    """Our own staff says that it is so: evidence E3 at the next look. Raises NotFound, Conflict."""
    row = _open_row(session, incident_id, act)
    row.is_confirmed = True
    tell(session, row, act.now, "confirmed", actor=act.by, reason=act.reason)
    return _done(session, row)


def comment(session: Session, incident_id: str, act: Act, data: Mapping[str, Any] | None = None) -> Incident:
    """A line on the timeline. Raises NotFound, InvalidInput."""
    _need_reason(act)
    row = incident_row(session, incident_id)
    tell(session, row, act.now, "comment", actor=act.by, reason=act.reason, data=data)
    return _done(session, row)


def note_notified(session: Session, incident_id: str, now: datetime) -> None:
    """The first notice has got out. Raises NotFound."""
    row = incident_row(session, incident_id, lock=True)
    if row.notified_at is None:
        row.notified_at = now
        tell(session, row, now, "notified")


def judge_useful(session: Session, incident_id: str, is_useful: bool, act: Act) -> None:
    """One person's word on whether telling them was right; the last one counts. Raises NotFound."""
    row = incident_row(session, incident_id)
    given = session.get(FeedbackRow, (row.id, act.by)) or FeedbackRow(incident_id=row.id, by=act.by)
    given.rule, given.is_useful, given.note, given.at = row.grade["rule"], is_useful, act.reason[:1000], act.now
    session.add(given)
    tell(session, row, act.now, "useful" if is_useful else "not_useful", actor=act.by, reason=act.reason)


def usefulness(session: Session) -> dict[str, tuple[int, int]]:
    """Rule → (useful, all) of what people said."""
    rows = session.execute(
        select(FeedbackRow.rule, FeedbackRow.is_useful, func.count()).group_by(FeedbackRow.rule, FeedbackRow.is_useful)
    )
    found: dict[str, tuple[int, int]] = {}
    for rule, is_useful, count in rows:
        useful, total = found.get(rule, (0, 0))
        found[rule] = (useful + count * bool(is_useful), total + count)
    return found


def _advance(session: Session, incident_id: str, state: State, act: Act) -> Incident:
    row = _open_row(session, incident_id, act)
    if _ORDER.index(State(row.state)) >= _ORDER.index(state):
        raise Conflict(f"The incident is {row.state} already.")
    row.state = state.value
    setattr(row, _TIMES[state], act.now)
    if row.acknowledged_at is None:
        row.acknowledged_at = act.now
    cancel_reminders(session, row.id)
    tell(session, row, act.now, state.value, actor=act.by, reason=act.reason)
    return _done(session, row)


def _reset_clock(row: IncidentRow, before: int, is_lower: bool, now: datetime, book: Book) -> None:
    if before == 0:
        row.supported_at = now
    row.due_at = clocks.due_at(
        level=row.level, supported_at=row.supported_at, earlier=None if is_lower else row.due_at, book=book
    )
    if row.level == 0:
        row.state = State.WATCHING.value
    elif row.state == State.WATCHING:
        row.state = State.OPEN.value


def _open_row(session: Session, incident_id: str, act: Act) -> IncidentRow:
    row = incident_row(session, incident_id, lock=True)
    _refuse_stale(session, row, act)
    if row.state == State.CLOSED:
        raise Conflict("The incident is closed; a return of the trouble opens it again.")
    return row


def _refuse_stale(session: Session, row: IncidentRow, act: Act) -> None:
    """Whoever acts on what is no longer so looks again first."""
    change = last_change(session, row.id)
    if act.seen is not None and change is not None and change.number != act.seen:
        raise Conflict(f"The incident has changed since you saw it ({change.kind.replace('_', ' ')}, {change.actor}).")


def _is_muted(session: Session, row: IncidentRow, now: datetime) -> bool:
    silences = active_silences(session, row.watch_id, now)
    return row.parent_id is not None or silenced_by(silences, row.type, row.markets, row.level) is not None


def _need_reason(act: Act) -> None:
    if not act.reason.strip():
        raise InvalidInput("Say why; the reason stands on the timeline.", "reason")


def _done(session: Session, row: IncidentRow) -> Incident:
    session.flush()
    return to_incident(row)
