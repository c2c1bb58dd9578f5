"""The regulation radar: approved memory and approved reviews under changed packs, a bounded batch at a time.

A batch names the cursor that the next goes on from, so a sweep may be stopped and taken up again. What a person
accepted is not told again: accepted exceptions, false alarms, and what stood in a copy when it was approved.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from api.reviewing import review_finding
from api.screening import NOTHING_EXCUSED, Excused
from core.errors import InvalidInput
from core.findings import Finding
from core.locales import Locale, Pair
from glossaries.memory import everywhere
from glossaries.packs.markets import markets
from glossaries.reviews import approved, queue
from glossaries.reviews.copy import NewCopy, Review
from nlp.screening.rescreening import Rescreening
from nlp.screening.screen import Asked

LARGEST_BATCH = 2000
_CURSOR = re.compile(r"m:(?P<unit>\d{1,18})|r:(?P<review>[\w-]{0,64})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Radar:
    """What to look with, and at whose copy: an owner's, everybody's for None; `market` narrows to copy bound for it."""

    rescreening: Rescreening
    now: datetime
    owner_id: str | None
    excused: Excused = NOTHING_EXCUSED
    market: str = ""
    reader: str = "en"


@dataclass(frozen=True, slots=True)
class Problem:
    """Approved copy that has become one: a unit of a memory, or a review."""

    kind: str
    id: str
    owner_id: str
    copy: NewCopy
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What was found in `looked_at` copies; `unplaced` are bound for no market we know; no cursor: all is looked at."""

    problems: tuple[Problem, ...]
    looked_at: int
    unplaced: int
    next_cursor: str


def sweep(session: Session, radar: Radar, cursor: str = "", size: int = 500) -> Batch:
    """One batch: memory first, then reviews. Raises InvalidInput for a cursor that is none of ours."""
    found = _CURSOR.fullmatch(cursor or "m:0")
    if found is None:
        raise InvalidInput("Give the cursor as the batch before gave it", "cursor")
    alarms = approved.false_alarms(session, radar.owner_id)
    if found["unit"] is not None:
        units = everywhere.page(session, radar.owner_id, after=int(found["unit"]), size=size)
        goes_on = f"m:{units[-1].id}" if len(units) == size else "r:"
        return _batch(radar, [_of_unit(unit, radar) for unit in units], alarms, goes_on)
    reviews = approved.page(session, radar.owner_id, after=found["review"], size=size)
    goes_on = f"r:{reviews[-1].id}" if len(reviews) == size else ""
    return _batch(radar, [_of_review(review) for review in reviews], alarms, goes_on)


def whole_sweep(session: Session, radar: Radar, size: int = 500) -> Iterator[Batch]:
    """Batch after batch, to the end."""
    batch = sweep(session, radar, size=size)
    yield batch
    while batch.next_cursor:
        batch = sweep(session, radar, batch.next_cursor, size)
        yield batch


def open_reviews(session: Session, problems: Sequence[Problem], by: str, now: datetime) -> list[str]:
    """Puts problems before a person; ids of their reviews, same order.

    Copy that a person has decided about keeps its review as it is: its id is given, nothing is reopened.
    """
    return [queue.send(session, one.owner_id, _with_findings(one), by, now).id for one in problems]


@dataclass(frozen=True, slots=True)
class _Approved:
    kind: str
    id: str
    owner_id: str
    copy: NewCopy
    seen: frozenset[tuple[str, str]] = frozenset()
    """(rule, words) that stood there when it was approved."""


def _of_unit(unit: everywhere.OwnedUnit, radar: Radar) -> _Approved:
    market = _market_of(unit.target_locale, radar.market)
    copy = NewCopy(Pair(unit.source_locale, unit.target_locale), unit.source, unit.target, market)
    return _Approved("memory", str(unit.id), unit.owner_id, copy)


def _market_of(locale: Locale, fallback: str) -> str:
    return locale.region if locale.region and markets().knows(locale.region) else fallback


def _of_review(review: Review) -> _Approved:
    place = (review.market, review.channel, review.field)
    copy = NewCopy(review.pair, review.source_text, review.text, *place, review.segments, quality=review.quality)
    seen = frozenset((f.rule, f.matched.casefold()) for f in review.findings)
    return _Approved("review", review.id, review.owner_id, copy, seen)


def _batch(radar: Radar, copies: Sequence[_Approved], alarms: frozenset[tuple[str, str, str]], goes_on: str) -> Batch:
    placed = [one for one in copies if one.copy.market]
    bound = [one for one in placed if radar.market in ("", one.copy.market)]
    found = [(one, _problems(radar, one, alarms)) for one in bound]
    problems = tuple(Problem(one.kind, one.id, one.owner_id, one.copy, new) for one, new in found if new)
    return Batch(problems, len(bound), len(copies) - len(placed), goes_on)


def _problems(radar: Radar, one: _Approved, alarms: frozenset[tuple[str, str, str]]) -> tuple[Finding, ...]:
    copy, excused = one.copy, radar.excused
    place = (copy.channel, copy.field, copy.pair.target.tag, radar.reader)
    asked = Asked(radar.now.date(), *place, excused.names, excused.phrases)
    found = radar.rescreening.problems(copy.text, copy.market, asked)
    return tuple(
        finding
        for finding in found
        if (finding.rule, finding.matched.casefold()) not in one.seen
        and (finding.rule, copy.market, finding.matched.casefold()) not in alarms
    )


def _with_findings(problem: Problem) -> NewCopy:
    return replace(problem.copy, findings=tuple(map(review_finding, problem.findings)))
