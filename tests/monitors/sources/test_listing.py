"""The walk back through a list: one page over what is known, cut and resumed, and honest about gaps."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.outbound import Outbound
from monitors.fetching.client import SourceClient
from monitors.fetching.failures import SourceFailed
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason, SourceTools
from monitors.sources.listing import Listing, ListingSource
from monitors.sources.options import Options
from tests.monitors.sources.conftest import NOW

SINCE = NOW - timedelta(days=30)


@dataclass
class Shelf:
    """A service that lists newest first."""

    moments: list[datetime] = field(default_factory=list)
    per_page: int = 10
    shows: int = 1000
    fails_at: set[int] = field(default_factory=set)
    dated: bool = True
    asked: int = 0

    def add(self, count: int, at: datetime = NOW) -> None:
        start = max(self.moments, default=at - timedelta(days=1))
        self.moments += [start + timedelta(seconds=1 + n) for n in range(count)]

    def page(self, token: str) -> Listing:
        self.asked += 1
        if self.asked in self.fails_at:
            raise SourceFailed(Reason.SERVER_ERROR, "It fell over.")
        number = int(token or 0)
        newest = list(enumerate(self.moments))[::-1][: self.shows]
        shown = newest[number * self.per_page : (number + 1) * self.per_page]
        more = (number + 1) * self.per_page < len(newest)
        items = [Item(str(n), "text", ItemKind.POST, created_at=at if self.dated else None) for n, at in shown]
        return Listing(items, str(number + 1) if more else "")


class ShelfSource(ListingSource[Options]):
    is_windowed = True

    def __init__(self, shelf: Shelf, tools: SourceTools) -> None:
        super().__init__(tools)
        self._shelf = shelf

    async def page(self, part, token, since, caller) -> Listing:
        caller.requests_left -= 1
        return self._shelf.page(token)


def _tools() -> SourceTools:
    return SourceTools(SourceClient(Outbound()), lambda: NOW, Query(("x",)), {}, lambda _: "")


async def _poll(shelf: Shelf, cursor: str = "", budget: Budget | None = None) -> Page:
    return await ShelfSource(shelf, _tools()).fetch(cursor, SINCE, budget or Budget(10_000, 100))


async def _drain(shelf: Shelf, cursor: str, budget: Budget) -> tuple[set[str], str]:
    seen: set[str] = set()
    while True:
        page = await _poll(shelf, cursor, budget)
        seen |= {item.native_id for item in page.items}
        cursor = page.next_cursor
        if not page.has_more:
            return seen, cursor


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("dated", [True, False])
async def test_new_items_are_read_with_one_page_over(dated):
    shelf = Shelf(dated=dated)
    shelf.add(45)
    first = await _poll(shelf)
    assert len(first.items) == 45
    shelf.add(12)
    shelf.asked = 0
    later = await _poll(shelf, first.next_cursor)
    assert {str(n) for n in range(45, 57)} <= {item.native_id for item in later.items}
    assert shelf.asked == 3


@pytest.mark.parametrize("dated", [True, False])
async def test_nothing_new_costs_one_question(dated):
    shelf = Shelf(dated=dated)
    shelf.add(45)
    cursor = (await _poll(shelf)).next_cursor
    shelf.asked = 0
    later = await _poll(shelf, cursor)
    assert shelf.asked == 1
    assert later.next_cursor == cursor


async def test_more_than_the_source_still_shows_is_a_gap():
    shelf = Shelf(shows=20)
    shelf.add(15)
    cursor = (await _poll(shelf)).next_cursor
    shelf.add(50)
    later = await _poll(shelf, cursor)
    assert (later.coverage, later.reason, len(later.items)) == (Coverage.PARTIAL, Reason.GAP, 20)


async def test_a_list_that_is_suddenly_empty_is_not_believed():
    shelf = Shelf()
    shelf.add(5)
    cursor = (await _poll(shelf)).next_cursor
    shelf.moments.clear()
    later = await _poll(shelf, cursor)
    assert (later.coverage, later.reason) == (Coverage.PARTIAL, Reason.BROKEN)


async def test_a_failure_in_the_middle_keeps_what_was_had_and_goes_on_there():
    shelf = Shelf(fails_at={3})
    shelf.add(40)
    first = await _poll(shelf)
    assert (first.coverage, first.reason, len(first.items)) == (Coverage.PARTIAL, Reason.SERVER_ERROR, 20)
    assert not first.has_more
    later = await _poll(shelf, first.next_cursor)
    assert (later.coverage, len(later.items)) == (Coverage.OK, 20)


async def test_an_item_from_the_future_does_not_hide_the_others():
    shelf = Shelf()
    shelf.add(5)
    shelf.moments.append(datetime(2099, 1, 1, tzinfo=UTC))
    cursor = (await _poll(shelf)).next_cursor
    shelf.moments[-1:] = []
    shelf.moments += [NOW + timedelta(seconds=n) for n in range(1, 25)]
    later = await _poll(shelf, cursor)
    assert len({item.native_id for item in later.items} & {str(n) for n in range(5, 29)}) == 24


@settings(max_examples=60)
@given(
    batches=st.lists(st.integers(0, 60), min_size=1, max_size=6),
    items=st.integers(1, 30),
    requests=st.integers(1, 4),
    dated=st.booleans(),
)
async def test_every_item_is_had_whatever_the_budget(batches, items, requests, dated):
    shelf = Shelf(dated=dated)
    seen: set[str] = set()
    cursor = ""
    for count in batches:
        shelf.add(count)
        found, cursor = await _drain(shelf, cursor, Budget(items=items, requests=requests))
        seen |= found
    assert seen == {str(n) for n in range(len(shelf.moments))}
