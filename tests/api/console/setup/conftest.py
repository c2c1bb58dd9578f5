"""The console of an operator whose feeds and receivers are on this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.settings import Settings
from tests.monitors.sources.replay import Replay, replaying


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, outbound_allow=("127.0.0.1",))


@pytest.fixture
def replay() -> Iterator[Replay]:
    """A server of feeds, and of whatever else is asked for."""
    with replaying() as server:
        yield server
