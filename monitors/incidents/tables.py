"""The tables of incidents: the incident, its timeline, and what people said of its usefulness."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import NotFound
from core.store import Base, UtcDateTime


class State(StrEnum):
    """The life of an incident; `watching` has no clock."""

    WATCHING = "watching"
    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    CONTAINED = "contained"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with its times. `level` is what counts: the person's where one has set it, else the machine's."""

    id: str
    watch_id: str
    type: str
    title: str
    state: State
    level: int
    """1, 2, 3; 0: watch."""
    machine_level: int
    person_level: int | None
    evidence: str
    rank: Mapping[str, int]
    grade: Mapping[str, Any]
    markets: tuple[str, ...]
    counts: Mapping[str, int]
    owner: str
    parent_id: str | None
    is_confirmed: bool
    first_post_at: datetime
    detected_at: datetime
    supported_at: datetime
    due_at: datetime | None
    notified_at: datetime | None
    acknowledged_at: datetime | None
    answered_at: datetime | None
    contained_at: datetime | None
    closed_at: datetime | None
    revision: int
    """Grows with every change that is worth a notice."""


@dataclass(frozen=True, slots=True)
class IncidentEvent:
    """One line of the timeline; `actor` is `machine` or who it was."""

    at: datetime
    kind: str
    actor: str
    reason: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LastChange:
    """The last thing that made an incident another one than a person has seen."""

    number: int
    kind: str
    actor: str


class IncidentRow(Base):
    __tablename__ = "incidents"
    __table_args__ = (Index("ix_incidents_watch_id_type", "watch_id", "type", "state"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"))
    type: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    level: Mapped[int]
    machine_level: Mapped[int]
    person_level: Mapped[int | None]
    evidence: Mapped[str]
    rank: Mapped[dict[str, Any]] = mapped_column(JSON)
    grade: Mapped[dict[str, Any]] = mapped_column(JSON)
    markets: Mapped[list[str]] = mapped_column(JSON)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON)
    owner: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[str | None]
    is_confirmed: Mapped[bool] = mapped_column(default=False)
    first_post_at: Mapped[datetime] = mapped_column(UtcDateTime)
    detected_at: Mapped[datetime] = mapped_column(UtcDateTime)
    supported_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    notified_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    contained_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column(default=0)


class IncidentEventRow(Base):
    __tablename__ = "incident_events"
    __table_args__ = (Index("ix_incident_events_incident_id", "incident_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str]
    actor: Mapped[str]
    reason: Mapped[str]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)


class FeedbackRow(Base):
    """One person's word on one incident's notices; the last one counts."""

    __tablename__ = "feedback"

    incident_id: Mapped[str] = mapped_column(ForeignKey("incidents.id", ondelete="CASCADE"), primary_key=True)
    by: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    is_useful: Mapped[bool]
    note: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime)


MACHINE = "machine"
_ASIDE = ("notified", "comment", "useful", "not_useful", "silenced", "machine_lowered")
"""Lines of the timeline after which what a person decided on still stands."""


def tell(
    session: Session,
    row: IncidentRow,
    now: datetime,
    kind: str,
    *,
    actor: str = MACHINE,
    reason: str = "",
    data: Mapping[str, Any] | None = None,
) -> None:
    """Adds a line to the timeline."""
    session.add(
        IncidentEventRow(incident_id=row.id, at=now, kind=kind, actor=actor, reason=reason, data=dict(data or {}))
    )
    session.flush()


def new_incident_id() -> str:
    return str(uuid4())


def incident_row(session: Session, incident_id: str, *, lock: bool = False) -> IncidentRow:
    """The row, held to the end of the transaction when asked; raises NotFound."""
    wanted = select(IncidentRow).where(IncidentRow.id == incident_id)
    row = session.scalar(wanted.with_for_update() if lock else wanted) if incident_id.isprintable() else None
    if row is None:
        raise NotFound(f"There is no incident with the id {incident_id[:40]!r}.")
    return row


def get_incident(session: Session, incident_id: str) -> Incident:
    """The incident with this id; raises NotFound."""
    return to_incident(incident_row(session, incident_id))


def list_incidents(
    session: Session, watch_id: str = "", *, with_closed: bool = False, limit: int = 200
) -> list[Incident]:
    """Incidents, the gravest first: by level, then rank; watching ones last."""
    wanted = select(IncidentRow)
    if watch_id:
        wanted = wanted.where(IncidentRow.watch_id == watch_id)
    if not with_closed:
        wanted = wanted.where(IncidentRow.state != State.CLOSED.value)
    found = [to_incident(row) for row in session.scalars(wanted.order_by(IncidentRow.detected_at.desc()).limit(limit))]
    return sorted(found, key=lambda one: (one.level or 4, -one.rank.get("total", 0), one.detected_at))


def recently_closed(session: Session, limit: int) -> list[Incident]:
    """Closed incidents, the last first."""
    wanted = select(IncidentRow).where(IncidentRow.state == State.CLOSED.value, IncidentRow.level > 0)
    rows = session.scalars(wanted.order_by(IncidentRow.closed_at.desc(), IncidentRow.id).limit(limit))
    return [to_incident(row) for row in rows]


def events_of(session: Session, incident_id: str) -> list[IncidentEvent]:
    """The timeline, oldest first."""
    rows = select(IncidentEventRow).where(IncidentEventRow.incident_id == incident_id).order_by(IncidentEventRow.id)
    return [IncidentEvent(row.at, row.kind, row.actor, row.reason, row.data) for row in session.scalars(rows)]


def last_change(session: Session, incident_id: str) -> LastChange | None:
    """The last line of the timeline that changed the incident itself."""
    told = select(IncidentEventRow.id, IncidentEventRow.kind, IncidentEventRow.actor).where(
        IncidentEventRow.incident_id == incident_id, IncidentEventRow.kind.not_in(_ASIDE)
    )
    row = session.execute(told.order_by(IncidentEventRow.id.desc()).limit(1)).one_or_none()
    return None if row is None else LastChange(*row)


def version_of(session: Session, incident_id: str) -> int:
    """Grows whenever the incident changes under whoever is about to act on it."""
    change = last_change(session, incident_id)
    return 0 if change is None else change.number


def to_incident(row: IncidentRow) -> Incident:
    return Incident(
        row.id,
        row.watch_id,
        row.type,
        row.title,
        State(row.state),
        row.level,
        row.machine_level,
        row.person_level,
        row.evidence,
        row.rank,
        row.grade,
        tuple(row.markets),
        row.counts,
        row.owner,
        row.parent_id,
        row.is_confirmed,
        row.first_post_at,
        row.detected_at,
        row.supported_at,
        row.due_at,
        row.notified_at,
        row.acknowledged_at,
        row.answered_at,
        row.contained_at,
        row.closed_at,
        row.revision,
    )
