"""Deliveries: a due notice becomes one for each channel it concerns, and each is sent until it is there.

Nothing is sent inside a transaction: a delivery is taken with a lease, sent, and its result written. Killed in between,
it is sent again under the same key once the lease is over: at least once, and once for a receiver that looks at the key
(`webhook-id`, `Message-ID`). A result is written only by whoever holds the lease.
"""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core.errors import AppError, NotFound
from monitors.incidents.lifecycle import note_notified
from monitors.leases import new_holder
from monitors.notices import Read, notice_of, read_notice, say
from monitors.notifiers.base import DeliveryResult, NoticeKind, Outcome
from monitors.office import Office
from monitors.outbox import DeliveryRow, DeliveryState, NoticeRow, PostedNotice, due_notices, expand, has_due, to_notice
from monitors.teams import Channel, Team, channels_of, list_teams, spacing_s

log = structlog.get_logger()

LEASE = timedelta(seconds=60)
"""Longer than any notifier takes."""
_AT_ONCE = 8
_FIRST_WAIT_S, _LONGEST_WAIT_S = 5.0, 3600.0
GIVE_UP = timedelta(hours=24)
"""After so long a delivery waits for a person; what it says is old by then."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """A delivery in our hands."""

    id: int
    attempts: int
    read: Read | None
    team: Team | None
    channel: Channel | None
    first_at: datetime


def expand_due(office: Office, limit: int = 100) -> int:
    """Turns notices whose time has come into deliveries; gives how many notices."""
    now = office.now()
    with office.store.reading() as session:
        if not has_due(session, now):
            return 0
    with office.store.transaction() as session:
        notices = due_notices(session, now, limit)
        teams = list_teams(session)
        channels = channels_of(session, [team.id for team in teams])
        for notice in notices:
            told = [team.id for team in teams if _concerns(session, notice, team, channels)]
            expand(session, notice.key, [one.id for one in channels if one.team_id in told], now)
    return len(notices)


def send_due(office: Office, limit: int = 40) -> int:
    """Sends what is due, a few at once; gives how many attempts were made."""
    holder = new_holder()
    taken = _take(office, holder, limit)
    if not taken:
        return 0
    with ThreadPoolExecutor(min(_AT_ONCE, len(taken))) as pool:
        list(pool.map(lambda one: _send(office, holder, one), taken))
    return len(taken)


def deliver_due(office: Office) -> int:
    """Expands and sends until nothing is due; what fails is due later."""
    done = 0
    for _ in range(20):
        step = expand_due(office) + send_due(office)
        done += step
        if not step:
            break
    return done


def _concerns(session: Session, notice: PostedNotice, team: Team, channels: Sequence[Channel]) -> bool:
    """Whether a team is told: by its watches and levels; who was told of an incident hears how it goes on."""
    if notice.kind == NoticeKind.DIGEST:
        return notice.data.get("team_id") == team.id
    if not team.cares_for(notice.watch_id):
        return False
    if notice.kind == NoticeKind.COVERAGE:
        return team.gets_coverage
    ours = [one.id for one in channels if one.team_id == team.id]
    return notice.data.get("level") in team.levels or _was_told(session, notice, ours)


def _was_told(session: Session, notice: PostedNotice, channel_ids: Sequence[str]) -> bool:
    if notice.kind == NoticeKind.REMINDER:
        return False
    earlier = (
        select(DeliveryRow.id)
        .join(NoticeRow, NoticeRow.key == DeliveryRow.notice_key)
        .where(NoticeRow.incident_id == notice.incident_id, DeliveryRow.channel.in_(channel_ids))
    )
    return session.scalar(earlier.limit(1)) is not None


def _take(office: Office, holder: str, limit: int) -> list[_Taken]:
    now = office.now()
    due = (
        DeliveryRow.state == DeliveryState.WAITING.value,
        DeliveryRow.next_at <= now,
        or_(DeliveryRow.leased_until.is_(None), DeliveryRow.leased_until <= now),
    )
    with office.store.reading() as session:
        if session.scalar(select(DeliveryRow.id).where(*due).limit(1)) is None:
            return []
    with office.store.transaction() as session:
        wanted = select(DeliveryRow).where(*due).order_by(DeliveryRow.next_at, DeliveryRow.id).limit(limit)
        rows = list(session.scalars(wanted.with_for_update(skip_locked=True)))
        for row in rows:
            row.leased_by, row.leased_until, row.attempts = holder, now + LEASE, row.attempts + 1
        ids = [row.id for row in rows]
    with office.store.reading() as session:
        teams = {team.id: team for team in list_teams(session)}
        channels = {one.id: one for one in channels_of(session, list(teams))}
        found = session.scalars(select(DeliveryRow).where(DeliveryRow.id.in_(ids)).order_by(DeliveryRow.id))
        return [_taken(session, row, teams, channels, now) for row in found]


def _taken(
    session: Session, row: DeliveryRow, teams: dict[str, Team], channels: dict[str, Channel], now: datetime
) -> _Taken:
    notice = to_notice(session.get_one(NoticeRow, row.notice_key))
    channel = channels.get(row.channel)
    team = teams[channel.team_id] if channel else None
    try:
        read = read_notice(session, notice, now)
    except NotFound:
        read = None
    return _Taken(row.id, row.attempts, read, team, channel, max(notice.due_at, notice.created_at))


def _send(office: Office, holder: str, taken: _Taken) -> None:
    """One attempt and its result; the edge where whatever a notifier does wrong ends."""
    try:
        result = _attempt(office, taken)
    except AppError as error:
        result = DeliveryResult(Outcome.RETRY if error.retryable else Outcome.REFUSED, error.message)
    except Exception as error:  # noqa: BLE001 - one delivery never stops the others
        log.warning("delivery_broke", delivery=taken.id, error=type(error).__name__)
        result = DeliveryResult(Outcome.RETRY, f"The notifier failed ({type(error).__name__}).")
    now = office.now()
    values = _values(taken, result, now)
    with office.store.transaction() as session:
        is_ours = _write(session, taken.id, holder, values)
        incident_id = taken.read.posted.incident_id if taken.read else None
        if is_ours and result.outcome is Outcome.SENT and incident_id:
            note_notified(session, incident_id, now)
    log.info(
        "delivery_tried", delivery=taken.id, notifier=taken.channel.notifier if taken.channel else "",
        outcome=values["state"], attempts=taken.attempts,
    )  # fmt: skip


def _attempt(office: Office, taken: _Taken) -> DeliveryResult:
    if taken.channel is None or taken.team is None:
        return DeliveryResult(Outcome.REFUSED, "The channel is no longer there.")
    if taken.read is None:
        return DeliveryResult(Outcome.REFUSED, "What the notice is about is no longer there.")
    notifier = office.notifier(taken.channel)
    posted = taken.read.posted
    message = say(taken.read, office.context(taken.team, taken.channel.id))
    office.pace.wait(taken.channel.id, spacing_s(taken.channel))
    return notifier.send(notice_of(posted.key, NoticeKind(posted.kind), message, posted.incident_id or ""))


def _values(taken: _Taken, result: DeliveryResult, now: datetime) -> dict[str, Any]:
    kept = {"reason": result.reason, "receipt": result.receipt[:200]}
    if result.outcome is Outcome.SENT:
        return kept | {"state": DeliveryState.SENT.value, "sent_at": now}
    if result.outcome is Outcome.REFUSED:
        return kept | {"state": DeliveryState.REFUSED.value}
    if now - taken.first_at > GIVE_UP:
        reason = f"Given up after {taken.attempts} attempts: {result.reason}"
        return kept | {"state": DeliveryState.REFUSED.value, "reason": reason}
    wait = wait_s(taken.attempts, random.random(), result.retry_after_s)  # noqa: S311 - spreads load, no secret
    return kept | {"state": DeliveryState.WAITING.value, "next_at": now + timedelta(seconds=wait)}


def wait_s(attempts: int, jitter: float, asked_s: float | None = None) -> float:
    """Seconds until the next attempt: as asked, else doubling from 5 s to an hour; `jitter` from 0 to 1 spreads."""
    if asked_s is not None:
        return min(asked_s, _LONGEST_WAIT_S)
    return min(_LONGEST_WAIT_S, _FIRST_WAIT_S * float(1 << min(attempts - 1, 12))) * (0.75 + jitter / 2)


def _write(session: Session, delivery_id: int, holder: str, values: dict[str, Any]) -> bool:
    """Writes a result where the delivery is still in our hands."""
    ours = update(DeliveryRow).where(DeliveryRow.id == delivery_id, DeliveryRow.leased_by == holder)
    done = session.execute(ours.values(**values, leased_by="", leased_until=None))
    return bool(done.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it
