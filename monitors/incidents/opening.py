"""What the machine does to incidents: opens, raises, lets return; it never lowers, closes, or overrules a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from monitors.campaigns import running
from monitors.incidents import clocks
from monitors.incidents.book import Book, urgency
from monitors.incidents.cases import Case, gather
from monitors.incidents.grading import Grade, grade
from monitors.incidents.rank import rank
from monitors.incidents.standing import is_over, is_raised_to, parent_among
from monitors.incidents.tables import IncidentRow, State, new_incident_id, tell
from monitors.mentions import Mention
from monitors.signals import Signal
from monitors.silences import Silence, active_silences, silenced_by
from monitors.watches import Watch


@dataclass(frozen=True, slots=True)
class Found:
    """What was found in a watch at one moment."""

    watch: Watch
    mentions: Sequence[Mention]
    signals: Sequence[Signal]
    notes: tuple[str, ...] = ()
    """Counter-evidence that holds for all of it: rivals spike too, a baseline is young."""


@dataclass(frozen=True, slots=True)
class _Scene:
    """What all steps of one assessment share."""

    session: Session
    watch: Watch
    book: Book
    silences: Sequence[Silence]
    now: datetime


def assess(session: Session, found: Found, book: Book, now: datetime) -> list[str]:
    """Opens, raises and lets return whatever the evidence supports; gives the ids of incidents that changed."""
    scene = _Scene(session, found.watch, book, active_silences(session, found.watch.id, now), now)
    current = _current(session, found.watch.id)
    confirmed = [type_ for type_, row in current.items() if row.is_confirmed and row.state != State.CLOSED]
    changed: list[str] = []
    graded: list[tuple[Case, Grade]] = []
    for case in gather(book, found.mentions, found.signals, confirmed):
        fresh = _since_closing(case, current.get(case.kind.key))
        if fresh is None:
            continue
        campaigns = running(found.watch.campaigns, now, fresh.markets)
        if given := grade(fresh, book, campaigns, found.notes):
            graded.append((fresh, given))
    for case, given in sorted(graded, key=lambda pair: -urgency(pair[1].level)):
        row = _place(scene, case, given, current)
        if row is not None:
            current[case.kind.key] = row
            changed.append(row.id)
    return changed


def _current(session: Session, watch_id: str) -> dict[str, IncidentRow]:
    """The newest incident of each type."""
    rows = select(IncidentRow).where(IncidentRow.watch_id == watch_id).order_by(IncidentRow.detected_at, IncidentRow.id)
    return {row.type: row for row in session.scalars(rows.with_for_update())}


def _since_closing(case: Case, row: IncidentRow | None) -> Case | None:
    """What came after a person closed the incident; the posts it was closed on do not open it again."""
    if row is None or row.state != State.CLOSED or row.closed_at is None:
        return case
    closed_at = row.closed_at
    mentions = tuple(mention for mention in case.mentions if mention.seen_at > closed_at)
    return Case(case.kind, mentions, case.against, case.signals, case.is_confirmed) if mentions else None


def _place(scene: _Scene, case: Case, given: Grade, current: dict[str, IncidentRow]) -> IncidentRow | None:
    """Puts a graded case where it belongs; gives the incident when something worth telling changed."""
    row = current.get(case.kind.key)
    if row is None or is_over(row, scene.now, scene.book.reopen):
        return _open(scene, case, given, current)
    if row.state == State.CLOSED:
        return _reopen(scene, row, case, given) if given.level else None
    return _update(scene, row, case, given)


def _open(scene: _Scene, case: Case, given: Grade, current: dict[str, IncidentRow]) -> IncidentRow:
    parent = parent_among(current.values(), scene.book, case.kind.key, given.level)
    row = IncidentRow(
        id=new_incident_id(),
        watch_id=scene.watch.id,
        type=case.kind.key,
        title=f"{case.kind.name}: {scene.watch.name}",
        state=(State.OPEN if given.level else State.WATCHING).value,
        level=given.level,
        owner="",
        parent_id=parent.id if parent else None,
        is_confirmed=False,
        first_post_at=min(mention.created_at for mention in case.mentions),
        detected_at=scene.now,
        supported_at=given.supported_at,
        due_at=clocks.due_at(given.level, given.supported_at, None, scene.book),
        revision=0,
        **_columns(case, given),
    )
    scene.session.add(row)
    scene.session.flush()
    tell(scene.session, row, scene.now, "opened" if given.level else "watching", data=_told(given))
    if parent:
        tell(scene.session, row, scene.now, "inhibited", data={"parent_id": parent.id})
    _announce(scene, row, "opened")
    return row


def _update(scene: _Scene, row: IncidentRow, case: Case, given: Grade) -> IncidentRow | None:
    before, is_raised, row_columns = row.machine_level, is_raised_to(row, given.level), _columns(case, given)
    _keep_earlier_first(row, case)
    for name, value in row_columns.items():
        setattr(row, name, value)
    if given.level == before:
        return None
    is_graver = urgency(given.level) > urgency(before)
    tell(
        scene.session,
        row,
        scene.now,
        "machine_raised" if is_graver else "machine_lowered",
        data=_told(given) | {"before": before},
    )
    if is_raised:
        return _raise(scene, row, given, "raised")
    return row if is_graver else None


def _raise(scene: _Scene, row: IncidentRow, given: Grade, kind: str) -> IncidentRow:
    had_clock = row.due_at is not None
    row.level = given.level
    row.due_at = clocks.due_at(given.level, given.supported_at, row.due_at, scene.book)
    if not had_clock:
        row.supported_at = given.supported_at
    if row.state == State.WATCHING:
        row.state = State.OPEN.value
    tell(scene.session, row, scene.now, kind, data=_told(given))
    _announce(scene, row, kind)
    return row


def _reopen(scene: _Scene, row: IncidentRow, case: Case, given: Grade) -> IncidentRow:
    """The same incident again: with a new clock, and the person's level gone, since it was given for what is over."""
    for name, value in _columns(case, given).items():
        setattr(row, name, value)
    row.state, row.person_level = State.OPEN.value, None
    row.level, row.supported_at = given.level, given.supported_at
    row.due_at = clocks.due_at(given.level, given.supported_at, None, scene.book)
    row.acknowledged_at = row.answered_at = row.contained_at = row.closed_at = None
    tell(scene.session, row, scene.now, "reopened", data=_told(given))
    _announce(scene, row, "reopened")
    return row


