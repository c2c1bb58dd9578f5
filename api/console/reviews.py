"""The review desk: the queue, and one copy with everything a decision needs beside it.

Reviewers work through the queues of all keys: whoever sends copy (role `translate`) is rarely who reviews it.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from fastapi.responses import Response
from sqlalchemy.orm import Session
from starlette.datastructures import QueryParams

from api.console.copy_page import copy_page, fragment
from api.console.pages import page, went_to
from api.console.visits import Reviewer, ReviewerForm, Visit
from api.doors.desk import Desk, desk_of
from api.keys import get_key
from api.reviewing import recheck, terms_of
from core.errors import AppError, Conflict, InvalidInput
from core.findings import Severity
from glossaries.reviews import decisions, queue
from glossaries.reviews.copy import Review, State
from glossaries.reviews.decisions import Act

router = APIRouter(prefix="/console/reviews", include_in_schema=False)

_PAGE = 50
_FILTERS = ("owner", "state", "market", "channel", "language", "severity", "hours", "q")


@router.get("")
def queue_page(request: Request, visit: Reviewer, cursor: str = "", done: int = 0, left: int = 0) -> Response:
    """What waits, the gravest and oldest first."""
    desk, asked = desk_of(request), _asked(request)
    with desk.runtime.store.reading() as session:
        owners = queue.owners(session)
        owner_id = asked["owner"] or _first_queue(owners, visit.owner_id)
        found = queue.list_page(session, owner_id, _filter(asked), desk.runtime.now(), cursor=cursor, size=_PAGE)
        counts = queue.count(session, owner_id)
        names = {one: _owner_name(session, one) for one in owners}
    return page(
        request,
        visit,
        "reviews.html",
        reviews=found.reviews,
        next_cursor=found.next_cursor,
        counts=counts,
        asked=asked | {"owner": owner_id},
        query=_query(asked | {"owner": owner_id}),
        owners=names,
        now=desk.runtime.now(),
        done=done,
        left=left,
    )


@router.post("/bulk")
def approve_clean(
    request: Request,
    visit: ReviewerForm,
    chosen: Annotated[list[str], Form(default_factory=list)],
    query: Annotated[str, Form()] = "",
) -> Response:
    """Approves the chosen copies that are clean, each as it was seen; what is not clean or has changed is left."""
    desk, done = desk_of(request), 0
    for one in chosen[:_PAGE]:
        review_id, _, version = one.partition(":")
        done += _approved_clean(desk, visit, review_id, int(version) if version.isdecimal() else 0)
    return went_to(f"/console/reviews?{_tidy(query)}&done={done}&left={len(chosen[:_PAGE]) - done}")


@router.get("/{review_id}")
def one_copy(request: Request, visit: Reviewer, review_id: str) -> Response:
    """A copy with its findings, terms, memory, lengths and history."""
    return copy_page(request, visit, review_id, _query(_asked(request)))


@router.get("/{review_id}/next")
def next_copy(request: Request, _visit: Reviewer, review_id: str, back: Annotated[bool, Query()] = False) -> Response:
    """The copy after (or before) this one in the queue as it is filtered."""
    return went_to(_neighbour(desk_of(request), review_id, _asked(request), is_back=back))


@router.post("/{review_id}/check")
def check(
    request: Request,
    visit: ReviewerForm,
    review_id: str,
    text: Annotated[str, Form()] = "",
    version: Annotated[int, Form()] = 0,
) -> Response:
    """Findings and lengths of a text being typed, as a part of the page; whoever types holds the copy."""
    desk = desk_of(request)
    review, problem = _claimed(desk, visit, review_id, version)
    with desk.runtime.store.reading() as session:
        terms = terms_of(session, review.owner_id, review.pair)
    checked = recheck(desk, review, terms, _lines(text), visit.language)
    return fragment(visit, review, checked, problem)


@router.post("/{review_id}")
def decide(  # noqa: PLR0917 - one parameter a field of the form
    request: Request,
    visit: ReviewerForm,
    review_id: str,
    action: Annotated[str, Form()] = "",
    text: Annotated[str | None, Form()] = None,
    version: Annotated[int, Form()] = 0,
    reason: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
) -> Response:
    """Does what the button says; where somebody was quicker, the page comes back with the words still in it."""
    desk, query = desk_of(request), _tidy(query)
    try:
        _act(desk, visit, _Wish(review_id, action, version, reason.strip(), None if text is None else _lines(text)))
    except (Conflict, InvalidInput) as error:
        status = 409 if isinstance(error, Conflict) else 422
        return copy_page(request, visit, review_id, query, status=status, problem=error.message, draft=text)
    if action in {"approve", "reject"}:
        return went_to(_neighbour(desk, review_id, _asked(request, query), is_back=False))
    return went_to(f"/console/reviews/{review_id}?{query}")


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a form asks for; `action` is `name` or `name:number`."""

    review_id: str
    action: str
    version: int
    reason: str
    text: str | None


