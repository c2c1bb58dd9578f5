"""Bluesky search, signed in with an app password (search without a login answers 403).

Its maintainers ask not to use search as a data feed: few watches, seldom. Shape: `posts[]: uri, cid, author{did,
handle}, record{text, createdAt, langs}, indexedAt, likeCount, repostCount, replyCount`, `cursor`. A moment is the
author's claim, so one later than when it was indexed is not believed.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from pydantic import model_validator

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import get, tidy, when, whole
from monitors.fetching.tokens import ask_with_token, drawer
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Options, SecretName, tied
from monitors.sources.terms import names

_TOKEN_LIFE_S = 5400.0  # access tokens live two hours; signing in is limited to some hundred times a day


class BlueskyOptions(Options):
    """The account that searches."""

    handle: Identifier
    """Handle of the account, such as brand.bsky.social."""
    app_password: SecretName
    """Name of the secret that holds an app password (Settings, Privacy and security, App passwords)."""
    server: Identifier = "bsky.social"
    """Host of the account's own server; with another than bsky.social the secret's name begins with it."""

    @model_validator(mode="after")
    def _password_of_this_server(self) -> Self:
        return self if self.server == "bsky.social" else tied(self, self.app_password, self.server)


class BlueskySource(ListingSource[BlueskyOptions]):
    Options: ClassVar[type[Options]] = BlueskyOptions
    spacing_s = 1.0

    def parts(self) -> Sequence[str]:
        return names(self.query)

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:
        params = {
            "q": f'"{part}"',
            "sort": "latest",
            "since": since.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "limit": "100",
            **({"cursor": token} if token else {}),
        }
        place = f"https://{self.options.server}/xrpc/app.bsky.feed.searchPosts"
        name = drawer("bluesky", self.options.server, self.options.handle, self.options.app_password)
        reply = await ask_with_token(
            caller,
            name,
            lambda: self._session(caller),
            lambda key: Call(place, params, {"Authorization": f"Bearer {key}"}),
        )
        found = reply.json()
        return Listing([_item(post) for post in found["posts"]], str(found.get("cursor") or ""))

    async def _session(self, caller: Caller) -> tuple[str, float]:
        place = f"https://{self.options.server}/xrpc/com.atproto.server.createSession"
        body = {"identifier": self.options.handle, "password": self.tools.secret(self.options.app_password)}
        session = (await caller.ask(Call(place, method="POST", body=body))).json()
        return str(session["accessJwt"]), _TOKEN_LIFE_S


def _item(post: dict[str, Any]) -> Item:
    record, did = post["record"], str(get(post, "author", "did") or "")
    claimed, indexed = when(record.get("createdAt")), when(post.get("indexedAt"))
    moments = [moment for moment in (claimed, indexed) if moment]
    return Item(
        native_id=str(post["uri"]),
        text=tidy(record.get("text")),
        kind=ItemKind.POST,
        url=f"https://bsky.app/profile/{did}/post/{str(post['uri']).rsplit('/', 1)[-1]}",
        author=did,
        created_at=min(moments, default=None),
        language=get(record, "langs", 0),
        engagement=sum(whole(post.get(name)) or 0 for name in ("likeCount", "repostCount", "replyCount", "quoteCount")),
    )
