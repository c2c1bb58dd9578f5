"""What a person does with a copy: claim, edit, approve, reject, call a finding a false alarm.

Every change names the version it saw, so that two reviewers cannot overwrite each other; a claimed copy is its
claimant's until the claim runs out. Approving remembers the copy in translation memory.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput
from core.text import well_formed
from glossaries.memory import memories, units
from glossaries.memory.units import Approval, NewUnit, Origin
from glossaries.reviews.copy import (
    CLAIM_LASTS,
    Event,
    Review,
    ReviewFinding,
    State,
    Verdict,
    fingerprint_of,
    gravest,
    rank_of,
)
from glossaries.reviews.queue import owned, record, to_review
from glossaries.reviews.tables import ReviewRow, VerdictRow

_CONTEXT_CHARACTERS = 20


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes which review of whom, having seen which version, and when."""

    owner_id: str
    review_id: str
    version: int
    by: str
    now: datetime


def claim(session: Session, act: Act) -> Review:
    """Takes the copy, or keeps it for longer; raises NotFound, Conflict (decided, changed, another's)."""
    row = _open_row(session, act)
    is_new = row.claimed_by != act.by
    _keep(row, act)
    return _changed(session, row, act, "claimed") if is_new else _settled(session, row)


def release(session: Session, act: Act) -> Review:
    """Lets others take the copy; raises NotFound, Conflict."""
    row = _open_row(session, act)
    row.claimed_by, row.claimed_until = "", None
    return _changed(session, row, act, "released")


def edit(session: Session, act: Act, text: str, findings: Sequence[ReviewFinding]) -> Review:
    """Puts another text in the place of the target, with what is found in it now.

    What was called a false alarm before stays one where the same rule finds the same words again.
    Raises NotFound, Conflict, InvalidInput (an empty text).
    """
    row = _open_row(session, act)
    if not text.strip():
        raise InvalidInput("A copy cannot be empty; reject it instead.", "text")
    before, after = row.text, well_formed(text)
    left = {(f.rule, f.matched) for f in findings}
    gone = [f for f in _findings(row) if (f.rule, f.matched) not in left and _taken_out(f, after)]
    _add_verdicts(session, row, gone, act, Verdict.CONFIRMED)
    row.text = after
    called = _called_false(session, row)
    _put_findings(row, [_as_judged(finding, called.get((finding.rule, finding.matched))) for finding in findings])
    _keep(row, act)
    return _changed(session, row, act, "edited", before=before, after=row.text)


def approve(session: Session, act: Act, reason: str = "") -> Review:
    """Says the copy may be published, and remembers it. Raises NotFound, Conflict.

    InvalidInput: a finding that blocks still stands and no reason is given for approving all the same.
    """
    row = _open_row(session, act)
    findings = _findings(row)
    if not reason.strip() and rank_of(gravest(findings)) == 0:
        raise InvalidInput("A finding that blocks still stands: change the text, or give a reason.", "reason")
    _add_verdicts(session, row, findings, act, Verdict.TOLERATED)
    row.approved_fingerprint = fingerprint_of(to_review(row))
    _remember(session, row, act)
    return _decided(session, row, act, State.APPROVED, reason)


def reject(session: Session, act: Act, reason: str) -> Review:
    """Says the copy may not be published, and why; raises NotFound, Conflict, InvalidInput (no reason)."""
    if not reason.strip():
        raise InvalidInput("Say why the copy is rejected.", "reason")
    row = _open_row(session, act)
    _add_verdicts(session, row, _findings(row), act, Verdict.CONFIRMED)
    return _decided(session, row, act, State.REJECTED, reason)


def call_false_alarm(session: Session, act: Act, number: int, reason: str) -> Review:
    """Says that finding `number` (from 0) is none; raises NotFound, Conflict, InvalidInput (no such, or no reason)."""
    if not reason.strip():
        raise InvalidInput("Say why the finding is a false alarm.", "reason")
    row = _open_row(session, act)
    findings = _findings(row)
    if not 0 <= number < len(findings):
        raise InvalidInput(f"There is no finding {number}; there are {len(findings)}.", "finding")
    finding = findings[number]
    if finding.is_false_alarm:
        return to_review(row)
    findings[number] = replace(finding, is_false_alarm=True, reason=reason)
    _put_findings(row, findings)
    session.add(_verdict(row, finding, act, Verdict.FALSE_ALARM, reason))
    _keep(row, act)
    return _changed(session, row, act, "false_alarm", reason, rule=finding.rule, matched=finding.matched)


