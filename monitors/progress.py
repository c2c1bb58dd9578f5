"""What becomes of a binding after a page: cursor, coverage, and when it is asked again.

After a failure the next time moves away (twice as far each time, with jitter, up to a limit) but only where trying
again can help; where it cannot, the binding stops and the operator is told once.
"""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from monitors.bindings import Binding, BindingRow, BindingState, poll_of
from monitors.coverage import note_coverage
from monitors.outbox import post
from monitors.sources.base import WANTS_OPERATOR, Coverage, Page

_MOST_WAIT = timedelta(hours=1)
_TELL_AFTER = timedelta(hours=1)
"""A source that fails for so long is told to the operator; shorter outages are only in the coverage history."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A binding and the page it gave; `poll` is how often its watch wants to be read."""

    binding: Binding
    page: Page
    poll: timedelta

    @property
    def has_failed(self) -> bool:
        return self.page.coverage is Coverage.FAILED


def note_asked(session: Session, asked: Asked, now: datetime) -> None:
    """Writes it down, in the transaction that keeps the items."""
    binding, page = asked.binding, asked.page
    values: dict[str, Any] = {"cursor": page.next_cursor, "reason": page.reason.value, "detail": page.detail[:500]}
    if asked.has_failed:
        values |= _after_failure(session, asked, now)
    else:
        values |= {"failures": 0, "failing_since": None, "last_ok_at": now}
        values["next_due"] = now if page.has_more else _next(asked, now)
        if not page.has_more:
            values["covered_until"] = now
        _tell_recovered(session, binding, now)
    mine = update(BindingRow).where(BindingRow.id == binding.id)
    if state := values.pop("state", ""):  # what a person switched off meanwhile stays off
        session.execute(mine.where(BindingRow.state == BindingState.ACTIVE.value).values(state=state))
    session.execute(mine.values(values))
    note_coverage(session, binding.id, page, now)


def backoff(poll: timedelta, failures: int, jitter: float) -> timedelta:
    """How long to wait after so many failures in a row; `jitter` from 0 to 1 spreads the waits."""
    longest = max(poll, _MOST_WAIT)
    wait: timedelta = min(longest, poll * (1 << min(failures - 1, 10)))
    return wait * (0.75 + jitter / 2) if failures > 1 else wait


def _after_failure(session: Session, asked: Asked, now: datetime) -> dict[str, Any]:
    binding, page = asked.binding, asked.page
    failures = binding.failures + 1
    since = binding.failing_since or now
    if page.reason in WANTS_OPERATOR:
        key = f"coverage:{binding.id}:stopped:{since.isoformat()}"
        post(session, key, "coverage", now, watch_id=binding.watch_id, data=_told(binding, page, "stopped", since))
        return {"state": BindingState.STOPPED.value, "failures": failures, "failing_since": since}
    if now - since >= _TELL_AFTER:
        key = f"coverage:{binding.id}:failing:{since.isoformat()}"
        post(session, key, "coverage", now, watch_id=binding.watch_id, data=_told(binding, page, "failing", since))
    wait = backoff(poll_of(binding, asked.poll), failures, random.random())  # noqa: S311 - spreads load, no secret
    due = max(now + wait, page.rate.reset_at or now)
    return {"failures": failures, "failing_since": since, "next_due": due}


def _tell_recovered(session: Session, binding: Binding, now: datetime) -> None:
    since = binding.failing_since
    if since and now - since >= _TELL_AFTER:
        key = f"coverage:{binding.id}:recovered:{since.isoformat()}"
        data = {"binding_id": binding.id, "source": binding.source, "state": "recovered", "since": since.isoformat()}
        post(session, key, "coverage", now, watch_id=binding.watch_id, data=data)


def _told(binding: Binding, page: Page, state: str, since: datetime) -> dict[str, Any]:
    return {
        "binding_id": binding.id,
        "source": binding.source,
        "state": state,
        "reason": page.reason.value,
        "detail": page.detail,
        "since": since.isoformat(),
    }


def _next(asked: Asked, now: datetime) -> datetime:
    """The next time on the binding's own beat; one long past is not caught up with, it is taken once."""
    due = now + poll_of(asked.binding, asked.poll)
    rate = asked.page.rate
    return max(due, rate.reset_at) if rate.remaining == 0 and rate.reset_at else due
