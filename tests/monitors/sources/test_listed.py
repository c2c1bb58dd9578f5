import asyncio
from datetime import UTC, datetime, timedelta

from monitors.sources.base import Budget, Coverage, Item, ItemKind, Page, Reason
from monitors.sources.listed import ListSource

START = datetime(2026, 3, 1, tzinfo=UTC)
ITEMS = [Item(str(n), f"保温杯漏水 {n}", ItemKind.POST, created_at=START + timedelta(hours=n)) for n in range(5)]


def _fetch(source: ListSource, cursor: str = "", since: datetime = START, items: int = 500) -> Page:
    return asyncio.run(source.fetch(cursor, since, Budget(items=items)))


def test_pages_join_to_the_whole_list():
    source, cursor, seen, has_more = ListSource(ITEMS), "", [], True
    while has_more:
        page = _fetch(source, cursor, items=2)
        seen += page.items
        cursor, has_more = page.next_cursor, page.has_more
    assert seen == ITEMS


def test_items_older_than_since_are_left_out():
    assert [i.native_id for i in _fetch(ListSource(ITEMS), since=START + timedelta(hours=3)).items] == ["3", "4"]


def test_items_to_come_wait_for_their_time():
    page = _fetch(ListSource(ITEMS, lambda: START + timedelta(hours=1)))
    assert [i.native_id for i in page.items] == ["0", "1"]
    assert not page.has_more


def test_failure_is_a_page_of_its_own_and_never_an_empty_list():
    source = ListSource([ITEMS[0], Reason.TIMED_OUT, ITEMS[1]])
    first = _fetch(source)
    second = _fetch(source, first.next_cursor)
    third = _fetch(source, second.next_cursor)
    assert [p.coverage for p in (first, second, third)] == [Coverage.OK, Coverage.FAILED, Coverage.OK]
    assert [len(p.items) for p in (first, second, third)] == [1, 0, 1]
