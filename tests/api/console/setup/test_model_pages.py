"""Models for operators: fetched in the background, how far it is on every reload, licences that need a word."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.model_pulls import ModelPulls
from api.runtime import Runtime
from nlp.models.catalog import Catalog
from nlp.models.pull import PullOptions
from tests.api.console.test_rooms import post
from tests.nlp.models.conftest import NOW, Published, WebServer

PATH = "/console/setup/models"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


@pytest.fixture(scope="module")
def published() -> Published:
    """One for all: an archive made later has other times in it, and another hash."""
    return Published()


@pytest.fixture
def catalog(server: WebServer, published: Published) -> Catalog:
    return published.catalog(published.vendor(server.gives("/tiny", published.archive)))


@pytest.fixture
def client(real_runtime: Runtime, catalog: Catalog) -> Iterator[TestClient]:
    """The console over a catalogue of one tiny model that a server of the test publishes."""
    app = create_app(real_runtime)
    options = PullOptions(real_runtime.settings.data_dir, NOW)
    app.state.desk = replace(app.state.desk, pulls=ModelPulls(real_runtime.settings, catalog, options))
    with TestClient(app) as client:
        yield client


def page_when(client: TestClient, is_there: Callable[[str], bool]) -> str:
    """The page once it says so; the pull is in a thread of its own."""
    for _ in range(1500):
        page = client.get(PATH).text
        if is_there(page):
            return page
        time.sleep(0.02)
    raise AssertionError(page)


def test_the_catalogue_is_shown_with_licences_and_sizes(local: TestClient) -> None:
    page = local.get(PATH).text
    for word in ("opus-zh-en", "CC-BY-4.0", "Jörg Tiedemann", "MPL-2.0", "85 MB", "not installed"):
        assert word in page, word


def test_a_model_is_fetched_in_the_background_with_progress(client: TestClient, server: WebServer) -> None:
    server.hold.clear()
    post(client, f"{PATH}/tiny/pull")
    running = page_when(client, lambda page: "Fetching tiny" in page)
    assert "data-running" in running
    post(client, f"{PATH}/tiny/pull")  # asked for twice: still one
    server.hold.set()
    done = page_when(client, lambda page: "data-running" not in page)
    assert ">installed<" in done
    assert len(server.ranges_asked("/tiny")) == 1


def test_a_pull_that_fails_says_why_and_may_be_tried_again(
    client: TestClient, server: WebServer, published: Published
) -> None:
    server.replies.clear()
    post(client, f"{PATH}/tiny/pull")
    failed = page_when(client, lambda page: "could not be fetched" in page)
    assert "babelguard models pull tiny --from FILE" in failed
    assert ">not installed<" in failed
    server.gives("/tiny", published.archive)
    post(client, f"{PATH}/tiny/pull")
    page_when(client, lambda page: ">installed<" in page)


def test_a_model_is_removed_from_disk(client: TestClient) -> None:
    post(client, f"{PATH}/tiny/pull")
    page_when(client, lambda page: ">installed<" in page)
    assert ">not installed<" in post(client, f"{PATH}/tiny/remove").text
    assert post(client, f"{PATH}/tiny/remove").status_code == 422
    assert post(client, f"{PATH}/none/pull").status_code == 404


def test_a_licence_that_forbids_commerce_needs_the_operators_word(
    client: TestClient, real_runtime: Runtime, catalog: Catalog
) -> None:
    entry = replace(catalog.model[0], licence=replace(catalog.model[0].licence, commercial_use=False))
    client.app.state.desk = replace(client.app.state.desk, pulls=ModelPulls(real_runtime.settings, Catalog((entry,))))
    page = client.get(PATH).text
    assert "no commercial use" in page
    assert "Not used until you set BABELGUARD_ALLOW_NONCOMMERCIAL" in page


def test_offline_nothing_is_offered_to_fetch(client: TestClient, real_runtime: Runtime) -> None:
    object.__setattr__(real_runtime, "settings", real_runtime.settings.model_copy(update={"offline": True}))
    page = client.get(PATH).text
    assert "Downloads are switched off" in page
    assert f"{PATH}/tiny/pull" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": ""},
        {"origin": "name"},
        {"origin": "/etc/passwd"},
        {"origin": "../x/y"},
        {"origin": "a/b", "pair": "en"},
    ],
)
def test_ids_that_are_none_of_the_hub_are_refused(client: TestClient, wrong: dict[str, str]) -> None:
    answer = post(client, f"{PATH}/bring", **wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_checkpoint_is_brought_in_the_background_and_says_what_keeps_it(
    client: TestClient, real_runtime: Runtime
) -> None:
    offline = real_runtime.settings.model_copy(update={"offline": True})
    client.app.state.desk = replace(client.app.state.desk, pulls=ModelPulls(offline))
    post(client, f"{PATH}/bring", origin="facebook/nllb-200-distilled-600M", engine="transformers")
    page = page_when(client, lambda page: "downloads are switched off" in page)
    assert "facebook/nllb-200-distilled-600M" in page
