"""Reviews: `/v1/reviews`, copy that waits for a person and what people decide about it.

Whoever sends copy (role `translate`) sees the own copy; reviewers (`review`, `admin`) see and decide about all.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field
from sqlalchemy.orm import Session

from api.doors.access import Caller, ReviewCaller, ScreeningCaller
from api.doors.desk import Desk, desk_of
from api.doors.native_shapes import Shape
from api.doors.review_shapes import (
    AcceptedShape,
    ApproveShape,
    CountsShape,
    ExceptionShape,
    FalseAlarmShape,
    PrecisionReport,
    RejectShape,
    ReviewList,
    ReviewShape,
    SeenShape,
    StateFilter,
    TextShape,
    shown_accepted,
    shown_counts,
    shown_report,
    shown_review,
)
from api.reviewing import recheck, terms_of
from core.errors import NotFound
from core.findings import Severity
from glossaries.reviews import decisions, precision, queue
from glossaries.reviews.copy import Review, ReviewFinding, State
from glossaries.reviews.decisions import Act

router = APIRouter(prefix="/v1/reviews", tags=["Reviews"])


class Narrowing(Shape):
    """The query of a list; what is empty does not narrow."""

    state: StateFilter = "open"
    market: str = ""
    channel: str = ""
    language: str = ""
    severity: Severity | None = None
    older_than_hours: float = Field(default=0, ge=0, le=87600)
    claimed_by: str = ""
    containing: str = ""
    cursor: str = ""
    size: int = Field(default=50, ge=1, le=200)

    def as_filter(self) -> queue.Filter:
        return queue.Filter(
            state=None if self.state == "all" else State(self.state),
            market=self.market,
            channel=self.channel,
            language=self.language,
            severity=self.severity,
            older_than=timedelta(hours=self.older_than_hours) if self.older_than_hours else None,
            claimed_by=self.claimed_by,
            containing=self.containing,
        )


@router.get("")
def list_reviews(
    request: Request,
    caller: ScreeningCaller,
    narrowing: Annotated[Narrowing, Query()],
) -> ReviewList:
    """The queue, the gravest and oldest first."""
    runtime = desk_of(request).runtime
    with runtime.store.reading() as session:
        page = queue.list_page(
            session, _whose(caller), narrowing.as_filter(), runtime.now(), cursor=narrowing.cursor, size=narrowing.size
        )
    return ReviewList(reviews=[shown_review(one) for one in page.reviews], next_cursor=page.next_cursor)


@router.get("/counts")
def count(request: Request, caller: ScreeningCaller) -> CountsShape:
    """What waits, by severity, market and channel, and since when."""
    with desk_of(request).runtime.store.reading() as session:
        return shown_counts(queue.count(session, _whose(caller)))


@router.get("/precision")
def tell_precision(request: Request, _caller: ReviewCaller) -> PrecisionReport:
    """How right each rule is by what reviewers did, and the exceptions their false alarms suggest."""
    with desk_of(request).runtime.store.reading() as session:
        return shown_report(
            precision.report(session, None),
            precision.suggest_exceptions(session, None),
            precision.exceptions(session, precision.EVERYBODY),
        )


@router.post("/exceptions", status_code=201)
def accept_exception(request: Request, caller: ReviewCaller, wanted: ExceptionShape) -> AcceptedShape:
    """From now on the rule is silent where the phrase covers its words."""
    desk = desk_of(request)
    if wanted.rule not in desk.packs.book.rules:
        raise NotFound(f"There is no rule {wanted.rule[:80]!r}.")
    new = precision.NewException(wanted.rule, wanted.phrase, wanted.reason)
    now = desk.runtime.now()
    with desk.runtime.store.transaction() as session:
        return shown_accepted(precision.accept_exception(session, precision.EVERYBODY, new, caller.owner_id, now))


@router.get("/{review_id}")
def show(request: Request, caller: ScreeningCaller, review_id: str) -> ReviewShape:
    """A copy with its findings and all that happened to it."""
    with desk_of(request).runtime.store.reading() as session:
        return _with_history(session, _seen(session, caller, review_id))


@router.post("/{review_id}/claim")
def claim(request: Request, caller: ReviewCaller, review_id: str, wanted: SeenShape) -> ReviewShape:
    """Takes the copy for half an hour; every edit renews it."""
    return _do(request, caller, review_id, wanted, decisions.claim)


@router.post("/{review_id}/release")
def release(request: Request, caller: ReviewCaller, review_id: str, wanted: SeenShape) -> ReviewShape:
    """Lets others take the copy."""
    return _do(request, caller, review_id, wanted, decisions.release)


@router.post("/{review_id}/edit")
def edit(request: Request, caller: ReviewCaller, review_id: str, wanted: TextShape) -> ReviewShape:
    """Puts another text in the place of the target; every check runs anew."""
    findings = _rechecked(desk_of(request), caller, review_id, wanted.text)
    return _do(request, caller, review_id, wanted, lambda s, act: decisions.edit(s, act, wanted.text, findings))


@router.post("/{review_id}/approve")
def approve(request: Request, caller: ReviewCaller, review_id: str, wanted: ApproveShape) -> ReviewShape:
    """Says that the copy may be published, with `text` after an edit; translation memory learns it."""
    text = wanted.text
    if text is None:
        return _do(request, caller, review_id, wanted, lambda s, act: decisions.approve(s, act, wanted.reason))
    findings = _rechecked(desk_of(request), caller, review_id, text)

    def edit_and_approve(session: Session, act: Act) -> Review:
        edited = decisions.edit(session, act, text, findings)
        again = Act(act.owner_id, act.review_id, edited.version, act.by, act.now)
        return decisions.approve(session, again, wanted.reason)

    return _do(request, caller, review_id, wanted, edit_and_approve)


@router.post("/{review_id}/reject")
def reject(request: Request, caller: ReviewCaller, review_id: str, wanted: RejectShape) -> ReviewShape:
    """Says that the copy may not be published, and why."""
    return _do(request, caller, review_id, wanted, lambda s, act: decisions.reject(s, act, wanted.reason))


@router.post("/{review_id}/false-alarm")
def false_alarm(request: Request, caller: ReviewCaller, review_id: str, wanted: FalseAlarmShape) -> ReviewShape:
    """Says that a finding is none, and why; it counts against the rule's precision."""
    return _do(
        request,
        caller,
        review_id,
        wanted,
        lambda s, act: decisions.call_false_alarm(s, act, wanted.number, wanted.reason),
    )


