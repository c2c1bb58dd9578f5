"""Reviews of your own shop on Lazada, through its open platform.

Two steps: the ids of a product's reviews within a week, then their texts. Questions are signed: HMAC-SHA256 of the path
and all parameters in order, and our clock may be two hours off. Reviews of the last three months are there. Shape as
seen in public clients, not called: `data: id_list, total, page_size, current`, then `data.review_list[]: id,
review_content, create_time (ms), ratings.product_rating, product_id, seller_reply`; `code` is "0" when all is well.
"""

import hmac
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from monitors.fetching.calling import Call, Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import get, stars, tidy, when, whole
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.options import Identifier, Identifiers, Options, SecretName
from monitors.sources.web import WebSource

HOSTS = {"sg": "sg", "my": "com.my", "ph": "com.ph", "id": "co.id", "th": "co.th", "vn": "vn"}
IDS, TEXTS = "/review/seller/history/list", "/review/seller/list/v2"
_WINDOW = timedelta(days=7) - timedelta(minutes=1)
_REACH = timedelta(days=89)
_OVERLAP = timedelta(days=1)
_REFUSALS = (
    (("token", "signature", "permission", "appkey", "app_key", "unauthor"), Reason.UNAUTHORISED),
    (("limit", "frequen"), Reason.RATE_LIMITED),
    (("system", "service", "timeout"), Reason.SERVER_ERROR),
)


class LazadaOptions(Options):
    """Which shop, and with which application."""

    country: Literal["sg", "my", "ph", "id", "th", "vn"]
    """Country of the shop."""
    app_key: Identifier
    """Key of your application."""
    app_secret: SecretName
    """Name of the secret that holds the application's secret."""
    access_token: SecretName
    """Name of the secret that holds the shop's access token; it lives some weeks and must be kept fresh."""
    items: Annotated[Identifiers, Field(min_length=1)]
    """Ids of the products to read, separated by commas; Lazada lists no reviews of a whole shop."""


class LazadaSource(WebSource[LazadaOptions]):
    Options: ClassVar[type[Options]] = LazadaOptions
    spacing_s = 0.2

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        names = list(self.options.items)
        kept = state.get("marks")
        marks = {name: str(mark) for name, mark in (kept if isinstance(kept, dict) else {}).items() if name in names}
        start = names.index(state["at"]) if state.get("at") in names else 0
        number = max(1, whole(state.get("page")) or 1) if start or state.get("at") else 1
        items: list[Item] = []
        for name in names[start:]:
            is_done = False
            while not is_done:
                if caller.requests_left < 2 or len(items) >= budget.items:
                    return self._page(items, marks, name, number, caller)
                begins, ends = self._window(marks.get(name), since)
                try:
                    found, is_last = await self._reviews(name, begins, ends, number, caller)
                except SourceFailed as failure:
                    if not items:
                        raise
                    return self._page(items, marks, name, number, caller, failure)
                items += found
                number = 1 if is_last else number + 1
                if is_last:
                    marks[name] = ends.isoformat()
                    is_done = ends >= self.tools.now() - timedelta(minutes=1)
        return self._page(items, marks, "", 1, caller)

    def _page(  # noqa: PLR0917
        self,
        items: Sequence[Item],
        marks: Mapping[str, str],
        at: str,
        number: int,
        caller: Caller,
        failure: SourceFailed | None = None,
    ) -> Page:
        cursor = write_cursor({"marks": marks, "at": at, "page": number if at else 0})
        if failure is not None:
            return Page(tuple(items), cursor, Coverage.PARTIAL, failure.reason, failure.message, failure.rate)
        return Page(tuple(items), cursor, rate=caller.rate, has_more=bool(at))

    def _window(self, mark: str | None, since: datetime) -> tuple[datetime, datetime]:
        """A week that begins a day before the last one ended."""
        now = self.tools.now().astimezone(UTC)
        known = when(mark)
        begins = max(since, now - _REACH, known - _OVERLAP if known else since)
        return begins, min(begins + _WINDOW, now)

    async def _reviews(
        self, name: str, begins: datetime, ends: datetime, number: int, caller: Caller
    ) -> tuple[list[Item], bool]:
        """The reviews of one page of one week, and whether it is the last."""
        window = {"start_time": _ms(begins), "end_time": _ms(ends), "current": str(number), "page_size": "50"}
        listed = await self._asked(IDS, {"item_id": name, **window}, caller)
        ids = [str(one) for one in listed["id_list"] or []]
        if not ids:
            return [], True
        told = await self._asked(TEXTS, {"id_list": f"[{','.join(ids)}]"}, caller)
        is_last = number * (whole(listed.get("page_size")) or len(ids)) >= (whole(listed.get("total")) or 0)
        return [self._item(review) for review in told["review_list"]], is_last

    async def _asked(self, path: str, params: Mapping[str, str], caller: Caller) -> dict[str, Any]:
        host = f"https://api.lazada.{HOSTS[self.options.country]}/rest"
        answer = (await caller.ask(Call(f"{host}{path}", self._signed(path, params)))).json()
        if (code := str(answer["code"])) != "0":
            words = f"{code} {answer.get('message') or ''}".lower()
            reason = next((reason for parts, reason in _REFUSALS if any(p in words for p in parts)), Reason.BROKEN)
            raise SourceFailed(reason, f"Lazada refuses: {tidy(code)[:80]}.")
        data: dict[str, Any] = answer["data"]
        return data

    def _signed(self, path: str, params: Mapping[str, str]) -> dict[str, str]:
        common = {
            "app_key": self.options.app_key,
            "access_token": self.tools.secret(self.options.access_token),
            "timestamp": _ms(self.tools.now()),
            "sign_method": "sha256",
        }
        whole_question = {**params, **common}
        said = path + "".join(f"{name}{whole_question[name]}" for name in sorted(whole_question))
        key = self.tools.secret(self.options.app_secret).encode()
        return {**whole_question, "sign": hmac.new(key, said.encode(), "sha256").hexdigest().upper()}

    def _item(self, review: dict[str, Any]) -> Item:
        rating = get(review, "ratings", "product_rating") or get(review, "ratings", "overall_rating")
        return Item(
            native_id=str(review["id"]),
            text=tidy(review.get("review_content")),
            kind=ItemKind.REVIEW,
            created_at=when(review.get("create_time") or review.get("submit_time")),
            market=self.options.country.upper(),
            stars=stars(rating),
            extras={
                "product": str(review.get("product_id") or ""),
                "is_answered": bool(review.get("seller_reply")),
            },
        )


def _ms(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
