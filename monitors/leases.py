"""Leases: which replica is scanning a watch just now. A worker that dies holds nothing longer than its lease.

On PostgreSQL two replicas that claim at once step over each other's rows (SKIP LOCKED); on SQLite a writing transaction
is alone. What a scan writes, it writes only while the lease is still its own (`fence`): a worker that slept past its
lease and wakes finds that somebody else has taken over, and writes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from core.errors import Conflict
from monitors.bindings import BindingRow, BindingState
from monitors.watches import WatchRow

LEASE = timedelta(minutes=5)
"""Longer than one step of a scan takes (a page within its budget, read and written); chosen by us."""


class LeaseLost(Conflict):
    """Somebody else scans this watch now; what was about to be written is theirs to write."""

    code = "lease_lost"


def new_holder() -> str:
    """A name for one run of a scan, never used again."""
    return uuid4().hex


def claim(session: Session, holder: str, now: datetime, limit: int) -> list[str]:
    """Takes up to `limit` due watches nobody is scanning, the longest due first; gives their ids."""
    free = or_(WatchRow.leased_until.is_(None), WatchRow.leased_until <= now)
    due = (
        select(WatchRow.id)
        .where(WatchRow.is_paused.is_(False), WatchRow.next_due <= now, free)
        .order_by(WatchRow.next_due, WatchRow.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(session.scalars(due))
    _take(session, ids, holder, now + LEASE)
    return ids


def claim_one(session: Session, watch_id: str, holder: str, now: datetime) -> bool:
    """Takes this watch, due or not, when nobody is scanning it."""
    free = or_(WatchRow.leased_until.is_(None), WatchRow.leased_until <= now)
    wanted = select(WatchRow.id).where(WatchRow.id == watch_id, free).with_for_update(skip_locked=True)
    ids = list(session.scalars(wanted))
    _take(session, ids, holder, now + LEASE)
    return bool(ids)


def fence(session: Session, watch_ids: Sequence[str], holder: str, now: datetime) -> None:
    """Holds the watches to the end of this transaction and lengthens the lease; raises LeaseLost."""
    held = (WatchRow.id.in_(watch_ids), WatchRow.leased_by == holder)
    done = session.execute(update(WatchRow).where(*held).values(leased_until=now + LEASE))
    if done.rowcount != len(watch_ids):  # type: ignore[attr-defined]  # an update gives a CursorResult
        raise LeaseLost("The watch is being scanned by somebody else.")


def release(session: Session, watch_ids: Sequence[str], holder: str, at_latest: datetime) -> None:
    """Gives the watches back; each is due when the first of its sources is, or `at_latest`."""
    first = (
        select(func.min(BindingRow.next_due))
        .where(BindingRow.watch_id == WatchRow.id, BindingRow.state == BindingState.ACTIVE.value)
        .scalar_subquery()
    )
    session.execute(
        update(WatchRow)
        .where(WatchRow.id.in_(watch_ids), WatchRow.leased_by == holder)
        .values(leased_by="", leased_until=None, next_due=func.coalesce(first, at_latest))
        .execution_options(synchronize_session=False)
    )


def _take(session: Session, ids: Sequence[str], holder: str, until: datetime) -> None:
    if ids:
        values = {"leased_by": holder, "leased_until": until}
        session.execute(update(WatchRow).where(WatchRow.id.in_(ids)).values(values))
