"""Clocks: when an answer is due, and the reminders on the way there, written into the outbox."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from monitors.incidents.book import Book
from monitors.incidents.tables import IncidentRow, State
from monitors.outbox import NoticeState, cancel_reminders, post

_REMINDED = frozenset({State.OPEN.value})
"""Acknowledging stops the escalation, though not the clock."""


def due_at(level: int, supported_at: datetime, earlier: datetime | None, book: Book) -> datetime | None:
    """When the level's answer is due; raising keeps the earlier of the due times. None: a watch has no clock."""
    if level not in book.levels:
        return earlier
    due = supported_at + book.levels[level].clock
    return min(due, earlier) if earlier is not None else due


def announce(session: Session, row: IncidentRow, now: datetime, kind: str, muted: bool) -> None:
    """Posts the notice of this revision of an incident."""
    row.revision += 1
    key = f"incident:{row.id}:{row.revision}"
    state = NoticeState.MUTED if muted else NoticeState.WAITING
    data = {"change": kind, "level": row.level, "revision": row.revision}
    notice_kind = "closed" if kind == "closed" else "incident"
    post(session, key, notice_kind, now, watch_id=row.watch_id, incident_id=row.id, data=data, state=state)


def set_reminders(session: Session, row: IncidentRow, now: datetime, book: Book, muted: bool) -> None:
    """Posts the reminders of the present clock in place of earlier ones; of those already past only the last."""
    cancel_reminders(session, row.id)
    if row.due_at is None or row.state not in _REMINDED or muted:
        return
    whole = row.due_at - row.supported_at
    moments = [(percent, row.supported_at + whole * percent / 100) for percent in sorted(book.reminders)]
    past = [one for one in moments if one[1] <= now]
    for percent, moment in [*past[-1:], *(one for one in moments if one[1] > now)]:
        key = f"reminder:{row.id}:{row.due_at.isoformat()}:{row.revision}:{percent}"
        data = {"percent": percent, "due_at": row.due_at.isoformat(), "level": row.level}
        due = max(moment, now)
        post(session, key, "reminder", now, due_at=due, watch_id=row.watch_id, incident_id=row.id, data=data)


def left(row_due_at: datetime | None, now: datetime) -> timedelta | None:
    """How much time is left; negative when it is past."""
    return None if row_due_at is None else row_due_at - now
