"""The page of one copy, and the part of it that is rendered anew while a person types."""

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from api.console.marking import pieces
from api.console.pages import page, render
from api.console.visits import Visit
from api.doors.desk import Desk, desk_of
from api.reviewing import Checked, lengths_of, limit_of, terms_in, terms_of
from glossaries.memory import memories
from glossaries.memory.matches import MemoryMatch
from glossaries.memory.recall import Asked
from glossaries.reviews import queue
from glossaries.reviews.copy import Review

_MATCHES = 5


def copy_page(
    request: Request,
    visit: Visit,
    review_id: str,
    query: str,
    *,
    status: int = 200,
    problem: str = "",
    draft: str | None = None,
) -> Response:
    """A copy with all beside it; `draft` is what the person wrote, where that could not be kept."""
    desk = desk_of(request)
    with desk.runtime.store.reading() as session:
        owner_id = queue.owner_of(session, review_id)
        review = queue.get(session, owner_id, review_id)
        history = queue.history(session, owner_id, review_id)
        terms = terms_in(review, terms_of(session, owner_id, review.pair))
        known = [m.id for m in memories.list_all(session, owner_id) if m.source.language == review.pair.source.language]
    text = review.text if draft is None else draft
    now = desk.runtime.now()
    return page(
        request,
        visit,
        "review.html",
        status,
        review=review,
        text=text,
        history=history,
        terms=terms,
        matches=_matches(desk, review, tuple(known)),
        lengths=lengths_of(text, limit_of(desk, review)),
        limit=limit_of(desk, review),
        target=pieces(review.text, review.findings),
        source=pieces(review.source_text, review.findings, "source"),
        findings=review.findings,
        proposal="",
        is_kept=True,
        claimant=review.claimant(now),
        problem=problem,
        query=query,
        now=now,
    )


def fragment(visit: Visit, review: Review, checked: Checked, problem: str) -> Response:
    """Marked text, findings and lengths of a text that is not kept yet."""
    text = render(
        "_checked.html",
        visit.language,
        zone=visit.zone,
        visit=visit,
        review=review,
        findings=checked.findings,
        target=pieces(checked.text, checked.findings),
        lengths=checked.lengths,
        limit=checked.fit.limit if checked.fit else None,
        proposal=checked.proposal,
        problem=problem,
        is_kept=False,
    )
    return HTMLResponse(text, headers={"Cache-Control": "no-store"})


def _matches(desk: Desk, review: Review, memory_ids: tuple[str, ...]) -> list[MemoryMatch]:
    if not memory_ids:
        return []
    return desk.runtime.translator.recall.matches(review.source_text, Asked(review.pair, memory_ids), _MATCHES)