def _whose(caller: Caller) -> str | None:
    return None if caller.is_reviewer else caller.owner_id


def _seen(session: Session, caller: Caller, review_id: str) -> Review:
    """The copy where the caller may see it; raises NotFound."""
    owner_id = queue.owner_of(session, review_id) if caller.is_reviewer else caller.owner_id
    return queue.get(session, owner_id, review_id)


def _with_history(session: Session, review: Review) -> ReviewShape:
    return shown_review(review, queue.history(session, review.owner_id, review.id))


def _rechecked(desk: Desk, caller: Caller, review_id: str, text: str) -> tuple[ReviewFinding, ...]:
    """What is found in another text for this copy; before the transaction, which must be short."""
    with desk.runtime.store.reading() as session:
        review = _seen(session, caller, review_id)
        terms = terms_of(session, review.owner_id, review.pair)
    return recheck(desk, review, terms, text, "en").findings


def _do(
    request: Request, caller: Caller, review_id: str, seen: SeenShape, work: Callable[[Session, Act], Review]
) -> ReviewShape:
    """One act of one person, in one transaction."""
    runtime = desk_of(request).runtime
    with runtime.store.transaction() as session:
        review = _seen(session, caller, review_id)
        done = work(session, Act(review.owner_id, review.id, seen.version, caller.owner_id, runtime.now()))
        return _with_history(session, done)
