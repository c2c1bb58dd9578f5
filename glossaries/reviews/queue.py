"""The queue of copy that waits for a person: sent, listed, counted.

Every function takes the owner, and what belongs to another owner is not there; lists and counts take None for the
queues of all.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotFound
from core.findings import Severity
from glossaries.reviews.copy import (
    Event,
    NewCopy,
    Review,
    ReviewFinding,
    State,
    gravest,
    locale_pair,
    rank_of,
)
from glossaries.reviews.tables import ReviewEventRow, ReviewRow, of_owner

_Place = tuple[int, datetime, str]
_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which copies; what is empty does not narrow. `severity` means: this one or graver."""

    state: State | None = State.OPEN
    market: str = ""
    channel: str = ""
    language: str = ""
    severity: Severity | None = None
    older_than: timedelta | None = None
    claimed_by: str = ""
    containing: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Copies, the gravest and oldest first; `next_cursor` is empty on the last page."""

    reviews: tuple[Review, ...]
    next_cursor: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits: by severity (`none`: clean), by market, by channel, and since when the oldest does."""

    open: int
    by_severity: dict[str, int]
    by_market: dict[str, int]
    by_channel: dict[str, int]
    oldest: datetime | None


def send(session: Session, owner_id: str, copy: NewCopy, by: str, now: datetime) -> Review:
    """Puts a copy into the queue. The same copy again is the review it has, decided or not: people decide once."""
    known = _known(session, owner_id, copy)
    if known is not None:
        return to_review(known)
    row = ReviewRow(
        id=str(uuid4()),
        owner_id=owner_id,
        state=State.OPEN.value,
        severity=rank_of(gravest(copy.findings)),
        market=copy.market,
        channel=copy.channel,
        field=copy.field,
        source_locale=copy.pair.source.tag,
        target_locale=copy.pair.target.tag,
        source_text=copy.source_text,
        machine_text=copy.text,
        text=copy.text,
        segments=[{"source": source, "target": target} for source, target in copy.segments],
        findings=[asdict(finding) for finding in copy.findings],
        quality=copy.quality,
        fingerprint=copy.fingerprint,
        version=1,
        claimed_by="",
        claimed_until=None,
        created_at=now,
        decided_at=None,
        decided_by="",
        reason="",
    )
    session.add(row)
    session.flush()
    record(session, row, Event("sent", by, now))
    return to_review(row)


def get(session: Session, owner_id: str, review_id: str) -> Review:
    """The owner's review with this id; raises NotFound."""
    return to_review(owned(session, owner_id, review_id))


def history(session: Session, owner_id: str, review_id: str) -> list[Event]:
    """All that happened to a copy, oldest first; raises NotFound."""
    row = owned(session, owner_id, review_id)
    events = select(ReviewEventRow).where(ReviewEventRow.review_id == row.id).order_by(ReviewEventRow.id)
    return [Event(e.kind, e.by, e.at, e.reason, e.details) for e in session.scalars(events)]


def list_page(
    session: Session, owner_id: str | None, wanted: Filter, now: datetime, *, cursor: str = "", size: int = 50
) -> Page:
    """A page of the queue; raises InvalidInput for a cursor that is none of ours."""
    query = select(ReviewRow).where(*of_owner(ReviewRow, owner_id), *_conditions(wanted, now))
    if cursor:
        query = query.where(tuple_(ReviewRow.severity, ReviewRow.created_at, ReviewRow.id) > tuple_(*_place(cursor)))
    query = query.order_by(ReviewRow.severity, ReviewRow.created_at, ReviewRow.id).limit(size + 1)
    rows = session.scalars(query).all()
    return Page(tuple(map(to_review, rows[:size])), _cursor(rows[size - 1]) if len(rows) > size else "")


def count(session: Session, owner_id: str | None) -> Counts:
    """What waits in the owner's queue."""
    places = (ReviewRow.severity, ReviewRow.market, ReviewRow.channel)
    grouped = select(*places, func.count(), func.min(ReviewRow.created_at)).group_by(*places)
    rows = session.execute(grouped.where(*of_owner(ReviewRow, owner_id), ReviewRow.state == State.OPEN.value)).all()
    names = [*(severity.value for severity in Severity), "none"]
    by_rank = _summed((row[0], row[3]) for row in rows)
    return Counts(
        open=sum(by_rank.values()),
        by_severity={names[rank]: number for rank, number in by_rank.items()},
        by_market=_summed((row[1], row[3]) for row in rows),
        by_channel=_summed((row[2], row[3]) for row in rows),
        oldest=min((row[4] for row in rows), default=None),
    )


