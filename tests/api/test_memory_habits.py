"""The garbage collector after start."""

import gc
from collections.abc import Iterator

import pytest

from api.memory_habits import settle


@pytest.fixture(autouse=True)
def as_it_was() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_was_loaded_is_not_looked_through_again_and_garbage_still_goes() -> None:
    loaded = [[at] for at in range(1000)]
    settle()
    assert gc.get_freeze_count() > len(loaded)
    assert gc.get_threshold()[0] > 700
    circle: list[object] = []
    circle.append(circle)
    del circle
    assert gc.collect() >= 1
