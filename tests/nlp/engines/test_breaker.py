"""An engine that is down is left alone for a while, tried by one call, and used again once it answers."""

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from core.errors import ModelError, Unavailable
from nlp.engines.registry import REMOTES
from nlp.engines.remote.base import Remote, RemoteEngine
from nlp.engines.remote.breaker import Breaker, Rest
from nlp.engines.remote.calling import Caller, Patience
from tests.nlp.engines.test_remote import EN_PT, Server, client, server, status, well

__all__ = ["client", "server"]


class Seconds:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds() -> Seconds:
    return Seconds()


@pytest.fixture
def engine(server: Server, client: httpx.Client, seconds: Seconds) -> RemoteEngine:
    breaker = Breaker(seconds, Rest(rest_s=30, failures=2))
    caller = Caller("mine", client, lambda _s: None, patience=Patience(2.0, attempts=1), breaker=breaker)
    return REMOTES["deepl"](Remote("mine", server.url, frozenset({EN_PT})), caller)


def fail(engine: RemoteEngine, times: int = 1) -> None:
    for _ in range(times):
        with pytest.raises(Unavailable):
            engine.translate(["Bag"], EN_PT)


def test_after_enough_failures_it_is_not_asked(server: Server, engine: RemoteEngine) -> None:
    server.answers = [status(503)]
    fail(engine, 5)
    assert len(server.asked) == 2


def test_after_its_rest_it_is_tried_and_used_again(server: Server, engine: RemoteEngine, seconds: Seconds) -> None:
    server.answers = [status(503), status(503), well]
    fail(engine, 3)
    seconds.now += 31
    assert [engine.translate(["Bag"], EN_PT)[0].text for _ in range(3)] == ["Bolsa"] * 3


def test_a_trial_that_fails_begins_the_next_rest(server: Server, engine: RemoteEngine, seconds: Seconds) -> None:
    server.answers = [status(503)]
    fail(engine, 2)
    seconds.now += 31
    fail(engine, 4)
    assert len(server.asked) == 3


def test_one_call_alone_is_the_trial(seconds: Seconds) -> None:
    breaker = Breaker(seconds, Rest(30, 1))
    breaker.note(worked=False)
    seconds.now += 31
    with ThreadPoolExecutor(8) as pool:
        admitted = list(pool.map(lambda _: breaker.admits(), range(40)))
    assert admitted.count(True) == 1


def test_failures_that_are_not_in_a_row_do_not_count(server: Server, engine: RemoteEngine) -> None:
    server.answers = [status(503), well, status(503), well]
    for _ in range(2):
        fail(engine)
        assert engine.translate(["Bag"], EN_PT)[0].text == "Bolsa"
    assert len(server.asked) == 4


def test_a_server_that_says_no_is_there(server: Server, engine: RemoteEngine) -> None:
    server.answers = [status(400)]
    for _ in range(4):
        with pytest.raises(ModelError):
            engine.translate(["Bag"], EN_PT)
    assert len(server.asked) == 4


def test_without_a_rest_it_is_always_asked(seconds: Seconds) -> None:
    breaker = Breaker(seconds, Rest(0, 1))
    breaker.note(worked=False)
    assert breaker.admits()
