"""Watches for operators: described in any script, kept as described, wrong words told with the form still filled."""

from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from api.runtime import Runtime
from monitors.bindings import bind
from monitors.query import Query
from monitors.watches import NewWatch, Sensitivity, Watch, add_watch, list_watches
from tests.api.console.test_rooms import post

FORM = {
    "name": "Termax",
    "aliases": "Termax\r\n特美斯\r\nТермакс\r\n\r\n",
    "products": "Garrafa X1",
    "context": "水杯",
    "exclusions": "Termax FC",
    "competitors": "ستانلي",
    "markets": "br, mx",
    "languages": "pt es",
    "sensitivity": "more",
    "poll_minutes": "2.5",
    "time_zone": "America/Sao_Paulo",
    "campaign-0-name": "双11",
    "campaign-0-starts": "2026-11-11T00:00",
    "campaign-0-ends": "2026-11-12T00:00",
    "campaign-0-markets": "br",
    "campaign-1-name": "",
    "campaign-1-starts": "",
    "campaign-1-ends": "",
    "campaign-1-markets": "",
}
PATH = "/console/setup/watches"


def watches_of(runtime: Runtime) -> list[Watch]:
    with runtime.store.reading() as session:
        return list_watches(session)


def test_a_watch_is_kept_as_it_was_described(local: TestClient, real_runtime: Runtime) -> None:
    answer = post(local, f"{PATH}/new", **FORM)
    (watch,) = watches_of(real_runtime)
    assert str(answer.url).endswith(f"{PATH}/{watch.id}")
    assert watch.query.aliases == ("Termax", "特美斯", "Термакс")
    assert (watch.query.context, watch.query.exclusions) == (("水杯",), ("Termax FC",))
    assert (watch.query.markets, watch.query.languages) == (("BR", "MX"), ("pt", "es"))
    assert (watch.competitors, watch.sensitivity) == (("ستانلي",), Sensitivity.MORE)
    assert watch.poll.total_seconds() == 150
    (campaign,) = watch.campaigns
    assert campaign.starts_at == datetime(2026, 11, 11, 3, tzinfo=UTC)  # midnight in São Paulo
    assert campaign.markets == ("BR",)


def test_the_form_of_a_watch_sent_back_unchanged_changes_nothing(local: TestClient, real_runtime: Runtime) -> None:
    post(local, f"{PATH}/new", **FORM)
    (before,) = watches_of(real_runtime)
    page = local.get(f"{PATH}/{before.id}").text
    assert 'value="2026-11-11T00:00"' in page
    post(local, f"{PATH}/{before.id}", **FORM)
    (after,) = watches_of(real_runtime)
    assert after == before


def test_a_name_alone_is_a_watch_and_an_emptied_campaign_goes(local: TestClient, real_runtime: Runtime) -> None:
    post(local, f"{PATH}/new", **FORM)
    (watch,) = watches_of(real_runtime)
    bare = {"name": "لوميا", "sensitivity": "fewer", "poll_minutes": "15", "time_zone": "UTC", "is_paused": "1"}
    post(local, f"{PATH}/{watch.id}", **bare, **{"campaign-0-name": "", "campaign-0-starts": ""})
    (changed,) = watches_of(real_runtime)
    assert (changed.query.aliases, changed.campaigns, changed.is_paused) == (("لوميا",), (), True)
    page = local.get(PATH).text
    assert "paused" in page
    assert "nothing is read" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"markets": "Brazil"},
        {"languages": "xx-!!"},
        {"time_zone": "Mars/Olympus"},
        {"poll_minutes": "often"},
        {"poll_minutes": "nan"},
        {"poll_minutes": "0.01"},
        {"poll_minutes": "1e300"},
        {"sensitivity": "loud"},
        {"name": ""},
        {"campaign-0-ends": ""},
        {"campaign-0-ends": "2026-11-10T00:00"},
        {"campaign-0-starts": "0000-00-00"},
    ],
)
def test_what_cannot_be_is_told_and_the_form_stays_filled(
    local: TestClient, real_runtime: Runtime, wrong: dict[str, str]
) -> None:
    answer = post(local, f"{PATH}/new", **(FORM | wrong))
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Термакс" in answer.text
    assert watches_of(real_runtime) == []


def test_a_watch_is_removed_and_one_that_is_not_there_is_told_so(local: TestClient, real_runtime: Runtime) -> None:
    post(local, f"{PATH}/new", **FORM)
    (watch,) = watches_of(real_runtime)
    with real_runtime.store.transaction() as session:
        bind(session, watch.id, "cpsc", {}, real_runtime.now())
    assert "not read yet" in local.get("/console/setup/sources").text
    post(local, f"{PATH}/{watch.id}", action="remove")
    assert watches_of(real_runtime) == []
    assert local.get(f"{PATH}/{watch.id}").status_code == 404


def test_many_watches_come_in_pages_and_stay_light(local: TestClient, real_runtime: Runtime) -> None:
    now = real_runtime.now()
    with real_runtime.store.transaction() as session:
        for number in range(120):
            watch = add_watch(session, "local", NewWatch(f"Brand {number:03}", Query((f"Brand {number}",))), now)
            for url in ("https://one.example/feed", "https://two.example/feed"):
                bind(session, watch.id, "rss", {"url": url}, now)
    for path, size in ((PATH, 100), ("/console/setup/sources", 20)):
        first, second = (local.get(f"{path}?page_number={number}").text for number in (1, 2))
        assert "Brand 000" in first
        assert f"Brand {size:03}" in second
        assert f"Brand {size - 1:03}" in first
        assert "page_number=2" in first
        assert len(first.encode()) < 100_000, path
    assert local.get(f"{PATH}?page_number=-5").status_code == 200
