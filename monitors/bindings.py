"""Bindings: a source read for a watch, with where it stands and how it fares."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import InvalidInput, NotFound
from core.store import Base, UtcDateTime
from monitors.sources.base import ItemKind
from monitors.sources.registry import SourceType, source_type
from monitors.watches import wake


class BindingState(StrEnum):
    """`stopped`: trying again cannot help, a person must change something and start it. `off`: a person wants it so."""

    ACTIVE = "active"
    STOPPED = "stopped"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Binding:
    """A source of a watch. `covered_until`: everything up to then has been seen; None: nothing yet."""

    id: str
    watch_id: str
    source: str
    kind: ItemKind
    options: Mapping[str, str]
    market: str
    """Taken for items that say no market of their own."""
    state: BindingState
    cursor: str
    next_due: datetime
    covered_until: datetime | None
    failures: int
    """In a row."""
    failing_since: datetime | None
    reason: str
    detail: str
    last_ok_at: datetime | None
    created_at: datetime


class BindingRow(Base):
    __tablename__ = "bindings"

    id: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[str] = mapped_column(ForeignKey("watches.id", ondelete="CASCADE"), index=True)
    source: Mapped[str]
    kind: Mapped[str]
    options: Mapped[dict[str, Any]] = mapped_column(JSON)
    market: Mapped[str] = mapped_column(default="")
    state: Mapped[str]
    cursor: Mapped[str] = mapped_column(default="")
    next_due: Mapped[datetime] = mapped_column(UtcDateTime)
    covered_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(default="")
    last_ok_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


def bind(
    session: Session, watch_id: str, source: str, options: Mapping[str, str], now: datetime, *, market: str = ""
) -> Binding:
    """Reads this source for the watch from now on; raises InvalidInput for options it does not know or lacks."""
    kind = checked_type(source, options)
    row = BindingRow(
        id=str(uuid4()),
        watch_id=watch_id,
        source=source,
        kind=kind.kind.value,
        options=dict(options),
        market=market.strip().upper(),
        state=BindingState.ACTIVE.value,
        next_due=now,
        created_at=now,
    )
    session.add(row)
    wake(session, watch_id, now)
    session.flush()
    return to_binding(row)


def change_binding(
    session: Session, watch_id: str, binding_id: str, options: Mapping[str, str], now: datetime, *, market: str = ""
) -> Binding:
    """Reads the source with these options from now on, from its beginning where they are others; off stays off.

    Raises NotFound, InvalidInput.
    """
    row = _row(session, watch_id, binding_id)
    checked_type(row.source, options)
    if dict(options) != row.options:
        row.options, row.cursor, row.covered_until = dict(options), "", None
        row.failures, row.failing_since, row.reason, row.detail = 0, None, "", ""
    row.market = market.strip().upper()
    if row.state != BindingState.OFF.value:
        row.state, row.next_due = BindingState.ACTIVE.value, now
        wake(session, watch_id, now)
    session.flush()
    return to_binding(row)


def checked_type(source: str, options: Mapping[str, str]) -> SourceType:
    """The source of this name; raises InvalidInput where it is none, or for options it does not know or lacks."""
    kind = source_type(source)
    known = {*kind.required, *kind.optional}
    if unknown := sorted(set(options) - known):
        raise InvalidInput(
            f"The source {source} has no option {unknown[0]!r}; it has {', '.join(sorted(known)) or 'none'}.", "options"
        )
    if missing := [name for name in kind.required if not options.get(name)]:
        raise InvalidInput(f"The source {source} needs the option {missing[0]!r}.", "options")
    kind.check_options(options)
    return kind


def bindings_of(session: Session, watch_ids: Sequence[str]) -> list[Binding]:
    """The bindings of these watches, oldest first."""
    wanted = select(BindingRow).where(BindingRow.watch_id.in_(watch_ids))
    return [to_binding(row) for row in session.scalars(wanted.order_by(BindingRow.created_at, BindingRow.id))]


def get_binding(session: Session, binding_id: str, watch_id: str = "") -> Binding:
    """The binding of this id, of the watch where one is named; raises NotFound."""
    row = session.get(BindingRow, binding_id) if binding_id.isprintable() else None
    if row is None or watch_id not in {"", row.watch_id}:
        raise NotFound(f"There is no source binding with the id {binding_id[:60]!r}.")
    return to_binding(row)


def unbind(session: Session, watch_id: str, binding_id: str) -> None:
    """Ends a binding of the watch; its mentions stay. Raises NotFound."""
    session.delete(_row(session, watch_id, binding_id))
    session.flush()


def switch_off(session: Session, watch_id: str, binding_id: str) -> Binding:
    """Reads the source no more until it is started again; raises NotFound."""
    row = _row(session, watch_id, binding_id)
    row.state = BindingState.OFF.value
    session.flush()
    return to_binding(row)


def restart(session: Session, watch_id: str, binding_id: str, now: datetime) -> Binding:
    """Reads a binding that was stopped or switched off again, from where it stood; raises NotFound."""
    row = _row(session, watch_id, binding_id)
    row.state, row.next_due, row.failures = BindingState.ACTIVE.value, now, 0
    wake(session, watch_id, now)
    session.flush()
    return to_binding(row)


def poll_of(binding: Binding, wanted: timedelta) -> timedelta:
    """How often it is really asked: as the watch wants, and no oftener than is polite."""
    return max(wanted, timedelta(seconds=source_type(binding.source).poll_s))


def _row(session: Session, watch_id: str, binding_id: str) -> BindingRow:
    row = session.get(BindingRow, binding_id) if binding_id.isprintable() else None
    if row is None or row.watch_id != watch_id:
        raise NotFound(f"There is no source binding with the id {binding_id[:60]!r}.")
    return row


def to_binding(row: BindingRow) -> Binding:
    return Binding(
        row.id,
        row.watch_id,
        row.source,
        ItemKind(row.kind),
        row.options,
        row.market,
        BindingState(row.state),
        row.cursor,
        row.next_due,
        row.covered_until,
        row.failures,
        row.failing_since,
        row.reason,
        row.detail,
        row.last_ok_at,
        row.created_at,
    )
