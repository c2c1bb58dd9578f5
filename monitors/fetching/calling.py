"""One question and its answer: redirects judged hop by hop, bodies bounded, failures named, retries where they help."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from json import dumps, loads
from typing import Any

import httpx

from core.errors import RefusedAddress
from core.outbound import host_of, same_origin
from monitors.fetching.bodies import read_body
from monitors.fetching.client import SourceClient
from monitors.fetching.failures import SourceFailed
from monitors.fetching.rates import rate_of
from monitors.sources.base import Budget, Rate, Reason

REDIRECT_LIMIT = 5
_REFUSAL_BYTES = 4000
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FOR_GOOD = frozenset({301, 308})
_HARMLESS = frozenset({"accept", "accept-language", "accept-encoding", "user-agent"})
_REASONS: Mapping[int, tuple[Reason, str]] = {
    400: (Reason.BROKEN, "did not understand the question"),
    401: (Reason.UNAUTHORISED, "does not accept our credentials"),
    402: (Reason.UNAUTHORISED, "wants to be paid"),
    403: (Reason.UNAUTHORISED, "refuses access"),
    404: (Reason.NOT_FOUND, "has no such page"),
    408: (Reason.TIMED_OUT, "gave up waiting"),
    410: (Reason.NOT_FOUND, "says the page is gone for good"),
    429: (Reason.RATE_LIMITED, "asks us to come less often"),
}
_ERRORS: tuple[tuple[type[Exception], Reason, str], ...] = (
    (httpx.TimeoutException, Reason.TIMED_OUT, "did not answer in time"),
    (httpx.ConnectError, Reason.UNREACHABLE, "cannot be reached"),
    (httpx.RemoteProtocolError, Reason.UNREACHABLE, "broke off in the middle of its answer"),
    (httpx.HTTPError, Reason.UNREACHABLE, "could not be asked"),
)


@dataclass(frozen=True, slots=True)
class Call:
    """A question. What is in `headers`, `params`, `form` and `body` may be secret and is never shown."""

    url: str
    params: Mapping[str, str] = field(default_factory=dict, repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    method: str = "GET"
    form: Mapping[str, str] | None = field(default=None, repr=False)
    body: Mapping[str, Any] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of 2xx, or 304. `moved_to` is the new address when every redirect on the way was for good."""

    status: int
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    is_cut: bool = False
    moved_to: str = field(default="", repr=False)
    rate: Rate = field(default_factory=Rate)

    @property
    def host(self) -> str:
        return host_of(httpx.URL(self.url))

    def json(self) -> Any:
        """The data; raises SourceFailed for anything but JSON."""
        if self.is_cut:
            raise SourceFailed(Reason.TOO_LARGE, f"{self.host} sent more than {len(self.content)} bytes.", self.rate)
        try:
            return loads(self.content)
        except (ValueError, RecursionError) as error:
            what = "a web page" if self.content.lstrip()[:1] == b"<" else "something unreadable"
            raise SourceFailed(Reason.BROKEN, f"{self.host} answered with {what} instead of data.") from error


