"""News of the world, from GDELT's DOC 2.0 search.

At most 250 articles an answer, newest first; older ones are had by ending the next question where this one ended.
It says its errors in plain words with status 200: they are read, so that a refusal is not taken for no news. One
request in five seconds. Titles only, no texts; it understands English best. Shape:
`articles[]: url, title, seendate, domain, language, sourcecountry`.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller, Reply
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import tidy, when
from monitors.sources.base import Item, ItemKind, Rate, Reason
from monitors.sources.languages import tag_of
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Options
from monitors.sources.terms import any_of, none_of

ENDPOINT = "https://api.gdeltproject.org/api/v2/doc/doc"
_MOST = 250
_WAIT = timedelta(minutes=1)
_REACH = timedelta(days=89)  # its search goes back three months


class GdeltSource(ListingSource[Options]):
    spacing_s: ClassVar[float] = 5.0
    is_windowed: ClassVar[bool] = True

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # one part
        now = self.tools.now()
        params = {
            "query": f"{any_of(self.query, limit=200)} {none_of(self.query, limit=50)}".strip(),
            "mode": "artlist",
            "format": "json",
            "sort": "datedesc",
            "maxrecords": str(_MOST),
            "startdatetime": _stamp(max(since, now - _REACH)),
            "enddatetime": token or _stamp(now),
        }
        reply = await caller.ask(Call(ENDPOINT, params))
        articles = self._data(reply).get("articles", [])
        items = [_item(article) for article in articles]
        oldest = min((item.created_at for item in items if item.created_at), default=None)
        more = len(items) >= _MOST and oldest is not None and _stamp(oldest) != token
        return Listing(items, _stamp(oldest) if more and oldest else "")

    def _data(self, reply: Reply) -> dict[str, Any]:
        said = reply.content[:200].decode("utf-8", "replace").strip()
        if said.startswith("{"):
            data = reply.json()
            return data if isinstance(data, dict) else {}
        if "limit requests" in said.lower():
            rate = Rate(0, self.tools.now() + _WAIT)
            raise SourceFailed(Reason.RATE_LIMITED, f"{reply.host} asks us to come less often.", rate)
        if said.startswith("<") or not said or reply.is_cut:
            reply.json()
        raise SourceFailed(Reason.BROKEN, f"{reply.host} says: {tidy(said).rstrip('.')}.")


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%d%H%M%S")


def _item(article: dict[str, Any]) -> Item:
    return Item(
        native_id=str(article["url"]),
        text=tidy(article.get("title")),
        kind=ItemKind.NEWS,
        url=str(article["url"]),
        author=str(article.get("domain") or ""),
        created_at=when(article.get("seendate")),
        language=tag_of(str(article.get("language") or "")),
        extras={"outlet": str(article.get("domain") or ""), "outlet_country": str(article.get("sourcecountry") or "")},
    )
