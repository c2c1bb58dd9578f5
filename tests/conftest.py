"""Real things for every test: both databases, a fresh one for each test, and a clock that can be moved."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import structlog
from filelock import FileLock
from hypothesis import settings

from api.migrations import upgrade
from core.store import Store, open_store
from tests.postgres import create_database, drop_database, running_postgres

settings.register_profile("house", deadline=None, database=None)  # no clock to lose to, no folder left behind
settings.load_profile("house")

_MIGRATED = "migrated"
_numbers = count(1)


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """The whole suite runs on every core; what was named runs in one process, without waiting for workers to start."""
    return None if config.args_source is pytest.Config.ArgsSource.TESTPATHS else 0


@dataclass
class Clock:
    """A moment that moves when told; `clock.now` goes wherever something asks for the time."""

    moment: datetime = datetime(2026, 3, 14, 9, 26, 53, 589_793, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, by: timedelta) -> datetime:
        self.moment += by
        return self.moment


@pytest.fixture(autouse=True)
def _own_logs() -> Iterator[None]:
    """A test that sets up logging leaves it as it was."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, which is all that `load_settings` finds in the environment."""
    for name in [name for name in os.environ if name.upper().startswith("BABELGUARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("BABELGUARD_DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
    else:
        with _database(request.getfixturevalue("postgres_url")) as url:
            yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def migrated_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and no rows, once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        file = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "migrated.db")
        yield f"sqlite:///{file}"
    else:
        server_url = request.getfixturevalue("postgres_url")
        request.getfixturevalue("migrated_database")
        with _database(server_url, _MIGRATED) as url:
            yield url


@pytest.fixture
def store(migrated_url: str) -> Iterator[Store]:
    """A store of the test's own, once on SQLite and once on PostgreSQL."""
    store = open_store(migrated_url)
    yield store
    store.dispose()


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One PostgreSQL server for a whole process; what needs it is skipped only where it cannot start."""
    server = running_postgres()
    try:
        # One after the other, since the first that root ever starts makes the user whom it runs as.
        with FileLock(tmp_path_factory.getbasetemp().parent / "postgres.lock"):
            url = server.__enter__()
    except Exception as error:  # noqa: BLE001  # whatever keeps the server from starting is the reason
        pytest.skip(f"PostgreSQL cannot start here: {error!r}")
    yield url
    server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables, to be copied; quicker than migrating for each test."""
    file = tmp_path_factory.mktemp("database") / "migrated.db"
    upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def migrated_database(postgres_url: str) -> str:
    """A PostgreSQL database with all tables, to be copied."""
    upgrade(create_database(postgres_url, _MIGRATED))
    return _MIGRATED


@contextmanager
def _database(server_url: str, template: str = "template1") -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    yield create_database(server_url, name, template)
    drop_database(server_url, name)
