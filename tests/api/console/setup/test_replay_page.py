"""How often a watch would have notified you, on its page: made aside, shown for each sensitivity, old ones said so."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from api.runtime import Runtime
from api.watching import author_hasher, judges_of
from monitors.bindings import bind
from monitors.ingest import Tools, Work, keep, prepare
from monitors.query import Query
from monitors.replays.replay import replay
from monitors.watches import NewWatch, Watch, add_watch
from nlp.sentiment import open_engine
from tests.api.console.test_rooms import post
from tests.monitors.stories import thermos

PATH = "/console/setup/watches"


@pytest.fixture
def watch(real_runtime: Runtime) -> Watch:
    with real_runtime.store.transaction() as session:
        return add_watch(session, "local", NewWatch("Termax", Query(("Termax",))), real_runtime.now())


def page_when(client: TestClient, watch: Watch, is_there: Callable[[str], bool]) -> str:
    """The page once it says so; the replay is in a thread of its own."""
    for _ in range(1500):
        page = client.get(f"{PATH}/{watch.id}").text
        if is_there(page):
            return page
        time.sleep(0.05)
    raise AssertionError(page)


def test_a_watch_without_mentions_says_that_there_is_nothing_to_replay(local: TestClient, watch: Watch) -> None:
    assert "would have notified you" not in local.get(f"{PATH}/{watch.id}").text
    post(local, f"{PATH}/{watch.id}/replay")
    page = page_when(local, watch, lambda page: "as set" in page)
    assert "there is nothing to replay" in page


def test_each_sensitivity_says_how_often_it_would_have_notified_you(
    local: TestClient, real_runtime: Runtime, watch: Watch
) -> None:
    now = real_runtime.now()
    with real_runtime.store.transaction() as session:
        binding = bind(session, watch.id, "webhook", {"secret": "s"}, now)
    tools = Tools(author_hasher(real_runtime.settings), open_engine("embedded"))
    prepared = prepare(Work(real_runtime.store, watch, binding, tools, now), thermos(now - timedelta(hours=6)))
    with real_runtime.store.transaction() as session:
        keep(session, prepared)
    expected = replay(real_runtime.store, watch, judges_of(real_runtime.settings), now)
    post(local, f"{PATH}/{watch.id}/replay")
    page = page_when(local, watch, lambda page: "as set" in page)
    assert expected.by_sensitivity[0].notified > 0
    for one in expected.by_sensitivity:
        assert f"would have notified you {one.notified}× in the last 30 days" in page
    assert "young" in page
    changed = {"name": "Termax", "aliases": "Termax\nTermaxx", "sensitivity": "more", "poll_minutes": "15"}
    post(local, f"{PATH}/{watch.id}", **changed, time_zone="UTC")
    page = local.get(f"{PATH}/{watch.id}").text
    assert "has been changed since" in page
    assert "would have notified you" not in page


def test_a_replay_of_a_watch_that_is_not_there_is_told_so(local: TestClient) -> None:
    assert post(local, f"{PATH}/none/replay").status_code == 404
