"""Support tickets, through Zendesk's incremental export.

Read forward: from a time at first, then from the cursor each answer gives; it gives every ticket created or changed
since, and leaves the newest minute out. Ten questions a minute. Shape: `tickets[]: id, created_at, updated_at, subject,
description, status, requester_id, tags, via.channel, satisfaction_rating.score`, `after_cursor`, `end_of_stream`.
A change of status is no edit of the text, so `updated_at` is not taken for one.
"""

from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, tidy, when
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.options import Identifier, Options, SecretName, Text
from monitors.sources.web import WebSource

_NEWEST = timedelta(minutes=2)  # the export refuses a start within the last minute
_PAGE = 500


class ZendeskOptions(Options):
    """Which account."""

    subdomain: Identifier
    """The part before .zendesk.com."""
    email: Text
    """Address of the agent whose token is used."""
    api_token: SecretName
    """Name of the secret that holds the API token."""


class ZendeskSource(WebSource[ZendeskOptions]):
    Options: ClassVar[type[Options]] = ZendeskOptions
    spacing_s = 1.0

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        after = str(state.get("after") or "")
        items: list[Item] = []
        while True:
            try:
                found = await self._page(after, since, caller)
            except SourceFailed as failure:
                if items:
                    cursor = write_cursor({"after": after})
                    return Page(tuple(items), cursor, Coverage.PARTIAL, failure.reason, failure.message, failure.rate)
                if not after or failure.reason is not Reason.BROKEN or caller.requests_left == 0:
                    raise
                after = ""  # a cursor it no longer knows: from the beginning, what is known is known
                continue
            items += map(self._item, found["tickets"])
            after = str(found["after_cursor"] or after)
            if found["end_of_stream"]:
                return Page(tuple(items), write_cursor({"after": after}), rate=caller.rate)
            if caller.requests_left == 0 or len(items) >= budget.items:
                return Page(tuple(items), write_cursor({"after": after}), rate=caller.rate, has_more=True)

    async def _page(self, after: str, since: datetime, caller: Caller) -> dict[str, Any]:
        start = int(min(since, self.tools.now() - _NEWEST).timestamp())
        params = {"cursor": after} if after else {"start_time": str(start)}
        pair = f"{self.options.email}/token:{self.tools.secret(self.options.api_token)}"
        headers = {"Authorization": f"Basic {b64encode(pair.encode()).decode()}"}
        place = f"https://{self.options.subdomain}.zendesk.com/api/v2/incremental/tickets/cursor.json"
        found: dict[str, Any] = (await caller.ask(Call(place, {**params, "per_page": str(_PAGE)}, headers))).json()
        return found

    def _item(self, ticket: dict[str, Any]) -> Item:
        is_gone = ticket.get("status") == "deleted"
        title, text = tidy(ticket.get("subject")), tidy(ticket.get("description"))
        return Item(
            native_id=str(ticket["id"]),
            text="" if is_gone else text or title,
            kind=ItemKind.TICKET,
            title="" if is_gone or not text else title,
            url=f"https://{self.options.subdomain}.zendesk.com/agent/tickets/{ticket['id']}",
            author=str(ticket.get("requester_id") or ""),
            created_at=when(ticket.get("created_at")),
            deleted=is_gone,
            extras={
                "status": str(ticket.get("status") or ""),
                "channel": str(get(ticket, "via", "channel") or ""),
                "tags": [str(tag) for tag in ticket.get("tags") or []][:50],
                "satisfaction": str(get(ticket, "satisfaction_rating", "score") or ""),
            },
        )