class Caller:
    """Asks on behalf of one fetch, within its budget."""

    def __init__(
        self, client: httpx.AsyncClient, now: Callable[[], datetime], budget: Budget, spacing_s: float = 0.0
    ) -> None:
        if not isinstance(client, SourceClient):
            raise TypeError("Sources ask through a SourceClient.")
        self._client = client
        self._now = now
        self._budget = budget
        self._spacing_s = spacing_s
        self._ends_at = now() + timedelta(seconds=budget.timeout_s)
        self.requests_left = budget.requests
        self.rate = Rate()

    def recall_token(self, name: str) -> str:
        """A session token kept by an earlier fetch; empty when there is none, or hardly any of its life is left."""
        return self._client.recall(name, self._now())

    def keep_token(self, name: str, token: str, life_s: float) -> str:
        self._client.keep(name, token, self._now() + timedelta(seconds=life_s))
        return token

    def forget_token(self, name: str) -> None:
        self._client.forget(name)

    async def ask(self, call: Call) -> Reply:
        """The answer; raises SourceFailed with the reason. Asks again only where that can help."""
        attempts = self._client.manners.attempts if call.method == "GET" else 1
        for attempt in range(1, attempts + 1):
            self._spend()
            try:
                reply = await self._exchange(call)
            except SourceFailed as failure:
                self.rate = failure.rate
                if attempt == attempts or self.requests_left == 0 or not await self._waited(attempt, failure):
                    raise
            else:
                self.rate = reply.rate
                return reply
        raise AssertionError("the last attempt returns or raises")

    def _spend(self) -> None:
        if self.requests_left <= 0:
            raise SourceFailed(Reason.SPENT, "This call has made all the requests it may.")
        self.requests_left -= 1

    async def _waited(self, attempt: int, failure: SourceFailed) -> bool:
        """False when asking again is of no use, or only after longer than we wait inside a call."""
        if not failure.may_pass:
            return False
        wait_s = self._client.backoff_s(attempt)
        if failure.rate.reset_at is not None:
            wait_s = max(wait_s, (failure.rate.reset_at - self._now()).total_seconds())
        elif failure.reason is Reason.RATE_LIMITED:
            return False
        if wait_s > self._client.manners.patience_s or self._now() + timedelta(seconds=wait_s) > self._ends_at:
            return False
        await self._client.sleep(wait_s)
        return True

    async def _exchange(self, call: Call) -> Reply:
        url, headers, moved_to, is_for_good = self._checked(call.url), dict(call.headers), "", True
        if call.params:
            url = url.copy_merge_params(dict(call.params))
        request = self._request(call, url, headers)
        for _hop in range(REDIRECT_LIMIT + 1):
            async with self._client.turn(host_of(request.url), self._spacing_s, self._now()):
                response = await self._sent(request)
                try:
                    if response.status_code not in _REDIRECTS:
                        return await self._reply(response, moved_to if is_for_good else "")
                finally:
                    await response.aclose()
            target = self._checked(str(_location(response)))
            is_for_good = is_for_good and response.status_code in _FOR_GOOD
            moved_to = str(target)
            if not same_origin(request.url, target):
                if call.method != "GET":
                    raise SourceFailed(Reason.REFUSED, f"{host_of(request.url)} sends our credentials elsewhere.")
                headers = {name: value for name, value in headers.items() if name.lower() in _HARMLESS}
            request = self._request(call, target, headers)
        raise SourceFailed(Reason.BROKEN, f"{host_of(httpx.URL(call.url))} redirects more than {REDIRECT_LIMIT} times.")

    def _request(self, call: Call, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Request:
        content = dumps(call.body).encode() if call.body is not None else None
        typed = {"Content-Type": "application/json"} if content is not None else {}
        data = dict(call.form) if call.form is not None else None
        return self._client.build_request(call.method, url, headers={**headers, **typed}, content=content, data=data)

    def _checked(self, url: str) -> httpx.URL:
        try:
            return self._client.outbound.check_url(url)
        except RefusedAddress as refusal:
            raise SourceFailed(Reason.REFUSED, refusal.message) from refusal

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        try:
            return await self._client.send(request, stream=True)
        except RefusedAddress as refusal:
            raise SourceFailed(Reason.REFUSED, refusal.message) from refusal
        except httpx.HTTPError as error:
            raise _failed(host_of(request.url), error) from error

    async def _reply(self, response: httpx.Response, moved_to: str) -> Reply:
        host = host_of(response.url)
        headers = {name.lower(): value for name, value in response.headers.items()}
        rate = rate_of(response.status_code, headers, self._now())
        if response.status_code != 304 and not response.is_success:
            failure = refused(host, response.status_code, rate)
            failure.said = await _said(response)
            raise failure
        try:
            body = await read_body(response, self._budget.bytes)
        except httpx.HTTPError as error:
            raise _failed(host, error) from error
        return Reply(response.status_code, str(response.url), headers, body.content, body.is_cut, moved_to, rate)


def refused(host: str, status: int, rate: Rate) -> SourceFailed:
    """The failure an HTTP status stands for."""
    if status == 403 and rate.reset_at is not None:
        status = 429
    default = (Reason.SERVER_ERROR if status >= 500 else Reason.BROKEN), f"answered {status}"
    reason, words = _REASONS.get(status, default)
    return SourceFailed(reason, f"{host} {words} ({status})." if status in _REASONS else f"{host} {words}.", rate)


def _failed(host: str, error: httpx.HTTPError) -> SourceFailed:
    return next(SourceFailed(reason, f"{host} {words}.") for kind, reason, words in _ERRORS if isinstance(error, kind))


async def _said(response: httpx.Response) -> str:
    """The beginning of a refusal, as far as it can be read."""
    try:
        return (await read_body(response, _REFUSAL_BYTES)).content.decode("utf-8", "replace")
    except (httpx.HTTPError, SourceFailed):
        return ""


def _location(response: httpx.Response) -> httpx.URL:
    try:
        return response.url.join(response.headers.get("location", ""))
    except (httpx.InvalidURL, ValueError) as error:
        raise SourceFailed(Reason.BROKEN, f"{host_of(response.url)} redirects to something unreadable.") from error
