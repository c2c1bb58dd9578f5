"""A replay, and a way to fetch from it as the scanner would."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.errors import Misconfigured
from core.outbound import Outbound
from monitors.fetching.client import Manners, SourceClient
from monitors.query import Query
from monitors.sources.base import Budget, Page, SourceTools
from monitors.sources.registry import source_type
from tests.monitors.sources.replay import Replay, ToReplay, replaying

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
BUDGET = Budget()
QUERY = Query(aliases=("ACME Home", "アクメ"), exclusions=("acme journal",), products=("H2 charger",))


@pytest.fixture
def replay() -> Iterator[Replay]:
    with replaying() as server:
        yield server


@dataclass
class Fetching:
    """Fetches from the replay; what was slept is kept."""

    replay: Replay
    now: datetime = NOW
    since: datetime = NOW - timedelta(days=30)
    secrets: dict[str, str] = field(default_factory=dict)
    query: Query = QUERY
    slept_s: list[float] = field(default_factory=list)
    outbound: Outbound = field(default_factory=Outbound)
    manners: Manners = field(default_factory=lambda: Manners(patience_s=60.0))
    """Patient, as sleeping here takes no time."""

    def __call__(
        self, name: str, options: Mapping[str, str], cursor: str = "", budget: Budget = BUDGET, **tools: Any
    ) -> Page:
        return self.all(name, options, [cursor], budget, **tools)[0]

    def all(
        self, name: str, options: Mapping[str, str], cursors: list[str], budget: Budget = BUDGET, **tools: Any
    ) -> list[Page]:
        async def run() -> list[Page]:
            client = SourceClient(
                self.outbound, transport=ToReplay(self.replay), sleep=self._sleep, manners=self.manners
            )
            async with client:
                handed = SourceTools(client, lambda: self.now, self.query, dict(options), self._secret, **tools)
                source = source_type(name).open(handed)
                return [await source.fetch(cursor, self.since, budget) for cursor in cursors]

        return asyncio.run(run())

    async def _sleep(self, seconds: float) -> None:
        self.slept_s.append(seconds)

    def _secret(self, name: str) -> str:
        if name not in self.secrets:
            raise Misconfigured(f"Nobody has set the secret {name}.")
        return self.secrets[name]


@pytest.fixture
def fetch(replay: Replay) -> Fetching:
    return Fetching(replay)
