"""Tries a source before anything depends on it: its first items, or why they cannot be had; nothing of it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

import httpx

from monitors.asking import Asker, OpenSource, Question
from monitors.bindings import Binding, BindingState, checked_type
from monitors.query import Query
from monitors.relevance import relevance_of
from monitors.scanning import FIRST_LOOK
from monitors.sources.base import Budget, Coverage, Item, Reason

_BUDGET = Budget(items=100, requests=5, timeout_s=15)
"""One page: enough to see whether it is the right place, and no more of a paid one than needed."""
_SHOWN = 10
_OLDEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class TriedItem:
    """An item, and whether the watch would keep it."""

    item: Item
    is_kept: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What a source gave. `count` and `kept` are of the first page, `items` the newest of it."""

    coverage: Coverage
    reason: Reason
    detail: str
    items: tuple[TriedItem, ...]
    count: int
    kept: int


@dataclass(frozen=True, slots=True)
class Wish:
    """A source as it would be bound. `typed` are secrets by name that are tried before they are stored anywhere."""

    source: str
    options: Mapping[str, str]
    market: str = ""
    typed: Mapping[str, str] | None = None
    binding_id: str = ""
    """Of one that is bound already: what was sent to it is looked at."""


@dataclass(frozen=True, slots=True)
class SourceTrier:
    """Asks as scans do, through the same client, guard and secrets."""

    make_client: Callable[[], httpx.AsyncClient]
    now: Callable[[], datetime]
    secret: Callable[[str], str]
    open_source: OpenSource

    def try_source(self, wish: Wish, query: Query) -> Trial:
        """The first page of a source for a watch that looks for `query`; raises InvalidInput for wrong options."""
        binding = _binding(wish, self.now())
        typed = wish.typed or {}

        def secret(name: str) -> str:
            return typed[name] if name in typed else self.secret(name)

        with Asker(self.make_client, self.now, secret, self.open_source, _BUDGET) as asker:
            (page,) = asker.ask([Question(binding, query, binding.created_at - FIRST_LOOK)])
        takes = relevance_of(query).takes
        tried = [TriedItem(item, takes(item)) for item in page.items]
        newest = sorted(tried, key=lambda one: one.item.created_at or _OLDEST, reverse=True)
        kept = sum(one.is_kept for one in tried)
        return Trial(page.coverage, page.reason, page.detail, tuple(newest[:_SHOWN]), len(tried), kept)


def _binding(wish: Wish, now: datetime) -> Binding:
    """As it would be stored, never read."""
    kind = checked_type(wish.source, wish.options).kind
    return Binding(
        wish.binding_id or str(uuid4()), "", wish.source, kind, wish.options, wish.market, BindingState.ACTIVE, "",
        now, None, 0, None, "", "", None, now,
    )  # fmt: skip
