"""Copy that people approved, page by page, and what they called a false alarm."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from glossaries.reviews.copy import Review, State, Verdict
from glossaries.reviews.queue import to_review
from glossaries.reviews.tables import ReviewRow, VerdictRow, of_owner


def page(session: Session, owner_id: str | None, *, after: str = "", size: int = 500) -> Sequence[Review]:
    """Approved copy in order of its ids, after `after`; of all owners for None."""
    query = select(ReviewRow).where(
        ReviewRow.state == State.APPROVED.value, ReviewRow.id > after, *of_owner(ReviewRow, owner_id)
    )
    return [to_review(row) for row in session.scalars(query.order_by(ReviewRow.id).limit(size))]


def false_alarms(session: Session, owner_id: str | None) -> frozenset[tuple[str, str, str]]:
    """(rule, market, words as found, folded) that a person called a false alarm."""
    is_one = VerdictRow.verdict == Verdict.FALSE_ALARM.value
    columns = select(VerdictRow.rule, VerdictRow.market, VerdictRow.matched)
    found = session.execute(columns.where(is_one, *of_owner(VerdictRow, owner_id)).distinct())
    return frozenset((rule, market, matched.casefold()) for rule, market, matched in found)
