"""Reviews of your own business on Trustpilot, with an API key of a paid plan.

Shape: `reviews[]: id, stars, title, text, language, createdAt, updatedAt, isVerified, consumer{id, displayName}`;
`page` from 1, `perPage` up to 100, `orderBy=createdat.desc`; a short page is the last. 401 for a wrong key, 403 for a
business that is not yours. Advised: no more than 833 requests in 5 minutes. Path and fields as documented, not called.
"""

from datetime import datetime
from typing import Any, ClassVar

from monitors.fetching.calling import Call, Caller
from monitors.fetching.texts import get, stars, tidy, when, whole
from monitors.sources.base import Item, ItemKind
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Options, SecretName

PLACE = "https://api.trustpilot.com/v1/business-units/{unit}/reviews"
_PAGE = 100


class TrustpilotOptions(Options):
    """Which business."""

    business_unit: Identifier
    """Id of your business unit, 24 letters and digits."""
    api_key: SecretName
    """Name of the secret that holds the API key."""


class TrustpilotSource(ListingSource[TrustpilotOptions]):
    Options: ClassVar[type[Options]] = TrustpilotOptions
    spacing_s = 0.4

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        number = whole(token) or 1
        params = {"page": str(number), "perPage": str(_PAGE), "orderBy": "createdat.desc"}
        headers = {"apikey": self.tools.secret(self.options.api_key)}
        place = PLACE.format(unit=self.options.business_unit)
        reviews = (await caller.ask(Call(place, params, headers))).json()["reviews"]
        more = len(reviews) >= _PAGE
        return Listing([_item(review) for review in reviews], str(number + 1) if more else "")


def _item(review: dict[str, Any]) -> Item:
    title, text = tidy(review.get("title")), tidy(review.get("text"))
    return Item(
        native_id=str(review["id"]),
        text=text or title,
        kind=ItemKind.REVIEW,
        title=title if text else "",
        url=f"https://www.trustpilot.com/reviews/{review['id']}",
        author=str(get(review, "consumer", "id") or get(review, "consumer", "displayName") or ""),
        created_at=when(review.get("createdAt")),
        edited_at=when(review.get("updatedAt")),
        language=review.get("language") or None,
        stars=stars(review.get("stars")),
        engagement=whole(review.get("numberOfLikes")),
        extras={"is_verified": bool(review.get("isVerified")), "is_answered": bool(review.get("companyReply"))},
    )
