"""Reddit posts, through its API with an application of your own (client credentials).

The pages without a login answer 403 since May 2026, and commercial use wants Reddit's approval. Shape:
`data.children[].data: name, title, selftext, created_utc, edited, permalink, score, num_comments`, `data.after`; a list
ends after about 1000 posts. Comments cannot be searched. About 100 requests a minute, told in `X-Ratelimit-*`.
"""

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import tidy, when, whole
from monitors.fetching.tokens import ask_with_token, drawer
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Identifiers, Options, SecretName
from monitors.sources.terms import any_of, none_of

TOKEN = "https://www.reddit.com/api/v1/access_token"  # noqa: S105  # an address
API = "https://oauth.reddit.com"
_GONE = frozenset({"[removed]", "[deleted]", "[deleted by user]"})


class RedditOptions(Options):
    """Your application, and where to look."""

    client_id: Identifier
    """Id of your application, from reddit.com/prefs/apps."""
    client_secret: SecretName
    """Name of the secret that holds the application's secret."""
    username: Identifier
    """Reddit name of who runs this; Reddit wants it in every request."""
    subreddits: Identifiers = ()
    """Subreddits to search, without r/, separated by commas; empty: all of Reddit."""


class RedditSource(ListingSource[RedditOptions]):
    Options: ClassVar[type[Options]] = RedditOptions
    is_windowed: ClassVar[bool] = True
    spacing_s = 0.7

    def parts(self) -> Sequence[str]:
        return self.options.subreddits or ("",)

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        place = f"{API}/r/{part}/search" if part else f"{API}/search"
        params = {
            "q": f"{any_of(self.query, limit=400)} {none_of(self.query, limit=100)}".strip(),
            "sort": "new",
            "type": "link",
            "limit": "100",
            "raw_json": "1",
            **({"restrict_sr": "1"} if part else {}),
            **({"after": token} if token else {}),
        }
        name = drawer("reddit", self.options.client_id, self.options.client_secret)
        reply = await ask_with_token(
            caller,
            name,
            lambda: self._token(caller),
            lambda key: Call(place, params, self._headers(f"Bearer {key}")),
        )
        data = reply.json()["data"]
        return Listing([_item(child["data"]) for child in data["children"]], str(data.get("after") or ""))

    async def _token(self, caller: Caller) -> tuple[str, float]:
        pair = f"{self.options.client_id}:{self.tools.secret(self.options.client_secret)}"
        basic = f"Basic {b64encode(pair.encode()).decode()}"
        call = Call(TOKEN, headers=self._headers(basic), method="POST", form={"grant_type": "client_credentials"})
        given = (await caller.ask(call)).json()
        return str(given["access_token"]), float(given.get("expires_in", 3600))

    def _headers(self, authorisation: str) -> dict[str, str]:
        agent = f"server:babelguard:0.1 (by /u/{self.options.username})"
        return {"Authorization": authorisation, "User-Agent": agent}


def _item(post: dict[str, Any]) -> Item:
    title, text = tidy(post.get("title")), tidy(post.get("selftext"))
    is_gone = text in _GONE or title in _GONE or bool(post.get("removed_by_category"))
    author = str(post.get("author") or "")
    return Item(
        native_id=str(post["name"]),
        text="" if is_gone else text or title,
        kind=ItemKind.POST,
        title="" if is_gone or not text else title,
        url=f"https://www.reddit.com{post.get('permalink', '')}",
        author="" if author in _GONE else author,
        created_at=when(post.get("created_utc")),
        edited_at=when(post.get("edited")),
        engagement=(whole(post.get("score")) or 0) + (whole(post.get("num_comments")) or 0),
        deleted=is_gone,
        extras={"subreddit": str(post.get("subreddit") or "")},
    )
