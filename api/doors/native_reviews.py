"""Sends what was flagged in a native call to review: `review: true`."""

from collections.abc import Sequence

from api.doors.access import Caller
from api.doors.desk import Desk
from api.doors.native_shapes import Item, Result, ShownFinding
from core.findings import Severity
from core.locales import Locale, Pair
from glossaries.reviews import queue
from glossaries.reviews.copy import NewCopy, ReviewFinding

_FLAGS = frozenset({Severity.BLOCK.value, Severity.REVIEW.value})


def send_flagged(desk: Desk, caller: Caller, items: Sequence[Item], results: Sequence[Result]) -> None:
    """Every result with a finding that blocks or asks for a person becomes a review; its id goes into the result."""
    flagged = [one for one in results if one.text is not None and any(f.severity in _FLAGS for f in _found(one))]
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
        findings=tuple(map(_finding, _found(result))),
    )


def _found(result: Result) -> list[ShownFinding]:
    return [*result.findings, *(result.fit.findings if result.fit else ())]


def _finding(finding: ShownFinding) -> ReviewFinding:
    start, end = finding.span or (-1, -1)
    return ReviewFinding(
        rule=finding.rule or finding.check,
        severity=Severity(finding.severity),
        message=finding.message,
        category=finding.category,
        side=finding.side,
        start=start,
        end=end,
        matched=finding.matched,
        source=finding.source,
        as_of=finding.as_of.isoformat() if finding.as_of else "",
        suggestion=finding.suggestion,
        question=finding.question,
    )
