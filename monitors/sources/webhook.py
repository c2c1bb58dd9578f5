"""What other systems send us, signed: `POST /v1/webhooks/{binding}` keeps a delivery and answers 202, scans read it.

A delivery is one object of our own schema, a list of them, or `{"items": [...]}`. It is put away at the call *after*
the one that gave its items, when the cursor proves that they were stored.
"""

import asyncio
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Literal
from zoneinfo import ZoneInfo

from core.errors import AppError, InvalidInput
from monitors.fetching.cursors import read_cursor, write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.rows import FIELDS, item_of
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason, SourceTools
from monitors.sources.options import Options, SecretName, read_options

ITEMS_LIMIT = 1000
"""Items in one delivery."""
_TOGETHER = 200  # deliveries read at once; their numbers go into the cursor
_UTC = ZoneInfo("UTC")


class WebhookOptions(Options):
    """How deliveries are signed, and what they hold."""

    secret: SecretName
    """Name of the secret that deliveries are signed with (whsec_ and base64); it may hold two while one is changed."""
    kind: Literal["review", "post", "news", "ticket", "notice"] = "post"
    """What items are, unless they say it: review, post, news, ticket or notice."""


class WebhookSource:
    """See the module."""

    Options: ClassVar[type[Options]] = WebhookOptions

    def __init__(self, tools: SourceTools) -> None:
        self.tools = tools
        self.options = read_options(WebhookOptions, tools.options)

    def check(self) -> None:
        """Everything that can be checked without looking is checked by the options' types."""

    async def fetch(self, cursor: str, since: datetime, budget: Budget) -> Page:  # noqa: ARG002  # all was sent to be read
        """See `Source.fetch`."""
        if self.tools.inbox is None:
            return SourceFailed(Reason.REFUSED, "Webhooks are not received here.").page(cursor)
        try:
            return await asyncio.to_thread(self._fetch, read_cursor(cursor), budget)
        except AppError as error:  # the database is busy or away
            return SourceFailed(Reason.UNREACHABLE, error.message).page(cursor)

    def _fetch(self, state: Mapping[str, Any], budget: Budget) -> Page:
        inbox = self.tools.inbox
        assert inbox is not None  # noqa: S101  # looked at in fetch
        given = [number for number in state.get("given") or [] if isinstance(number, int)]
        if given:
            inbox.put_away(given)
        items: list[Item] = []
        numbers: list[int] = []
        faults = 0
        waiting = inbox.waiting(_TOGETHER + 1)
        for number, body in waiting[:_TOGETHER]:
            if numbers and len(items) >= budget.items:
                break
            told, refused = self._items(number, body)
            items += told
            faults += refused
            numbers.append(number)
        cursor, has_more = write_cursor({"given": numbers}), len(waiting) > len(numbers)
        if faults:
            detail = f"{faults} items of the deliveries could not be read."
            return Page(tuple(items), cursor, Coverage.PARTIAL, Reason.BROKEN, detail, has_more=has_more)
        return Page(tuple(items), cursor, has_more=has_more)

    def _items(self, number: int, body: str) -> tuple[list[Item], int]:
        kind = ItemKind(self.options.kind)
        items, refused = [], 0
        for at, row in enumerate(rows_of(body)):
            try:
                named = {name: row.get(name) for name in (*FIELDS, "extras")} if isinstance(row, Mapping) else {}
                items.append(item_of(named, kind, _UTC, f"delivery:{number}:{at}"))
            except InvalidInput:
                refused += 1
        return items, refused


def rows_of(body: str) -> list[Any]:
    """The items of a delivery; raises InvalidInput for what is not one."""
    try:
        sent = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidInput("The body is not JSON.", "body") from error
    rows = sent.get("items", [sent]) if isinstance(sent, dict) else sent
    if not isinstance(rows, list) or not rows:
        raise InvalidInput("The body is an item, a list of items, or an object with `items`.", "body")
    if len(rows) > ITEMS_LIMIT:
        raise InvalidInput(f"A delivery holds at most {ITEMS_LIMIT} items.", "body")
    return rows


def check_delivery(body: str, kind: ItemKind) -> int:
    """How many items a delivery holds; raises InvalidInput for one in which an item is wrong, naming it."""
    rows = rows_of(body)
    for at, row in enumerate(rows):
        if not isinstance(row, Mapping):
            raise InvalidInput(f"Item {at} is no object.", "items")
        try:
            item_of({name: row.get(name) for name in (*FIELDS, "extras")}, kind, _UTC, "delivery")
        except InvalidInput as error:
            raise InvalidInput(f"Item {at}: {error.message}", f"items.{at}.{error.field}") from error
    return len(rows)
