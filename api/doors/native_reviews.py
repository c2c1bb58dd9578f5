"""Sends what was flagged in a native call to review: `review: true`."""

from collections.abc import Sequence

from api.doors.access import Caller
from api.doors.desk import Desk
from api.doors.fit_shapes import finding_of
from api.doors.native_shapes import Item, Result, ShownFinding
from api.reviewing import review_finding
from core.findings import Severity
from core.locales import Locale, Pair
from glossaries.reviews import queue
from glossaries.reviews.copy import NewCopy, ReviewFinding
from nlp.quality.base import Label

QUALITY = "quality"
"""The rule a review names where only the estimate asks for a person."""
_FLAGS = frozenset({Severity.BLOCK.value, Severity.REVIEW.value})


def send_flagged(desk: Desk, caller: Caller, items: Sequence[Item], results: Sequence[Result]) -> None:
    """Every result with a finding that blocks or asks for a person, or of low quality, becomes a review.

    Its id goes into the result.
    """
    flagged = [one for one in results if one.text is not None and (_is_flagged(one) or _is_low(one))]
    if not flagged:
        return
    now = desk.runtime.now()
    with desk.runtime.store.transaction() as session:
        for result in flagged:
            sent = queue.send(session, caller.owner_id, _copy_of(items[result.index], result), caller.owner_id, now)
            result.review = sent.id


def _copy_of(item: Item, result: Result) -> NewCopy:
    target, locale = result.target, Locale.parse(result.target.locale)
    return NewCopy(
        pair=Pair(Locale.parse(result.source or ""), locale),
        source_text=item.text,
        text=result.text or "",
        market=(target.market or locale.region or "").upper(),
        channel=target.channel,
        field=target.field or ("title" if result.is_title else ""),
        segments=tuple((one.source, one.target) for one in result.segments),
        findings=(*(review_finding(finding_of(shown)) for shown in _found(result)), *_doubts(result)),
    )


def _is_flagged(result: Result) -> bool:
    return any(finding.severity in _FLAGS for finding in _found(result))


def _is_low(result: Result) -> bool:
    return result.quality is not None and result.quality.label is Label.LOW


def _doubts(result: Result) -> list[ReviewFinding]:
    """Why a text waits that no check found anything in."""
    if result.quality is None or _is_flagged(result):
        return []
    message = f"The translation is likely to be wrong: its quality is estimated at {result.quality.score:.2f} of 1."
    return [ReviewFinding(rule=QUALITY, severity=Severity.REVIEW, message=message)]


def _found(result: Result) -> list[ShownFinding]:
    return [*result.findings, *(result.fit.findings if result.fit else ())]
