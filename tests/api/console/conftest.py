"""The console with the real translator (an echo for an engine), the shipped packs, and copy that waits."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime, Translator
from api.settings import Settings
from core.findings import Severity
from core.locales import Pair
from core.store import Store
from glossaries.reviews import queue
from glossaries.reviews.copy import NewCopy, Review, ReviewFinding
from nlp.engines.echo import EchoEngine
from nlp.engines.opencc import OpenCCEngine
from tests.api.conftest import running_server
from tests.api.console.browser import PATIENCE_MS, running_browser
from tests.conftest import Clock

TITLES = [f"Best wireless headphones number {number}" for number in range(1, 11)]


@pytest.fixture
def real_runtime(api_store: Store, settings: Settings, clock: Clock) -> Runtime:
    pairs = [Pair.parse("zh", "en"), Pair.parse("zh", "ar"), Pair.parse("zh", "th")]
    translator = Translator(settings, api_store, [EchoEngine(pairs), OpenCCEngine()])
    return Runtime(settings, api_store, translator, False, clock.now)


@pytest.fixture
def local(real_runtime: Runtime) -> Iterator[TestClient]:
    """This machine's own user, who needs no key."""
    with TestClient(create_app(real_runtime)) as client:
        yield client


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_browser() as opened:
        yield opened


@pytest.fixture
def site(real_runtime: Runtime) -> Iterator[str]:
    """The console on a port of this machine."""
    with running_server(real_runtime) as url:
        yield url


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    page = browser.new_page(base_url=site, locale="en-GB")
    page.set_default_timeout(PATIENCE_MS)
    yield page
    page.close()


@pytest.fixture
def send(real_runtime: Runtime) -> Callable[..., Review]:
    """Puts a copy into the queue, flagged at its first word unless told otherwise."""

    def put(
        text: str, *, is_flagged: bool = True, target: str = "en", source: str = "蓝牙耳机", **place: str
    ) -> Review:
        first = text.split(maxsplit=1)[0]
        finding = ReviewFinding(
            "superlative", Severity.REVIEW, "Says it is the best.", start=0, end=len(first), matched=first,
            source="Art. 9", as_of="2026-01-02", suggestion="Good",
        )  # fmt: skip
        copy = NewCopy(Pair.parse("zh", target), source, text, findings=(finding,) if is_flagged else (), **place)
        with real_runtime.store.transaction() as session:
            return queue.send(session, "local", copy, "shop", real_runtime.now())

    return put


def token_of(page: str) -> str:
    return page.split('name="csrf" value="', 1)[1].split('"', 1)[0]
