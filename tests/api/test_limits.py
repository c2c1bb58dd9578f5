"""The token bucket: a minute's worth at once, then evenly, for each key apart."""

import threading

import pytest

from api.limits import RateLimiter
from core.errors import TooManyRequests


class Ticker:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def ticker() -> Ticker:
    return Ticker()


def test_a_minutes_worth_is_given_at_once_and_not_one_more(ticker: Ticker):
    limiter = RateLimiter(3, ticker)
    for _ in range(3):
        limiter.take("key")
    with pytest.raises(TooManyRequests):
        limiter.take("key")


def test_tokens_come_back_with_time(ticker: Ticker):
    limiter = RateLimiter(60, ticker)
    limiter.take("key", 60)
    ticker.seconds += 1
    limiter.take("key")
    with pytest.raises(TooManyRequests):
        limiter.take("key")


def test_the_refusal_says_when_to_come_back_and_then_it_works(ticker: Ticker):
    limiter = RateLimiter(60, ticker)
    limiter.take("key", 60)
    with pytest.raises(TooManyRequests) as caught:
        limiter.take("key", 10)
    assert caught.value.retry_after_s == pytest.approx(10)
    ticker.seconds += caught.value.retry_after_s
    limiter.take("key", 10)


def test_keys_do_not_share_a_bucket(ticker: Ticker):
    limiter = RateLimiter(1, ticker)
    limiter.take("one")
    limiter.take("other")


def test_a_bucket_never_holds_more_than_a_minute(ticker: Ticker):
    limiter = RateLimiter(2, ticker)
    limiter.take("key")
    ticker.seconds += 3600
    limiter.take("key", 2)
    with pytest.raises(TooManyRequests):
        limiter.take("key")


def test_a_cost_above_the_whole_bucket_empties_a_full_one(ticker: Ticker):
    """Else a list of 100 texts could never be sent by a key with 60 requests a minute."""
    limiter = RateLimiter(60, ticker)
    limiter.take("key", 100)
    with pytest.raises(TooManyRequests):
        limiter.take("key")


def test_zero_means_no_limit(ticker: Ticker):
    limiter = RateLimiter(0, ticker)
    for _ in range(1000):
        limiter.take("key", 1000)


def test_memory_is_bounded_and_the_key_unused_for_longest_is_forgotten(ticker: Ticker):
    limiter = RateLimiter(1, ticker, remembered=2)
    for key in ("one", "two", "three"):
        limiter.take(key)
    limiter.take("one")
    with pytest.raises(TooManyRequests):
        limiter.take("three")


def test_threads_cannot_take_more_than_there_is(ticker: Ticker):
    limiter = RateLimiter(100, ticker)
    taken: list[int] = []

    def take_many() -> None:
        for _ in range(50):
            try:
                limiter.take("key")
            except TooManyRequests:
                return
            taken.append(1)

    threads = [threading.Thread(target=take_many) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == 100
