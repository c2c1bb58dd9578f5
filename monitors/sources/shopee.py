"""Reviews of your own shop on Shopee, through its open platform.

Questions are signed: HMAC-SHA256 of partner id, path, time, access token and shop id. Access tokens live four hours and
are renewed by whoever owns the application; the secret is read anew at every poll. At most 1000 comments are there.
Shape as seen in public clients, not called: `response: item_comment_list[]: comment_id, comment, rating_star,
create_time, buyer_username, item_id`, `more`, `next_cursor`; a refusal has status 200 and a word in `error`.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Any, ClassVar, Literal

from monitors.fetching.calling import Call, Caller
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, stars, tidy, when
from monitors.sources.base import Item, ItemKind, Reason
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Identifier, Identifiers, Options, SecretName

HOST = "https://partner.shopeemobile.com"
PATH = "/api/v2/product/get_comment"
_REFUSALS = (
    (("auth", "token", "sign", "permission", "partner", "shop_id"), Reason.UNAUTHORISED),
    (("frequen", "limit", "busy"), Reason.RATE_LIMITED),
    (("server", "inner", "system"), Reason.SERVER_ERROR),
)


class ShopeeOptions(Options):
    """Which shop, and with which application."""

    partner_id: Identifier
    """Id of your application."""
    partner_key: SecretName
    """Name of the secret that holds the application's key."""
    shop_id: Identifier
    """Id of the shop."""
    access_token: SecretName
    """Name of the secret that holds the shop's access token; it lives four hours and must be kept fresh."""
    market: Literal["", "SG", "MY", "TH", "PH", "ID", "VN", "TW", "BR", "MX", "CL", "CO"] = ""
    """Market of the shop."""
    items: Identifiers = ()
    """Ids of products, separated by commas; empty: all."""


class ShopeeSource(ListingSource[ShopeeOptions]):
    Options: ClassVar[type[Options]] = ShopeeOptions
    is_windowed: ClassVar[bool] = True
    spacing_s = 0.2

    def parts(self) -> Sequence[str]:
        return self.options.items or ("",)

    async def page(self, part: str, token: str, since: datetime, caller: Caller) -> Listing:  # noqa: ARG002  # cannot ask
        params = {**self._signed(), "cursor": token, "page_size": "100", **({"item_id": part} if part else {})}
        answer = (await caller.ask(Call(f"{HOST}{PATH}", params))).json()
        if error := str(answer["error"] or ""):
            raise _refused(error)
        found = answer["response"]
        items = [self._item(comment) for comment in found["item_comment_list"]]
        return Listing(items, str(found.get("next_cursor") or "") if found.get("more") else "")

    def _signed(self) -> dict[str, str]:
        at = str(int(self.tools.now().timestamp()))
        access = self.tools.secret(self.options.access_token)
        said = f"{self.options.partner_id}{PATH}{at}{access}{self.options.shop_id}"
        sign = hmac.new(self.tools.secret(self.options.partner_key).encode(), said.encode(), "sha256").hexdigest()
        return {
            "partner_id": self.options.partner_id,
            "shop_id": self.options.shop_id,
            "access_token": access,
            "timestamp": at,
            "sign": sign,
        }

    def _item(self, comment: dict[str, Any]) -> Item:
        return Item(
            native_id=str(comment["comment_id"]),
            text=tidy(comment.get("comment")),
            kind=ItemKind.REVIEW,
            author=str(comment.get("buyer_username") or ""),
            created_at=when(comment.get("create_time")),
            market=self.options.market,
            stars=stars(comment.get("rating_star")),
            extras={
                "product": str(comment.get("item_id") or ""),
                "is_answered": bool(get(comment, "comment_reply", "reply")),
            },
        )


def _refused(error: str) -> SourceFailed:
    word = error.lower()
    reason = next((reason for words, reason in _REFUSALS if any(part in word for part in words)), Reason.BROKEN)
    return SourceFailed(reason, f"Shopee refuses: {tidy(error)[:80]}.")
