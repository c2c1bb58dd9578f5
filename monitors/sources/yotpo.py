"""Reviews collected by Yotpo for a shop.

Shape as seen in public clients, not called: `reviews[]: id, title, content, score, created_at, updated_at, sku, name,
email, deleted, archived`; `page` from 1, `count` up to 100, `since_updated_at` a day. A session token (utoken) is had
with the app's key and secret. 5000 requests a minute. Addresses of reviewers are dropped.
"""

from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import plain, stars, when, whole
from monitors.fetching.tokens import ask_with_token, drawer
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Options, SecretName

TOKEN = "https://api.yotpo.com/oauth/token"  # noqa: S105  # an address
PLACE = "https://api.yotpo.com/v1/apps/{app}/reviews"
_PAGE = 100
_LIFE_S = 86_400.0  # tokens are long-lived; renewed when refused, and daily


class YotpoOptions(Options):
    """Which store."""

    app_key: Identifier
    """The store's app key."""
    api_secret: SecretName
    """Name of the secret that holds the store's API secret."""


class YotpoSource(ListingSource[YotpoOptions]):
    Options: ClassVar[type[Options]] = YotpoOptions

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # one part
        number = whole(token) or 1
        params = {"count": str(_PAGE), "page": str(number), "since_updated_at": since.date().isoformat()}
        place = PLACE.format(app=self.options.app_key)
        reply = await ask_with_token(
            caller,
            drawer("yotpo", self.options.app_key, self.options.api_secret),
            lambda: self._token(caller),
            lambda key: Call(place, {**params, "utoken": key}),
        )
        reviews = reply.json()["reviews"]
        return Listing([_item(review) for review in reviews], str(number + 1) if len(reviews) >= _PAGE else "")

    async def _token(self, caller: Caller) -> tuple[str, float]:
        secret = self.tools.secret(self.options.api_secret)
        body = {"client_id": self.options.app_key, "client_secret": secret, "grant_type": "client_credentials"}
        given = (await caller.ask(Call(TOKEN, method="POST", body=body))).json()
        return str(given["access_token"]), _LIFE_S


def _item(review: dict[str, Any]) -> Item:
    is_gone = bool(review.get("deleted"))
    title, text = plain(review.get("title")), plain(review.get("content"))
    created, updated = when(review.get("created_at")), when(review.get("updated_at"))
    return Item(
        native_id=str(review["id"]),
        text="" if is_gone else text or title,
        kind=ItemKind.REVIEW,
        title=title if text and not is_gone else "",
        author=str(review.get("name") or ""),
        created_at=created,
        edited_at=updated if created and updated and updated > created else None,
        stars=stars(review.get("score")),
        deleted=is_gone,
        extras={"product": str(review.get("sku") or ""), "is_archived": bool(review.get("archived"))},
    )
