"""Posts on X, through its official recent search, with a spending cap that holds.

Reading is paid by the post (about 0.005 US dollars since 2026-02, the same post free again within the UTC day); the
cursor counts what was read this month, and no question is asked that could pass the cap. The last seven days are
there. Shape: `data[]: id, text, created_at, lang, author_id, public_metrics`, `meta: result_count, next_token`;
limits in `x-rate-limit-reset`. Ids tell when a post was written (snowflake, since 2010-11-04).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field

from monitors.fetching.calling import Call, Caller
from monitors.fetching.cursors import write_cursor
from monitors.fetching.failures import SourceFailed
from monitors.fetching.texts import unescaped, when, whole
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Rate, Reason
from monitors.sources.languages import tag_of
from monitors.sources.options import Options, SecretName
from monitors.sources.terms import any_of, none_of
from monitors.sources.web import WebSource

ENDPOINT = "https://api.x.com/2/tweets/search/recent"
_FIELDS = "created_at,lang,author_id,public_metrics,edit_history_tweet_ids"
_LEAST, _MOST = 10, 100  # posts one question may ask for
_REACH = timedelta(days=7) - timedelta(minutes=5)
_OVERLAP_MS = 60_000
_EPOCH_MS = 1_288_834_974_657


class XOptions(Options):
    """The key, and what it may cost."""

    bearer_token: SecretName
    """Name of the secret that holds the app's bearer token."""
    monthly_cap_usd: Annotated[float, Field(gt=0, le=1_000_000)]
    """Most US dollars to spend in a calendar month; at the cap reading stops and is said."""
    usd_per_post: Annotated[float, Field(gt=0, le=10)] = 0.005
    """What one post costs in US dollars by your plan."""


@dataclass
class _Ledger:
    """Posts read this month, and how many more may be."""

    month: str
    read: int
    allowed: int

    @property
    def left(self) -> int:
        return self.allowed - self.read


class XSource(WebSource[XOptions]):
    Options: ClassVar[type[Options]] = XOptions

    async def read(self, state: Mapping[str, Any], since: datetime, budget: Budget, caller: Caller) -> Page:
        ledger = self._ledger(state)
        newest, top, token = (str(state.get(name) or "") for name in ("newest", "top", "token"))
        items: list[Item] = []
        while True:
            if ledger.left < _LEAST:
                spent = self._spent(ledger)
                if not items:
                    raise spent
                cursor = _cursor(ledger, newest, top, token)
                return Page(tuple(items), cursor, Coverage.PARTIAL, spent.reason, spent.message, spent.rate)
            try:
                found = await self._page(newest, token, since, min(_MOST, ledger.left), caller)
            except SourceFailed as failure:
                if not items:
                    raise
                cursor = _cursor(ledger, newest, top, token)
                return Page(tuple(items), cursor, Coverage.PARTIAL, failure.reason, failure.message, failure.rate)
            posts = found.get("data", [])
            ledger.read += len(posts)
            items += [_item(post) for post in posts]
            top = str(max([int(top or 0), *(int(post["id"]) for post in posts)]) or "")
            token = str(found["meta"].get("next_token") or "")
            if not token:
                return Page(tuple(items), _cursor(ledger, top or newest, "", ""), rate=caller.rate)
            if caller.requests_left == 0 or len(items) >= budget.items:
                return Page(tuple(items), _cursor(ledger, newest, top, token), rate=caller.rate, has_more=True)

    def _ledger(self, state: Mapping[str, Any]) -> _Ledger:
        month = self.tools.now().astimezone(UTC).strftime("%Y-%m")
        read = whole(state.get("read")) if state.get("month") == month else 0
        allowed = int(self.options.monthly_cap_usd / self.options.usd_per_post + 1e-9)
        return _Ledger(month, max(0, read or 0), allowed)

    def _spent(self, ledger: _Ledger) -> SourceFailed:
        first = self.tools.now().astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        rate = Rate(0, (first + timedelta(days=32)).replace(day=1))
        words = f"The cap of {self.options.monthly_cap_usd:g} US dollars a month is reached ({ledger.read} posts)."
        return SourceFailed(Reason.SPENT, words, rate)

    async def _page(self, newest: str, token: str, since: datetime, most: int, caller: Caller) -> dict[str, Any]:
        oldest = self.tools.now() - _REACH
        begins = _before(newest) if newest else 0
        languages = " OR ".join(f"lang:{language.split('-')[0]}" for language in self.query.languages[:8])
        words = [any_of(self.query, limit=300), none_of(self.query, limit=80), f"({languages})" if languages else ""]
        params = {
            "query": " ".join([*filter(None, words), "-is:retweet"]),
            "max_results": str(most),
            "tweet.fields": _FIELDS,
            **({"next_token": token} if token else {}),
        }
        if begins and _moment(begins) > oldest:
            params["since_id"] = str(begins)
        else:
            params["start_time"] = max(since, oldest).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        headers = {"Authorization": f"Bearer {self.tools.secret(self.options.bearer_token)}"}
        found: dict[str, Any] = (await caller.ask(Call(ENDPOINT, params, headers))).json()
        return found


def _cursor(ledger: _Ledger, newest: str, top: str, token: str) -> str:
    return write_cursor({"month": ledger.month, "read": ledger.read, "newest": newest, "top": top, "token": token})


def _before(number: str) -> int:
    """The id a minute before: posts are found in another order than they are written."""
    return max(1, int(number) - (_OVERLAP_MS << 22)) if number.isdecimal() else 0


def _moment(number: int) -> datetime:
    return datetime.fromtimestamp(((number >> 22) + _EPOCH_MS) / 1000, UTC)


def _item(post: dict[str, Any]) -> Item:
    counts = post.get("public_metrics") or {}
    names = ("like_count", "retweet_count", "reply_count", "quote_count")
    return Item(
        native_id=str((post.get("edit_history_tweet_ids") or [post["id"]])[0]),
        text=unescaped(post["text"]),
        kind=ItemKind.POST,
        url=f"https://x.com/i/web/status/{post['id']}",
        author=str(post.get("author_id") or ""),
        created_at=when(post.get("created_at")),
        language=tag_of(str(post.get("lang") or "")),
        engagement=sum(whole(counts.get(name)) or 0 for name in names),
    )
