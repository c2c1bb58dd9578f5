"""Reviews in types: what `/v1/reviews` takes and gives."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.doors.native_shapes import Segment, Shape
from glossaries.reviews.copy import Event, Review, ReviewFinding
from glossaries.reviews.precision import AcceptedException, RulePrecision, SuggestedException
from glossaries.reviews.queue import Counts


class ReviewFindingShape(Shape):
    """What was found in a copy; `number` is how a false alarm names it."""

    number: int
    rule: str
    category: str
    severity: str
    side: str
    start: int
    """In code points of its side; -1: the whole."""
    end: int
    matched: str
    message: str
    source: str
    as_of: date | None
    suggestion: str
    question: str
    """What the rule wants a person to find out."""
    also: list[str]
    """Other rules that say the same of these words."""
    is_false_alarm: bool
    reason: str
    """Why it is a false alarm."""


class EventShape(Shape):
    """One thing that happened to a copy."""

    kind: str
    by: str
    at: datetime
    reason: str
    details: dict[str, Any]


class ReviewShape(Shape):
    """A copy under review."""

    id: str
    state: str
    severity: str | None
    """The gravest finding that stands; null: the copy is clean."""
    source_locale: str
    target_locale: str
    market: str
    channel: str
    field: str
    source_text: str
    machine_text: str
    """What the machine wrote."""
    text: str
    """What stands now."""
    segments: list[Segment]
    findings: list[ReviewFindingShape]
    version: int
    """Send it with every change: a copy that has changed since answers 409."""
    claimed_by: str
    claimed_until: datetime | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str
    history: list[EventShape] = Field(default_factory=list)


class ReviewList(Shape):
    """A page of the queue; `next_cursor` is empty on the last."""

    reviews: list[ReviewShape]
    next_cursor: str


class CountsShape(Shape):
    """What waits."""

    open: int
    by_severity: dict[str, int]
    by_market: dict[str, int]
    by_channel: dict[str, int]
    oldest: datetime | None


class SeenShape(Shape):
    """The version a change is made on."""

    version: int


class TextShape(SeenShape):
    text: str = Field(min_length=1)


class ApproveShape(SeenShape):
    text: str | None = None
    """Another text to approve; it is checked anew first."""
    reason: str = ""
    """Needed where a finding that blocks still stands."""


class RejectShape(SeenShape):
    reason: str = Field(min_length=1)


class FalseAlarmShape(SeenShape):
    number: int = Field(ge=0)
    """Of the finding."""
    reason: str = Field(min_length=1)


class PrecisionShape(Shape):
    """How often people agreed with a rule; `precision` null: nobody judged either way."""

    rule: str
    category: str
    confirmed: int
    false_alarms: int
    tolerated: int
    precision: float | None


class SuggestedShape(Shape):
    """Words in which a rule was a false alarm several times."""

    rule: str
    phrase: str
    times: int
    reasons: list[str]


class ExceptionShape(Shape):
    """A phrase in which a rule is to be silent."""

    rule: str = Field(min_length=1)
    phrase: str = Field(min_length=1)
    reason: str = ""


class AcceptedShape(ExceptionShape):
    id: int
    by: str
    at: datetime


class PrecisionReport(Shape):
    """Every judged rule, the least precise first, and what their false alarms suggest."""

    rules: list[PrecisionShape]
    suggested: list[SuggestedShape]
    accepted: list[AcceptedShape]


StateFilter = Literal["open", "approved", "rejected", "all"]


def shown_review(review: Review, events: list[Event] | None = None) -> ReviewShape:
    """A review, with its history where it is given."""
    return ReviewShape(
        id=review.id,
        state=review.state.value,
        severity=review.severity.value if review.severity else None,
        source_locale=review.pair.source.tag,
        target_locale=review.pair.target.tag,
        market=review.market,
        channel=review.channel,
        field=review.field,
        source_text=review.source_text,
        machine_text=review.machine_text,
        text=review.text,
        segments=[Segment(source=source, target=target) for source, target in review.segments],
        findings=[_finding(number, finding) for number, finding in enumerate(review.findings)],
        version=review.version,
        claimed_by=review.claimed_by,
        claimed_until=review.claimed_until,
        created_at=review.created_at,
        decided_at=review.decided_at,
        decided_by=review.decided_by,
        reason=review.reason,
        history=[EventShape(kind=e.kind, by=e.by, at=e.at, reason=e.reason, details=e.details) for e in events or ()],
    )


def shown_counts(counts: Counts) -> CountsShape:
    """What waits."""
    return CountsShape(
        open=counts.open,
        by_severity=counts.by_severity,
        by_market=counts.by_market,
        by_channel=counts.by_channel,
        oldest=counts.oldest,
    )


def shown_report(
    rules: list[RulePrecision], suggested: list[SuggestedException], accepted: list[AcceptedException]
) -> PrecisionReport:
    """The precision of rules as the door and the command show it."""
    return PrecisionReport(
        rules=[
            PrecisionShape(
                rule=r.rule,
                category=r.category,
                confirmed=r.confirmed,
                false_alarms=r.false_alarms,
                tolerated=r.tolerated,
                precision=r.precision,
            )
            for r in rules
        ],
        suggested=[
            SuggestedShape(rule=s.rule, phrase=s.phrase, times=s.times, reasons=list(s.reasons)) for s in suggested
        ],
        accepted=[shown_accepted(one) for one in accepted],
    )


def shown_accepted(one: AcceptedException) -> AcceptedShape:
    """An accepted exception."""
    return AcceptedShape(id=one.id, rule=one.rule, phrase=one.phrase, reason=one.reason, by=one.by, at=one.at)


def _finding(number: int, finding: ReviewFinding) -> ReviewFindingShape:
    return ReviewFindingShape(
        number=number,
        rule=finding.rule,
        category=finding.category,
        severity=finding.severity.value,
        side=finding.side,
        start=finding.start,
        end=finding.end,
        matched=finding.matched,
        message=finding.message,
        source=finding.source,
        as_of=date.fromisoformat(finding.as_of) if finding.as_of else None,
        suggestion=finding.suggestion,
        question=finding.question,
        also=list(finding.also),
        is_false_alarm=finding.is_false_alarm,
        reason=finding.reason,
    )
