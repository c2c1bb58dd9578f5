"""The notifier seam: one notice out, and an honest word of what became of it.

Notices come from the outbox (`monitors/deliveries.py`), which keeps the idempotency key, tries again, and records.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import httpx

from core.outbound import Outbound


class NoticeKind(StrEnum):
    """Why something is sent."""

    INCIDENT = "incident"
    """An incident opened, or its level changed."""
    REMINDER = "reminder"
    CLOSED = "closed"
    COVERAGE = "coverage"
    """For operators: a source fails, or is well again."""
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Notice:
    """A message ready to go, in every form a channel may want; each notifier takes the form it can show.

    `key` names this notice for good: the same key is the same message, whoever sends it and however often.
    """

    key: str
    kind: NoticeKind
    subject: str
    text: str
    html: str = ""
    url: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """PNG by content id, for inline use in `html`."""
    data: Mapping[str, object] = field(default_factory=dict)
    """JSON-able: the same content as structure (level, due time, posts, actions)."""


class Outcome(StrEnum):
    SENT = "sent"
    RETRY = "retry"
    """Trying again can help."""
    REFUSED = "refused"
    """It cannot: a person must change something."""


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What became of one attempt. `reason` holds no secret and no address; `receipt` is the channel's own id."""

    outcome: Outcome
    reason: str = ""
    retry_after_s: float | None = None
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class NotifierTools:
    """What a notifier is handed when opened; options hold names of secrets only."""

    client: httpx.Client
    """Guarded: it calls where `outbound` allows."""
    outbound: Outbound
    now: Callable[[], datetime]
    secret: Callable[[str], str]
    """The secret of this name; raises Misconfigured when nobody has set it."""
    options: Mapping[str, str]


class Notifier(Protocol):
    """A way out, opened with its own options and client."""

    name: str

    def send(self, notice: Notice) -> DeliveryResult:
        """Makes one attempt, within its own time limit. Never raises for what the other side does."""
        ...
