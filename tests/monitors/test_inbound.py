"""Deliveries of webhooks: kept once, read, put away when stored, on both databases."""

import asyncio
import json
from datetime import timedelta

import pytest

from core.errors import InvalidInput, TooManyRequests
from core.outbound import Outbound
from core.store import Store
from monitors import inbound
from monitors.bindings import Binding, bind
from monitors.fetching.client import SourceClient
from monitors.inbound import BindingInbox, forget_read, receive
from monitors.places import opening
from monitors.query import Query
from monitors.sources.base import Budget, Coverage, ItemKind, Page, Reason, SourceTools
from monitors.sources.registry import source_type
from monitors.sources.webhook import check_delivery
from monitors.watches import NewWatch, add_watch
from tests.conftest import Clock

OPTIONS = {"secret": "shop"}


@pytest.fixture
def binding(store: Store, clock: Clock) -> Binding:
    with store.transaction() as session:
        watch = add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), clock.now())
        return bind(session, watch.id, "webhook", OPTIONS, clock.now())


def _receive(store: Store, binding: Binding, clock: Clock, message_id: str, body: object) -> bool:
    with store.transaction() as session:
        return receive(session, binding.id, message_id, json.dumps(body, ensure_ascii=False), clock.now())


def _fetch(store: Store, binding: Binding, clock: Clock, cursor: str = "", budget: Budget | None = None) -> Page:
    async def run() -> Page:
        async with SourceClient(Outbound()) as client:
            tools = SourceTools(client, clock.now, Query(("Termax",)), binding.options, str)
            source = opening(store, clock.now, store_folder)(binding, tools)
            return await source.fetch(cursor, clock.now(), budget or Budget())

    store_folder = None
    return asyncio.run(run())


def test_deliveries_are_read_once_and_put_away_when_stored(store, binding, clock):
    assert _receive(store, binding, clock, "m1", {"id": "a", "text": "Queimou minha mão", "stars": 1})
    assert _receive(store, binding, clock, "m2", {"items": [{"text": "ร้อนมาก"}, {"text": "bagus"}]})
    first = _fetch(store, binding, clock)
    assert [item.text for item in first.items] == ["Queimou minha mão", "ร้อนมาก", "bagus"]
    assert len(_fetch(store, binding, clock).items) == 3, "not stored, so given again"
    later = _fetch(store, binding, clock, first.next_cursor)
    assert (later.items, later.has_more) == ((), False)
    assert BindingInbox(store, binding.id, clock.now).waiting(10) == []


def test_the_same_delivery_is_kept_once_even_after_it_was_read(store, binding, clock):
    assert _receive(store, binding, clock, "m1", {"text": "x"})
    first = _fetch(store, binding, clock)
    _fetch(store, binding, clock, first.next_cursor)
    assert not _receive(store, binding, clock, "m1", {"text": "x"})
    assert _fetch(store, binding, clock).items == ()


def test_ids_are_forgotten_a_day_after_they_were_read(store, binding, clock):
    _receive(store, binding, clock, "m1", {"text": "x"})
    BindingInbox(store, binding.id, clock.now).put_away([1])
    clock.move(timedelta(days=2))
    with store.transaction() as session:
        assert forget_read(session, clock.now()) == 1


def test_a_page_ends_with_the_budget_and_nothing_is_lost(store, binding, clock):
    for number in range(10):
        _receive(store, binding, clock, f"m{number}", [{"text": f"t{number}.{n}"} for n in range(3)])
    cursor, texts = "", []
    while True:
        page = _fetch(store, binding, clock, cursor, Budget(items=5))
        texts += [item.text for item in page.items]
        cursor = page.next_cursor
        if not page.has_more:
            break
    assert texts == [f"t{number}.{n}" for number in range(10) for n in range(3)]


def test_too_many_waiting_deliveries_are_refused(store, binding, clock, monkeypatch):
    monkeypatch.setattr(inbound, "WAITING_LIMIT", 2)
    for number in range(2):
        _receive(store, binding, clock, f"m{number}", {"text": "x"})
    with pytest.raises(TooManyRequests):
        _receive(store, binding, clock, "m3", {"text": "x"})


def test_where_none_are_received_the_source_says_so(clock):
    async def run() -> Page:
        async with SourceClient(Outbound()) as client:
            tools = SourceTools(client, clock.now, Query(("x",)), OPTIONS, str)
            return await source_type("webhook").open(tools).fetch("", clock.now(), Budget())

    page = asyncio.run(run())
    assert (page.coverage, page.reason) == (Coverage.FAILED, Reason.REFUSED)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("not json", "body"),
        ("[]", "body"),
        ('"text"', "body"),
        ("[1]", "items"),
        ('{"stars": 3}', "items.0.text"),
        ('[{"text": "a"}, {"text": "b", "stars": 7}]', "items.1.stars"),
        (json.dumps([{"text": "x"}] * 1001), "body"),
    ],
)
def test_a_delivery_that_is_wrong_is_said_at_the_door(body, field):
    with pytest.raises(InvalidInput) as wrong:
        check_delivery(body, ItemKind.POST)
    assert wrong.value.field == field
