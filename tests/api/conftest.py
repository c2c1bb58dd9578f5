"""Doors on a real store with a fake translator: in process for most tests, on a real socket for real clients."""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from api.app import create_app
from api.keys import Role, create_key
from api.settings import Settings
from core.store import Store, open_store
from tests.api.fakes import FakeRuntime, FakeTranslator
from tests.conftest import Clock


@pytest.fixture
def api_store(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A SQLite store of the test's own; the tables' own tests run on PostgreSQL too."""
    store = open_store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'api.db')}")
    yield store
    store.dispose()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, request_timeout_s=5)


@pytest.fixture
def runtime(api_store: Store, settings: Settings, clock: Clock) -> FakeRuntime:
    return FakeRuntime(settings, api_store, FakeTranslator(api_store), clock.now)


@pytest.fixture
def translator(runtime: FakeRuntime) -> FakeTranslator:
    return runtime.translator


@pytest.fixture
def make_key(runtime: FakeRuntime) -> Callable[..., str]:
    """Makes a key and gives its secret."""

    def make(role: Role = Role.TRANSLATE, character_limit: int | None = None) -> str:
        with runtime.store.transaction() as session:
            return create_key(session, role, "test", runtime.now(), character_limit)[1]

    return make


@pytest.fixture
def key(make_key: Callable[..., str]) -> str:
    return make_key()


@pytest.fixture
def open_client(runtime: FakeRuntime) -> Callable[..., TestClient]:
    """A client in process; ask for it after the runtime has been set up as the test wants it."""
    return lambda: TestClient(create_app(runtime))


@pytest.fixture
def http(runtime: FakeRuntime, key: str) -> Iterator[TestClient]:
    """A client in process whose requests carry a DeepL key."""
    with TestClient(create_app(runtime), headers={"Authorization": f"DeepL-Auth-Key {key}"}) as client:
        yield client


@pytest.fixture
def anonymous(runtime: FakeRuntime) -> Iterator[TestClient]:
    """A client in process without any key."""
    with TestClient(create_app(runtime)) as client:
        yield client


@pytest.fixture
def server_url(runtime: FakeRuntime) -> Iterator[str]:
    """The address of a really running server."""
    with running_server(runtime) as url:
        yield url


@contextmanager
def running_server(runtime: FakeRuntime, app: FastAPI | None = None) -> Iterator[str]:
    """The app on a free port of this machine, in its own thread."""
    config = uvicorn.Config(app or create_app(runtime), port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