def owned(session: Session, owner_id: str, review_id: str, *, changes: bool = False) -> ReviewRow:
    """The owner's row, locked with `changes`; raises NotFound."""
    query = select(ReviewRow).where(ReviewRow.id == review_id.lower(), ReviewRow.owner_id == owner_id)
    row = session.scalar(query.with_for_update() if changes else query)
    if row is None:
        raise NotFound(f"There is no review with the id {review_id[:40]!r}.")
    return row


def record(session: Session, row: ReviewRow, event: Event) -> None:
    """Writes into the history of a copy; nothing ever leaves it."""
    session.add(
        ReviewEventRow(
            review_id=row.id, kind=event.kind, by=event.by, at=event.at, reason=event.reason, details=event.details
        )
    )
    session.flush()


def to_review(row: ReviewRow) -> Review:
    return Review(
        id=row.id,
        owner_id=row.owner_id,
        state=State(row.state),
        pair=locale_pair(row.source_locale, row.target_locale),
        market=row.market,
        channel=row.channel,
        field=row.field,
        source_text=row.source_text,
        machine_text=row.machine_text,
        text=row.text,
        segments=tuple((one["source"], one["target"]) for one in row.segments),
        findings=tuple(map(ReviewFinding.read, row.findings)),
        quality=row.quality,
        version=row.version,
        claimed_by=row.claimed_by,
        claimed_until=row.claimed_until,
        created_at=row.created_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
    )


def _known(session: Session, owner_id: str, copy: NewCopy) -> ReviewRow | None:
    """The newest review of the same copy: as it was sent, or as a person approved it and memory now answers."""
    own = copy.fingerprint
    is_same = or_(ReviewRow.fingerprint == own, ReviewRow.approved_fingerprint == own)
    newest = select(ReviewRow).where(ReviewRow.owner_id == owner_id, is_same).order_by(ReviewRow.created_at.desc())
    return session.scalar(newest.limit(1))


def _conditions(wanted: Filter, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        column == value
        for column, value in (
            (ReviewRow.state, wanted.state and wanted.state.value),
            (ReviewRow.market, wanted.market),
            (ReviewRow.channel, wanted.channel),
            (ReviewRow.claimed_by, wanted.claimed_by),
        )
        if value
    ]
    if wanted.language:
        is_language = ReviewRow.target_locale == wanted.language
        conditions.append(or_(is_language, ReviewRow.target_locale.startswith(f"{wanted.language}-", autoescape=True)))
    if wanted.severity:
        conditions.append(ReviewRow.severity <= rank_of(wanted.severity))
    if wanted.older_than:
        conditions.append(ReviewRow.created_at <= now - wanted.older_than)
    if wanted.containing:
        words = wanted.containing
        in_source = ReviewRow.source_text.icontains(words, autoescape=True)
        conditions.append(or_(in_source, ReviewRow.text.icontains(words, autoescape=True)))
    return conditions


def _summed(counted: Iterable[tuple[_Key, int]]) -> dict[_Key, int]:
    """Numbers by key, in the order of the keys."""
    sums: Counter[_Key] = Counter()
    for key, number in counted:
        sums[key] += number
    return dict(sorted(sums.items()))


def _cursor(row: ReviewRow) -> str:
    return f"{row.severity}~{row.created_at.isoformat()}~{row.id}"


def _place(cursor: str) -> _Place:
    try:
        rank, moment, review_id = cursor.split("~")
        return int(rank), datetime.fromisoformat(moment), review_id
    except ValueError as error:
        raise InvalidInput(f"{cursor[:60]!r} is no cursor of this list.", "cursor") from error


def owners(session: Session) -> list[str]:
    """Whose queues hold open copy, for reviewers who work through them all; hops from owner to owner in the index."""
    found: list[str] = []
    last = session.scalar(select(func.min(ReviewRow.owner_id)))
    while last is not None:
        open_one = select(ReviewRow.id).where(ReviewRow.owner_id == last, ReviewRow.state == State.OPEN.value)
        if session.scalar(open_one.limit(1)):
            found.append(last)
        last = session.scalar(select(func.min(ReviewRow.owner_id)).where(ReviewRow.owner_id > last))
    return found


def owner_of(session: Session, review_id: str) -> str:
    """Whose copy it is; raises NotFound."""
    owner_id = session.scalar(select(ReviewRow.owner_id).where(ReviewRow.id == review_id.lower()))
    if owner_id is None:
        raise NotFound(f"There is no review with the id {review_id[:40]!r}.")
    return owner_id
