"""Public posts with a hashtag, on a Mastodon server (or another that speaks its API).

Read upwards: `min_id` gives the posts right after one, the `Link` header's `prev` the next page up. Posts of other
servers arrive late under ids that tell when they were written, so each poll begins some minutes before where the last
ended. Only what the server has heard of is there. Limits: 300 requests in 5 minutes, paging apart, `X-RateLimit-*`.
Ids are milliseconds since 1970 shifted by 16 bits (Mastodon's `lib/mastodon/snowflake.rb`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from urllib.parse import quote

import httpx
import regex
from pydantic import model_validator

from core.errors import InvalidInput
from monitors.fetching.calling import Call, Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import plain, when, whole
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.options import Identifier, Options, SecretName, Words, tied
from monitors.sources.terms import hashtags, names
from monitors.sources.web import WebSource

_OVERLAP = timedelta(minutes=10)
_PAGE = 40
_MIN_ID = regex.compile(r"[?&]min_id=(\d+)")


class MastodonOptions(Options):
    """Which server and hashtags."""

    server: Identifier = "mastodon.social"
    """Host of the server, such as mastodon.social."""
    tags: Words = ()
    """Hashtags without #, separated by commas; empty: made of the watch's names."""
    access_token: SecretName | None = None
    """Name of the secret that holds an access token, for servers that show nothing without a login; it begins with
    the server's host, so that no other server can be sent it."""

    @model_validator(mode="after")
    def _token_of_this_server(self) -> Self:
        return tied(self, self.access_token, self.server)


class MastodonSource(WebSource[MastodonOptions]):
    Options: ClassVar[type[Options]] = MastodonOptions

    def tags(self) -> Sequence[str]:
        return hashtags(self.options.tags or names(self.query))

    def check(self) -> None:
        if not self.tags():
            raise InvalidInput("No hashtag can be made of these words.", "tags")
        self.check_address(f"https://{self.options.server}/")

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        tags = list(self.tags())
        if not tags:
            raise SourceFailed(Reason.REFUSED, "No hashtag can be made of its words.")
        kept = state.get("tags")
        heads: dict[str, int] = {tag: number for tag, number in (kept or {}).items() if isinstance(number, int)}
        start = tags.index(state["at"]) if state.get("at") in tags else 0
        is_going = bool(state.get("at"))
        items: list[Item] = []
        for tag in tags[start:]:
            known = heads.get(tag, _id_of(since))
            head = known if is_going else max(known - (_id_of(_OVERLAP) if tag in heads else 0), 0)
            is_going = False
            while True:
                if caller.requests_left == 0 or len(items) >= budget.items:
                    cursor = write_cursor({"tags": heads, "at": tag})
                    return Page(tuple(items), cursor, rate=caller.rate, has_more=True)
                try:
                    found, head = await self._above(tag, head, caller)
                except SourceFailed as failure:
                    return self._broken_off(failure, items, heads, tag)
                items += [item for item in found if item.created_at is None or item.created_at >= since]
                heads[tag] = max(head, heads.get(tag, 0))
                if len(found) < _PAGE:
                    break
        return Page(tuple(items), write_cursor({"tags": heads}), rate=caller.rate)

    @staticmethod
    def _broken_off(failure: SourceFailed, items: Sequence[Item], heads: Mapping[str, int], tag: str) -> Page:
        if not items:
            raise failure
        cursor = write_cursor({"tags": heads, "at": tag})
        return Page(tuple(items), cursor, Coverage.PARTIAL, failure.reason, failure.message, failure.rate)

    async def _above(self, tag: str, head: int, caller: Caller) -> tuple[list[Item], int]:
        """The page right above an id, and the id to go on from."""
        place = f"https://{self.options.server}/api/v1/timelines/tag/{quote(tag)}"
        secret = self.options.access_token
        headers = {"Authorization": f"Bearer {self.tools.secret(secret)}"} if secret else {}
        reply = await caller.ask(Call(place, {"min_id": str(head), "limit": str(_PAGE)}, headers))
        statuses = reply.json()
        if not isinstance(statuses, list):
            raise TypeError("a timeline is a list")
        numbers = [int(status["id"]) for status in statuses if str(status["id"]).isdecimal()]
        return [_item(status) for status in statuses], max([head, *numbers, _linked(reply.headers)])


def _linked(headers: Mapping[str, str]) -> int:
    links = httpx.Response(200, headers={"link": headers.get("link", "")}).links
    found = _MIN_ID.search(links.get("prev", {}).get("url", ""))
    return int(found[1]) if found else 0


def _id_of(moment: datetime | timedelta) -> int:
    seconds = moment.total_seconds() if isinstance(moment, timedelta) else moment.timestamp()
    return int(seconds * 1000) << 16


def _item(status: dict[str, Any]) -> Item:
    counts = [whole(status.get(name)) or 0 for name in ("reblogs_count", "favourites_count", "replies_count")]
    return Item(
        native_id=str(status.get("uri") or status["id"]),
        text=plain(f"{status.get('spoiler_text') or ''}<br>{status['content']}"),
        kind=ItemKind.POST,
        url=str(status.get("url") or status.get("uri") or ""),
        author=str(status["account"].get("url") or status["account"]["acct"]),
        created_at=when(status.get("created_at")),
        edited_at=when(status.get("edited_at")),
        language=status.get("language") or None,
        engagement=sum(counts),
    )
