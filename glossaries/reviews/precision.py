"""How right each rule is, counted from what reviewers did; and the exceptions their false alarms suggest."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.lines import tidy_name
from glossaries.reviews.copy import Verdict
from glossaries.reviews.tables import AcceptedExceptionRow, VerdictRow, of_owner

ENOUGH_VERDICTS = 10
"""Verdicts from which a precision is worth acting on (ours: below, one mistake moves it by ten points)."""
EVERYBODY = ""
"""The owner of an exception that holds for all."""
_LIKE_TIMES = 2
"""False alarms in the same words from which an exception is suggested."""


@dataclass(frozen=True, slots=True)
class RulePrecision:
    """Verdicts on one rule. `precision` is confirmed / (confirmed + false alarms), None where there is neither."""

    rule: str
    category: str
    confirmed: int
    false_alarms: int
    tolerated: int

    @property
    def precision(self) -> float | None:
        judged = self.confirmed + self.false_alarms
        return self.confirmed / judged if judged else None


@dataclass(frozen=True, slots=True)
class SuggestedException:
    """Words in which a rule was a false alarm several times."""

    rule: str
    phrase: str
    times: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewException:
    """A phrase in which a rule is to be silent, and why."""

    rule: str
    phrase: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AcceptedException:
    """A phrase in which the rule is silent for this owner."""

    id: int
    rule: str
    phrase: str
    reason: str
    by: str
    at: datetime


def report(session: Session, owner_id: str | None) -> list[RulePrecision]:
    """Every judged rule (of all owners for None), the least precise first, those without a verdict either way last."""
    counted = select(VerdictRow.rule, VerdictRow.category, VerdictRow.verdict, func.count())
    counted = counted.where(*of_owner(VerdictRow, owner_id))
    counts: dict[tuple[str, str], Counter[str]] = {}
    for rule, category, verdict, number in session.execute(
        counted.group_by(VerdictRow.rule, VerdictRow.category, VerdictRow.verdict)
    ):
        counts.setdefault((rule, category), Counter())[verdict] = number
    rules = [
        RulePrecision(rule, category, c[Verdict.CONFIRMED], c[Verdict.FALSE_ALARM], c[Verdict.TOLERATED])
        for (rule, category), c in counts.items()
    ]
    return sorted(rules, key=lambda r: (r.precision is None, r.precision or 0.0, r.rule))


def suggest_exceptions(session: Session, owner_id: str | None) -> list[SuggestedException]:
    """Contexts in which a rule was called a false alarm more than once and that nobody has accepted yet."""
    accepted = {(one.rule, one.phrase.casefold()) for one in exceptions(session, owner_id)}
    grouped: dict[tuple[str, str], list[VerdictRow]] = {}
    is_one = VerdictRow.verdict == Verdict.FALSE_ALARM.value
    false_alarms = select(VerdictRow).where(is_one, *of_owner(VerdictRow, owner_id))
    for row in session.scalars(false_alarms.order_by(VerdictRow.id)):
        grouped.setdefault((row.rule, (row.context or row.matched).strip().casefold()), []).append(row)
    found = [
        SuggestedException(rule, (rows[0].context or rows[0].matched).strip(), len(rows), _reasons(rows))
        for (rule, phrase), rows in grouped.items()
        if len(rows) >= _LIKE_TIMES and (rule, phrase) not in accepted
    ]
    return sorted(found, key=lambda one: -one.times)


def accept_exception(
    session: Session, owner_id: str, wanted: NewException, by: str, now: datetime
) -> AcceptedException:
    """From now on the rule is silent where the phrase covers its words; accepting twice is accepting once."""
    rule, phrase = wanted.rule, tidy_name(wanted.phrase, "phrase")
    known = next((one for one in exceptions(session, owner_id) if (one.rule, one.phrase) == (rule, phrase)), None)
    if known is not None:
        return known
    row = AcceptedExceptionRow(owner_id=owner_id, rule=rule, phrase=phrase, reason=wanted.reason, by=by, at=now)
    session.add(row)
    session.flush()
    return _to_exception(row)


def exceptions(session: Session, owner_id: str | None) -> list[AcceptedException]:
    """All the owner accepted (None: all owners), oldest first."""
    is_theirs = of_owner(AcceptedExceptionRow, owner_id)
    found = select(AcceptedExceptionRow).where(*is_theirs).order_by(AcceptedExceptionRow.id)
    return [_to_exception(row) for row in session.scalars(found)]


def _reasons(rows: list[VerdictRow]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(row.reason for row in rows))


def _to_exception(row: AcceptedExceptionRow) -> AcceptedException:
    return AcceptedException(row.id, row.rule, row.phrase, row.reason, row.by, row.at)
