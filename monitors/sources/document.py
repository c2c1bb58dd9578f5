"""Sources that are one document: asked conditionally, read whole, dealt out oldest first when it is more than a page.

The cursor holds the document's validators (both, since servers honour one or the other), where it has moved to, what
was on it last time, and how far a document larger than the budget has been dealt.
"""

import asyncio
from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller, Reply
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import key_of, when
from monitors.sources.base import Budget, Coverage, Item, Page, Reason
from monitors.sources.listing import is_wanted
from monitors.sources.web import O, WebSource

_SEEN = 100  # entries remembered from last time; feeds show 10 to 100
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Document:
    """What was on it. `problem`: what keeps it from being all there is. `keeps`: what the cursor shall remember."""

    items: Sequence[Item]
    problem: SourceFailed | None = None
    keeps: Mapping[str, Any] = field(default_factory=dict)


class DocumentSource(WebSource[O]):
    """A leaf says what to ask and how to read the answer."""

    is_windowed: ClassVar[bool] = True
    """The document shows only the newest so many: one that shares nothing with the last has a gap."""

    @abstractmethod
    def call(self, since: datetime) -> Call:
        """The question."""

    @abstractmethod
    def document(self, reply: Reply, state: Mapping[str, Any]) -> Document:
        """The answer, read; raises SourceFailed."""

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        call = self.call(since)
        asked = key_of(call.url)
        if state.get("for") != asked:
            state = {}
        reply = await caller.ask(_conditional(call, state))
        if reply.status == 304:
            return Page((), write_cursor(state), rate=reply.rate)
        document = await asyncio.to_thread(self.document, reply, state)  # a large feed takes seconds to read
        after = when(state.get("after"))
        batch, upto = _dealt([item for item in document.items if is_wanted(item, since)], after, budget.items)
        problem = document.problem or self._gap(document, state, is_later=after is not None)
        kept = {"for": asked, "url": reply.moved_to or state.get("url", ""), **document.keeps}
        if upto is None:
            kept |= {"etag": reply.headers.get("etag", ""), "modified": reply.headers.get("last-modified", "")}
            kept |= {"seen": _seen(document.items)} if self.is_windowed else {}
        else:
            kept |= {"after": upto.isoformat(), "seen": state.get("seen", [])}
        page = Page(tuple(batch), write_cursor(kept), rate=reply.rate, has_more=upto is not None)
        if problem is None:
            return page
        return replace(page, coverage=Coverage.PARTIAL, reason=problem.reason, detail=problem.message)

    def _gap(self, document: Document, state: Mapping[str, Any], *, is_later: bool) -> SourceFailed | None:
        before = state.get("seen")
        if not self.is_windowed or is_later or not before or not document.items:
            return None
        if set(before).isdisjoint(_seen(document.items)):
            return SourceFailed(Reason.GAP, "Nothing of last time is still shown, so something may have been missed.")
        return None


def _conditional(call: Call, state: Mapping[str, Any]) -> Call:
    names = {"If-None-Match": "etag", "If-Modified-Since": "modified"}
    if state.get("after"):  # still dealing: the document is wanted although it has not changed
        names = {}
    validators = {header: str(state[name]) for header, name in names.items() if state.get(name)}
    return replace(call, url=str(state.get("url") or call.url), headers={**call.headers, **validators})


def _seen(items: Sequence[Item]) -> list[str]:
    newest = sorted(items, key=lambda item: item.created_at or _OLDEST, reverse=True)
    return [key_of(item.native_id)[:8] for item in newest[:_SEEN]]


def _dealt(items: Sequence[Item], after: datetime | None, limit: int) -> tuple[list[Item], datetime | None]:
    """The next batch, oldest first and undated last, and the moment to go on after; None when that was all."""
    ordered = sorted(items, key=lambda item: (item.created_at is None, item.created_at or _OLDEST))
    waiting = [item for item in ordered if after is None or item.created_at is None or item.created_at >= after]
    batch = waiting[:limit]
    last = batch[-1].created_at if batch else None
    if len(waiting) <= limit or last is None or last == after:
        return waiting, None
    return batch, last
