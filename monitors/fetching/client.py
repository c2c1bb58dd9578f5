"""The client all sources share: it dials public addresses only, knows whose turn it is, and keeps session tokens.

Made inside the loop it serves and closed there; redirects are followed by `monitors.fetching.calling`, hop by hop.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.cookiejar import DefaultCookiePolicy

import httpx

from core.outbound import Outbound
from core.outbound_transport import AsyncGuardedTransport
from monitors.fetching.bodies import ACCEPTED
from monitors.fetching.failures import SourceFailed
from monitors.sources.base import Rate, Reason

USER_AGENT = "Babelguard/0.1 (self-hosted brand monitor; feed reader)"
_TIMEOUT = httpx.Timeout(20.0, connect=10.0)


@dataclass(frozen=True, slots=True)
class Manners:
    """How we behave; numbers are ours, chosen to be a light guest on any host."""

    attempts: int = 3
    """For one question, the first included."""
    backoff_s: float = 0.5
    """Doubled with each attempt, jittered between half and all of it."""
    backoff_limit_s: float = 8.0
    patience_s: float = 5.0
    """Longest wait for a turn or a Retry-After inside one call; for more the page fails and says when to return."""
    per_host: int = 4
    """Requests at once."""


@dataclass
class _Host:
    gate: asyncio.Semaphore
    next_at: float = 0.0


class SourceClient(httpx.AsyncClient):
    """An httpx client with manners, which also keeps short-lived session tokens, in memory only."""

    def __init__(
        self,
        outbound: Outbound,
        *,
        manners: Manners = Manners(),  # frozen
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(
            transport=transport or AsyncGuardedTransport(outbound),
            headers={"User-Agent": USER_AGENT, "Accept-Encoding": ACCEPTED},
            timeout=_TIMEOUT,
            follow_redirects=False,
            trust_env=False,
        )
        self.outbound = outbound
        self.manners = manners
        self.sleep = sleep
        self.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=()))  # none are kept: bindings share nothing
        self._tokens: dict[str, tuple[str, datetime]] = {}
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, spacing_s: float, at: datetime) -> AsyncIterator[None]:
        """Waits until the host may be asked; raises SourceFailed when that is longer than our patience."""
        state = self._hosts.setdefault(host, _Host(asyncio.Semaphore(self.manners.per_host)))
        now = asyncio.get_running_loop().time()
        wait_s = state.next_at - now
        if wait_s > self.manners.patience_s:
            words = f"{host} is not asked oftener than every {spacing_s:g} s."
            raise SourceFailed(Reason.RATE_LIMITED, words, Rate(None, at + timedelta(seconds=wait_s)))
        state.next_at = max(state.next_at, now) + spacing_s
        if wait_s > 0:
            await self.sleep(wait_s)
        async with state.gate:
            yield

    def backoff_s(self, attempt: int) -> float:
        """Seconds to wait after the attempt of this number, counted from 1."""
        whole: float = min(self.manners.backoff_s * 2.0 ** (attempt - 1), self.manners.backoff_limit_s)
        return whole * random.uniform(0.5, 1.0)  # noqa: S311  # spreads load, guards nothing

    def recall(self, name: str, now: datetime) -> str:
        """The session token kept under this name, or nothing when there is none or it ends within half a minute."""
        token, ends_at = self._tokens.get(name, ("", now))
        return token if ends_at > now + timedelta(seconds=30) else ""

    def keep(self, name: str, token: str, ends_at: datetime) -> None:
        self._tokens[name] = (token, ends_at)

    def forget(self, name: str) -> None:
        self._tokens.pop(name, None)
