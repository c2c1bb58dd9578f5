"""The source seam: one page of items at a time, and never an empty list for an error.

A source is opened for one binding (its options) and one query; it keeps nothing between calls, what it must remember
goes into the cursor. Whoever calls stores the cursor in the same transaction as the items, so a source may hand an item
out twice, and shall overlap its window rather than miss one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import httpx

from monitors.query import Query

JsonValue = str | int | float | bool | None | Sequence["JsonValue"] | Mapping[str, "JsonValue"]


class ItemKind(StrEnum):
    """What sort of text an item is; detection keeps a series for each, so this is also the *source kind*."""

    REVIEW = "review"
    POST = "post"
    NEWS = "news"
    TICKET = "ticket"
    NOTICE = "notice"
    """Of an authority or a register: recall, breach, court, regulator."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing as fetched, nothing judged yet. Texts are plain (no HTML); moments are aware.

    `native_id` is the source's own and stays the same at every fetch; where a source has none that is stable, the
    connector makes one of what is. `author` is as the source names them and is hashed before anything is stored.
    `edited_at` set and later than before, or another text under the same id, is a revision.
    """

    native_id: str
    text: str
    kind: ItemKind
    title: str = ""
    url: str = ""
    author: str = ""
    created_at: datetime | None = None
    """None: the source does not say; then the moment it was first seen is taken, and said so."""
    edited_at: datetime | None = None
    language: str | None = None
    """BCP 47 tag if the source says it."""
    market: str = ""
    """ISO 3166-1 alpha-2 if the source says it."""
    stars: float | None = None
    """From 1 to 5."""
    engagement: int | None = None
    """Likes, shares and answers together."""
    deleted: bool = False
    """The source says it is gone: its text is to be forgotten."""
    extras: Mapping[str, JsonValue] = field(default_factory=dict)
    """What else this source knows (outlet, hazard, product code, ...); no personal data."""


class Coverage(StrEnum):
    """How much of what was asked for has been seen."""

    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"


class Reason(StrEnum):
    """Why coverage is not ok, for programs; `Page.detail` says it to people."""

    NONE = ""
    RATE_LIMITED = "rate_limited"
    UNAUTHORISED = "unauthorised"
    """401 or 403: nothing helps but a person."""
    NOT_FOUND = "not_found"
    REFUSED = "refused"
    """Our own guard: a private address, a scheme we do not speak."""
    TIMED_OUT = "timed_out"
    UNREACHABLE = "unreachable"
    SERVER_ERROR = "server_error"
    BROKEN = "broken"
    """The answer cannot be read, or only in part."""
    TOO_LARGE = "too_large"
    GAP = "gap"
    """More happened than the source still shows."""
    SPENT = "spent"
    """Our own budget or spending cap."""


WANTS_OPERATOR = frozenset({Reason.UNAUTHORISED, Reason.NOT_FOUND, Reason.REFUSED})
"""Trying again does not help: the binding stops, and a person is told once."""


@dataclass(frozen=True, slots=True)
class Rate:
    """What the source says of its limits; None: it does not."""

    remaining: int | None = None
    reset_at: datetime | None = None
    """Not before this moment again."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What one call may cost."""

    items: int = 500
    requests: int = 5
    timeout_s: float = 20.0
    """Of the whole call."""
    bytes: int = 10_000_000
    """Of one answer, unpacked."""


@dataclass(frozen=True, slots=True)
class Page:
    """What one call brought. With `failed` there are no items and the cursor is the one that came in.

    `has_more` asks for another call at once. `detail` is a sentence for the operator, without secrets.
    """

    items: tuple[Item, ...]
    next_cursor: str
    coverage: Coverage = Coverage.OK
    reason: Reason = Reason.NONE
    detail: str = ""
    rate: Rate = Rate()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class SourceTools:
    """What a source is handed when opened."""

    client: httpx.AsyncClient
    now: Callable[[], datetime]
    query: Query
    options: Mapping[str, str]
    """Of this binding; names are those of its `SourceType`."""
    secret: Callable[[str], str]
    """The secret of this name; raises Misconfigured when nobody has set it. Options hold names of secrets only."""
    drop_root: Path | None = None
    """The operator's folder of drop folders; None: there is none."""
    inbox: "Inbox | None" = None
    """What webhooks brought for this binding; None: none are received here."""


class Inbox(Protocol):
    """Deliveries that wait to be read, of one binding; a delivery read stays until it is put away."""

    def waiting(self, limit: int) -> Sequence[tuple[int, str]]:
        """Number and body (JSON) of the oldest ones, at most `limit`."""
        ...

    def put_away(self, numbers: Sequence[int]) -> None:
        """These were stored; their bodies are forgotten."""
        ...


class Source(Protocol):
    """A place that is read on a schedule."""

    async def fetch(self, cursor: str, since: datetime, budget: Budget) -> Page:
        """The next page, oldest or newest first as the source has it.

        Args:
            cursor: empty at first, then `next_cursor` of the page before; only this source reads it (an ETag, a page
                token, JSON of several). One it cannot read is as if it were empty.
            since: nothing older is wanted; with an empty cursor this is where to begin.
            budget: what this call may cost; past it the page is cut and `has_more` says so.

        Never raises for what the other side does: a failure is a page with coverage `failed` and its reason.
        """
        ...
