"""Texts are forgotten after a while; that they were there, when, and how they read stays."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select, update

from core.store import Store
from monitors.erasure import FORGOTTEN
from monitors.mention_tables import MentionRow, RevisionRow
from monitors.watches import WatchRow

_AT_ONCE = 2_000
_BATCHES = 100
"""Together what one run of the job does at most; the rest waits for the next."""


def expire_texts(store: Store, now: datetime, days: int) -> int:
    """Empties texts first seen more than `days` ago, in small transactions; gives how many."""
    before = now - timedelta(days=days)
    with store.reading() as session:
        watch_ids = list(session.scalars(select(WatchRow.id)))
    done = 0
    for watch_id in watch_ids:
        for _ in range(_BATCHES):
            count = _expire(store, watch_id, before)
            done += count
            if not count:
                break
    return done


def _expire(store: Store, watch_id: str, before: datetime) -> int:
    """One batch of a watch, oldest first; moves the mark up to which its texts are gone."""
    with store.transaction() as session:
        mark = session.scalar(select(WatchRow.expired_until).where(WatchRow.id == watch_id))
        due = select(MentionRow.id, MentionRow.seen_at).where(
            MentionRow.watch_id == watch_id, MentionRow.seen_at < before, MentionRow.digest != ""
        )
        if mark is not None:
            due = due.where(MentionRow.seen_at >= mark)
        found = session.execute(due.order_by(MentionRow.seen_at, MentionRow.id).limit(_AT_ONCE)).all()
        ids = [one for one, _ in found]
        session.execute(update(MentionRow).where(MentionRow.id.in_(ids)).values(FORGOTTEN))
        session.execute(delete(RevisionRow).where(RevisionRow.mention_id.in_(ids)))
        reached = found[-1].seen_at if found else before
        session.execute(update(WatchRow).where(WatchRow.id == watch_id).values(expired_until=reached))
        return len(ids)
