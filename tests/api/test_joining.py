"""The same request twice is one piece of work, and a result nobody received waits for the retry."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from api.joining import Joiner
from core.errors import InvalidInput, TooManyRequests, Unavailable


class Work:
    """Counts its runs and waits to be let go."""

    def __init__(self, result: bytes = b"done", failure: Exception | None = None) -> None:
        self.runs = 0
        self.go = threading.Event()
        self.begun = threading.Event()
        self.result = result
        self.failure = failure

    def __call__(self) -> bytes:
        self.runs += 1
        self.begun.set()
        self.go.wait(10)
        if self.failure:
            raise self.failure
        return self.result


class Ticker:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


@pytest.fixture
def joiner(ticker: Ticker) -> Iterator[Joiner[bytes]]:
    joiner: Joiner[bytes] = Joiner(workers=4, limit=4, clock=ticker, kept_limit=2, kept_bytes=100)
    yield joiner
    joiner.close()


@pytest.fixture
def clients() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def until(statement: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not statement():
        assert time.monotonic() < deadline
        time.sleep(0.002)


def left_behind(joiner: Joiner[bytes], key: str, work: Work) -> None:
    """Has `work` done with nobody there to receive it."""
    work.go.set()
    joiner.run(key, work, 5, has_left=lambda: True)


def test_requests_at_the_same_time_share_one_run(joiner: Joiner[bytes], clients: ThreadPoolExecutor):
    work = Work()
    answers = [clients.submit(joiner.run, "key", work, 5) for _ in range(3)]
    until(lambda: joiner.waiting == 3)
    work.go.set()
    assert [answer.result(5) for answer in answers] == [b"done"] * 3
    assert work.runs == 1


def test_different_requests_do_not_share(joiner: Joiner[bytes]):
    one, other = Work(b"one"), Work(b"other")
    one.go.set()
    other.go.set()
    assert (joiner.run("one", one, 5), joiner.run("other", other, 5)) == (b"one", b"other")


def test_a_delivered_result_is_not_served_again(joiner: Joiner[bytes]):
    work = Work()
    work.go.set()
    joiner.run("key", work, 5)
    joiner.run("key", work, 5)
    assert work.runs == 2


def test_past_the_time_limit_the_caller_is_sent_away_and_the_work_goes_on(joiner: Joiner[bytes]):
    work = Work()
    with pytest.raises(Unavailable):
        joiner.run("key", work, 0.01)
    work.go.set()
    assert joiner.run("key", work, 5) == b"done"
    assert work.runs == 1


def test_a_retry_after_the_work_ended_finds_the_result(joiner: Joiner[bytes]):
    work = Work()
    with pytest.raises(Unavailable):
        joiner.run("key", work, 0.01)
    work.go.set()
    until(lambda: joiner._jobs["key"].is_kept)
    assert joiner.run("key", work, 5) == b"done"
    assert work.runs == 1


def test_a_result_whose_client_left_waits_for_the_retry_once(joiner: Joiner[bytes]):
    work = Work()
    left_behind(joiner, "key", work)
    assert joiner.run("key", work, 5) == b"done"
    assert work.runs == 1
    joiner.run("key", work, 5)
    assert work.runs == 2


def test_a_result_stays_kept_while_every_retry_leaves_too(joiner: Joiner[bytes]):
    work = Work()
    left_behind(joiner, "key", work)
    left_behind(joiner, "key", work)
    assert joiner.run("key", work, 5) == b"done"
    assert work.runs == 1


def test_a_result_that_one_of_two_received_is_dropped(joiner: Joiner[bytes], clients: ThreadPoolExecutor):
    work = Work()
    gone = clients.submit(joiner.run, "key", work, 5, lambda: True)
    there = clients.submit(joiner.run, "key", work, 5)
    until(lambda: joiner.waiting == 2)
    work.go.set()
    gone.result(5), there.result(5)
    assert not joiner._jobs


def test_a_kept_result_expires(joiner: Joiner[bytes], ticker: Ticker):
    work = Work()
    left_behind(joiner, "key", work)
    ticker.seconds += 119
    assert "key" in joiner._jobs
    ticker.seconds += 2
    joiner.run("key", work, 5)
    assert work.runs == 2


def test_kept_results_are_bounded_in_number(joiner: Joiner[bytes]):
    for key in ("one", "two", "three"):
        left_behind(joiner, key, Work())
    assert list(joiner._jobs) == ["two", "three"]


def test_kept_results_are_bounded_in_bytes(joiner: Joiner[bytes]):
    left_behind(joiner, "small", Work(b"x" * 60))
    left_behind(joiner, "large", Work(b"x" * 60))
    assert list(joiner._jobs) == ["large"]
    left_behind(joiner, "huge", Work(b"x" * 101))
    assert not joiner._jobs


def test_an_error_reaches_everyone_who_joined(joiner: Joiner[bytes], clients: ThreadPoolExecutor):
    work = Work(failure=InvalidInput("wrong", "text"))
    answers = [clients.submit(joiner.run, "key", work, 5) for _ in range(2)]
    until(lambda: joiner.waiting == 2)
    work.go.set()
    for answer in answers:
        with pytest.raises(InvalidInput, match="wrong"):
            answer.result(5)
    assert work.runs == 1


def test_an_error_is_not_kept(joiner: Joiner[bytes]):
    work = Work(failure=InvalidInput("wrong"))
    with pytest.raises(Unavailable):
        joiner.run("key", work, 0.01)
    work.go.set()
    until(lambda: not joiner._jobs)


def test_a_time_limit_inside_the_work_is_its_own_error(joiner: Joiner[bytes]):
    work = Work(failure=TimeoutError("inside"))
    work.go.set()
    with pytest.raises(TimeoutError, match="inside"):
        joiner.run("key", work, 5)


def test_when_too_many_wait_the_next_is_refused_early(joiner: Joiner[bytes], clients: ThreadPoolExecutor):
    works = [Work() for _ in range(5)]
    answers: list[Future[bytes]] = [clients.submit(joiner.run, str(i), works[i], 5) for i in range(4)]
    until(lambda: joiner.waiting == 4)
    with pytest.raises(TooManyRequests) as caught:
        joiner.run("4", works[4], 5)
    assert caught.value.retry_after_s > 0
    assert works[4].runs == 0
    for work in works:
        work.go.set()
    assert [answer.result(5) for answer in answers] == [b"done"] * 4
    assert joiner.run("4", works[4], 5) == b"done"


def test_abandoned_work_counts_until_it_ends_but_can_be_joined(joiner: Joiner[bytes]):
    works = [Work() for _ in range(5)]
    for index in range(4):
        with pytest.raises(Unavailable):
            joiner.run(str(index), works[index], 0.01)
    with pytest.raises(TooManyRequests):
        joiner.run("4", works[4], 5)
    works[0].go.set()
    assert joiner.run("0", works[0], 5) == b"done"
    for work in works:
        work.go.set()


def test_a_closed_joiner_takes_no_work(ticker: Ticker):
    joiner: Joiner[bytes] = Joiner(clock=ticker)
    joiner.close()
    with pytest.raises(Unavailable, match="stopping"):
        joiner.run("key", Work(), 5)


def test_work_that_had_not_begun_when_the_server_stopped_is_unavailable(clients: ThreadPoolExecutor):
    joiner: Joiner[bytes] = Joiner(workers=1)
    first, second = Work(), Work()
    clients.submit(joiner.run, "first", first, 5)
    first.begun.wait(5)
    waiting = clients.submit(joiner.run, "second", second, 5)
    until(lambda: joiner.waiting == 2)
    joiner.close()
    with pytest.raises(Unavailable, match="stopping"):
        waiting.result(5)
    first.go.set()