def _open_row(session: Session, act: Act) -> ReviewRow:
    row = owned(session, act.owner_id, act.review_id, changes=True)
    if row.state != State.OPEN:
        raise Conflict(f"This copy was {row.state} by {row.decided_by}.")
    if row.claimed_by not in {"", act.by} and row.claimed_until and row.claimed_until > act.now:
        raise Conflict(f"{row.claimed_by} is working on this copy until {row.claimed_until:%H:%M} UTC.")
    if row.version != act.version:
        raise Conflict(f"This copy has changed since you saw it: it is version {row.version}, not {act.version}.")
    return row


def _keep(row: ReviewRow, act: Act) -> None:
    row.claimed_by, row.claimed_until = act.by, act.now + CLAIM_LASTS


def _changed(session: Session, row: ReviewRow, act: Act, kind: str, reason: str = "", **details: object) -> Review:
    row.version += 1
    record(session, row, Event(kind, act.by, act.now, reason, details))
    return _settled(session, row)


def _settled(session: Session, row: ReviewRow) -> Review:
    session.flush()
    return to_review(row)


def _decided(session: Session, row: ReviewRow, act: Act, state: State, reason: str) -> Review:
    row.state, row.decided_at, row.decided_by, row.reason = state.value, act.now, act.by, reason
    row.claimed_by, row.claimed_until = "", None
    return _changed(session, row, act, state.value, reason, text=row.text)


def _findings(row: ReviewRow) -> list[ReviewFinding]:
    return [ReviewFinding.read(values) for values in row.findings]


def _put_findings(row: ReviewRow, findings: Sequence[ReviewFinding]) -> None:
    row.findings = [asdict(finding) for finding in findings]
    row.severity = rank_of(gravest(findings))


def _taken_out(finding: ReviewFinding, text: str) -> bool:
    """Whether the edit took its words out; a finding may also vanish because the rules changed."""
    return finding.side == "target" and bool(finding.matched) and finding.matched.casefold() not in text.casefold()


def _called_false(session: Session, row: ReviewRow) -> dict[tuple[str, str], str]:
    """Why a finding of this review was called a false alarm, by rule and words, however long ago."""
    session.flush()
    verdicts = select(VerdictRow.rule, VerdictRow.matched, VerdictRow.reason).where(
        VerdictRow.review_id == row.id, VerdictRow.verdict == Verdict.FALSE_ALARM.value
    )
    return {(rule, matched): reason for rule, matched, reason in session.execute(verdicts)}


def _as_judged(finding: ReviewFinding, reason: str | None) -> ReviewFinding:
    return finding if reason is None else replace(finding, is_false_alarm=True, reason=reason)


def _add_verdicts(
    session: Session, row: ReviewRow, findings: Sequence[ReviewFinding], act: Act, verdict: Verdict
) -> None:
    """Counts each finding that stands, once a review: whoever takes words out twice has not judged twice."""
    judged = select(VerdictRow.rule, VerdictRow.matched).where(VerdictRow.review_id == row.id)
    before = {(rule, matched) for rule, matched in session.execute(judged)}
    standing = {(f.rule, f.matched): f for f in findings if f.stands}
    session.add_all(_verdict(row, f, act, verdict, "") for key, f in standing.items() if key not in before)


def _verdict(row: ReviewRow, finding: ReviewFinding, act: Act, verdict: Verdict, reason: str) -> VerdictRow:
    text = row.source_text if finding.side == "source" else row.text
    start = max(0, finding.start - _CONTEXT_CHARACTERS)
    return VerdictRow(
        owner_id=row.owner_id,
        review_id=row.id,
        rule=finding.rule,
        category=finding.category,
        market=row.market,
        channel=row.channel,
        verdict=verdict.value,
        matched=finding.matched,
        context=text[start : finding.end + _CONTEXT_CHARACTERS] if finding.start >= 0 else "",
        reason=reason,
        by=act.by,
        at=act.now,
    )


def _remember(session: Session, row: ReviewRow, act: Act) -> None:
    """The whole copy; its segments too where nobody touched the text, since an edit has none."""
    review = to_review(row)
    pair = review.pair
    if pair.source.language == pair.target.language and pair.source == pair.target:
        return
    memory = memories.default_memory(session, row.owner_id, pair.source, act.now)
    sides = [(review.source_text, review.text), *(() if review.is_edited else review.segments)]
    new = [NewUnit(source, target, pair) for source, target in dict.fromkeys(sides)]
    units.remember(session, memory.id, new, Approval(Origin.REVIEW, act.by, act.now))
