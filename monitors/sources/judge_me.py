"""Reviews of a Shopify shop, through the Judge.me review app.

Shape as seen in public clients, not called: `reviews[]: id, title, body, rating, created_at, updated_at, verified,
hidden, product_title, product_external_id, reviewer{id, name, email}`; `page` from 1, a short page is the last. Limits
are unpublished. Addresses of reviewers are dropped.
"""

from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import get, plain, stars, when, whole
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Options, SecretName

ENDPOINT = "https://judge.me/api/v1/reviews"
_PAGE = 100


class JudgeMeOptions(Options):
    """Which shop."""

    shop_domain: Identifier
    """Domain of the shop, such as acme.myshopify.com."""
    api_token: SecretName
    """Name of the secret that holds the private API token."""


class JudgeMeSource(ListingSource[JudgeMeOptions]):
    Options: ClassVar[type[Options]] = JudgeMeOptions
    spacing_s = 0.5

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        number = whole(token) or 1
        params = {
            "shop_domain": self.options.shop_domain,
            "api_token": self.tools.secret(self.options.api_token),
            "page": str(number),
            "per_page": str(_PAGE),
        }
        reviews = (await caller.ask(Call(ENDPOINT, params))).json()["reviews"]
        return Listing([_item(review) for review in reviews], str(number + 1) if len(reviews) >= _PAGE else "")


def _item(review: dict[str, Any]) -> Item:
    title, text = plain(review.get("title")), plain(review.get("body"))
    created, updated = when(review.get("created_at")), when(review.get("updated_at"))
    return Item(
        native_id=str(review["id"]),
        text=text or title,
        kind=ItemKind.REVIEW,
        title=title if text else "",
        author=str(get(review, "reviewer", "id") or get(review, "reviewer", "name") or ""),
        created_at=created,
        edited_at=updated if created and updated and updated > created else None,
        stars=stars(review.get("rating")),
        extras={
            "product": str(review.get("product_external_id") or ""),
            "product_title": plain(review.get("product_title")),
            "is_verified": review.get("verified") not in (None, False, "", "nothing"),
            "is_hidden": bool(review.get("hidden")),
        },
    )