def _announce(scene: _Scene, row: IncidentRow, kind: str) -> None:
    """Posts notice and reminders; a watch is only named in the digest."""
    if row.level == 0:
        return
    silence = silenced_by(scene.silences, row.type, row.markets, row.level)
    muted = silence is not None or row.parent_id is not None
    if silence:
        tell(scene.session, row, scene.now, "silenced", reason=silence.reason, data={"silence_id": silence.id})
    clocks.announce(scene.session, row, scene.now, kind, muted)
    clocks.set_reminders(scene.session, row, scene.now, scene.book, muted)


def _keep_earlier_first(row: IncidentRow, case: Case) -> None:
    row.first_post_at = min(row.first_post_at, *(mention.created_at for mention in case.mentions))


def _columns(case: Case, given: Grade) -> dict[str, Any]:
    """What the machine knows of a case, written anew at each look."""
    return {
        "machine_level": given.level,
        "evidence": given.evidence.value,
        "rank": rank(case, given.evidence).as_json(),
        "grade": grade_as_json(given),
        "markets": list(case.markets),
        "counts": counts_of(case),
    }


def grade_as_json(given: Grade) -> dict[str, Any]:
    return {
        "level": given.level,
        "evidence": given.evidence.value,
        "rule": given.rule,
        "book_version": given.book_version,
        "why": given.why,
        "does": given.does,
        "supported_at": given.supported_at.isoformat(),
        "posts": list(given.posts),
        "counter_evidence": list(given.counter_evidence),
        "becomes": given.becomes,
    }


def counts_of(case: Case) -> dict[str, int]:
    return {
        "mentions": len(case.mentions),
        "authors": len(case.authors),
        "outlets": len(case.outlets),
        "notices": len(case.notices),
        "copies": len(case.mentions) - len(case.originals),
        "against": len(case.against),
    }


def _told(given: Grade) -> dict[str, Any]:
    return {"level": given.level, "evidence": given.evidence.value, "rule": given.rule, "why": given.why}
