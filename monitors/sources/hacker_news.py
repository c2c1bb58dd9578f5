"""Hacker News stories and comments, through its search.

Shape: `search_by_date` answers `hits[]: objectID, created_at_i, title, story_text | comment_text, author, points,
num_comments, story_id, story_url`, newest first, `nbPages` pages of at most 1000 hits in all (10 000 requests an hour
and address, unverified).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import get, plain, when, whole
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Options
from monitors.sources.terms import names

ENDPOINT = "https://hn.algolia.com/api/v1/search_by_date"
ITEM = "https://news.ycombinator.com/item?id="


class HackerNewsSource(ListingSource[Options]):
    is_windowed: ClassVar[bool] = True

    def parts(self) -> Sequence[str]:
        return names(self.query)

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:
        number = whole(token) or 0
        params = {
            "query": f'"{part}"',
            "tags": "(story,comment)",
            "numericFilters": f"created_at_i>{int(since.timestamp())}",
            "hitsPerPage": "100",
            "page": str(number),
        }
        found = (await caller.ask(Call(ENDPOINT, params))).json()
        more = number + 1 < int(found.get("nbPages", 0))
        return Listing([_item(hit) for hit in found["hits"]], str(number + 1) if more else "")


def _item(hit: dict[str, Any]) -> Item:
    title, text = plain(hit.get("title")), plain(hit.get("comment_text") or hit.get("story_text"))
    counts = (whole(hit.get("points")), whole(hit.get("num_comments")))
    return Item(
        native_id=str(hit["objectID"]),
        text=text or title,
        kind=ItemKind.POST,
        title=title if text else "",
        url=f"{ITEM}{hit['objectID']}",
        author=str(hit.get("author") or ""),
        created_at=when(hit.get("created_at_i")),
        engagement=sum(count for count in counts if count is not None) if any(c is not None for c in counts) else None,
        extras={"link": str(get(hit, "url") or get(hit, "story_url") or "")[:2000]},
    )