def _act(desk: Desk, visit: Visit, wish: _Wish) -> None:
    with desk.runtime.store.reading() as session:
        owner_id = queue.owner_of(session, wish.review_id)
        review = queue.get(session, owner_id, wish.review_id)
        terms = terms_of(session, owner_id, review.pair)
    name, _, number = wish.action.partition(":")
    text = _applied(review, wish.text, number) if name == "apply" else wish.text
    is_new = text is not None and text != review.text and name in {"save", "approve", "apply"}
    findings = recheck(desk, review, terms, text or "", visit.language).findings if is_new else ()
    act = Act(owner_id, review.id, wish.version, visit.by, desk.runtime.now())
    with desk.runtime.store.transaction() as session:
        if is_new:
            changed = decisions.edit(session, act, text or "", findings)
            act = Act(owner_id, review.id, changed.version, visit.by, act.now)
        _decide(session, act, name, number, wish.reason)


def _decide(session: Session, act: Act, name: str, number: str, reason: str) -> None:
    deeds = {
        "claim": lambda: decisions.claim(session, act),
        "release": lambda: decisions.release(session, act),
        "approve": lambda: decisions.approve(session, act, reason),
        "reject": lambda: decisions.reject(session, act, reason),
        "false_alarm": lambda: decisions.call_false_alarm(session, act, _number(number), reason),
    }
    if name in deeds:
        deeds[name]()
    elif name not in {"save", "apply"}:
        raise InvalidInput("There is no such button.", "action")


def _applied(review: Review, text: str | None, number: str) -> str:
    """The stored text with the safer wording of a finding in it; for pages without scripts."""
    place = _number(number)
    if not 0 <= place < len(review.findings):
        raise InvalidInput("There is no such finding.", "finding")
    finding = review.findings[place]
    base = review.text if text is None else text
    if finding.side != "target" or base[finding.start : finding.end] != finding.matched or finding.start < 0:
        raise Conflict("These words are no longer there; check the text again.")
    return base[: finding.start] + finding.suggestion + base[finding.end :]


def _approved_clean(desk: Desk, visit: Visit, review_id: str, version: int) -> bool:
    try:
        with desk.runtime.store.transaction() as session:
            owner_id = queue.owner_of(session, review_id)
            if queue.get(session, owner_id, review_id).severity is not None:
                return False
            decisions.approve(session, Act(owner_id, review_id, version, visit.by, desk.runtime.now()))
    except AppError:
        return False
    return True


def _claimed(desk: Desk, visit: Visit, review_id: str, version: int) -> tuple[Review, str]:
    """The copy, held by this person if nobody else holds it; else what keeps it from them."""
    try:
        with desk.runtime.store.transaction() as session:
            owner_id = queue.owner_of(session, review_id)
            return decisions.claim(session, Act(owner_id, review_id, version, visit.by, desk.runtime.now())), ""
    except Conflict as error:
        with desk.runtime.store.reading() as session:
            return queue.get(session, queue.owner_of(session, review_id), review_id), error.message


def _neighbour(desk: Desk, review_id: str, asked: dict[str, str], *, is_back: bool) -> str:
    """The address of the next open copy, going round; of the queue where there is no other."""
    with desk.runtime.store.reading() as session:
        owner_id = asked["owner"] or queue.owner_of(session, review_id)
        page_of = queue.list_page(session, owner_id, _filter(asked), desk.runtime.now(), size=_PAGE * 4)
        here = queue.get(session, queue.owner_of(session, review_id), review_id)
    others = [one for one in page_of.reviews if one.id != review_id]
    if not others:
        return f"/console/reviews?{_query(asked)}"
    place = next((n for n, one in enumerate(others) if _rank(one) > _rank(here)), 0)
    return f"/console/reviews/{others[place - is_back].id}?{_query(asked)}"


def _rank(review: Review) -> tuple[int, object, str]:
    grave = list(Severity)
    return (grave.index(review.severity) if review.severity else len(grave), review.created_at, review.id)


def _asked(request: Request, query: str | None = None) -> dict[str, str]:
    values = request.query_params if query is None else QueryParams(query)
    return {name: values.get(name, "")[:200].replace("\0", "") for name in _FILTERS}


def _filter(asked: dict[str, str]) -> queue.Filter:
    try:
        return queue.Filter(
            state=None if asked["state"] == "all" else State(asked["state"] or "open"),
            market=asked["market"],
            channel=asked["channel"],
            language=asked["language"],
            severity=Severity(asked["severity"]) if asked["severity"] else None,
            older_than=timedelta(hours=min(float(asked["hours"]), 1e5)) if asked["hours"] else None,
            containing=asked["q"],
        )
    except (ValueError, OverflowError) as error:
        raise InvalidInput("This filter cannot be read.", "filter") from error


def _query(asked: dict[str, str]) -> str:
    return urlencode({name: value for name, value in asked.items() if value})


def _tidy(query: str) -> str:
    """A query that came through a form, with nothing in it but our own filters."""
    return _query({name: value for name, value in QueryParams(query[:2000]).items() if name in _FILTERS})


def _first_queue(owners: list[str], own: str) -> str:
    """This person's own queue, else the first that holds anything."""
    return own if own in owners else next(iter(owners), own)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else -1


def _lines(text: str) -> str:
    """As typed: forms send line ends as CR LF."""
    return text.replace("\r\n", "\n")


def _owner_name(session: Session, owner_id: str) -> str:
    try:
        key = get_key(session, owner_id)
    except AppError:
        return owner_id
    return key.name or key.prefix
