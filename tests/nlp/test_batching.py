"""The batcher: who waits for whom, and that everyone gets their own."""

import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.errors import ModelError, Unavailable
from core.locales import Pair
from nlp.batching import BatchingEngine
from nlp.engines.base import Hypothesis

PAIR = Pair.parse("zh", "en")


class SlowEngine:
    """Gives each segment back after a pause, notes its batches, and fails on a segment called `坏`."""

    name = model = licence = "slow"

    def __init__(self, pause_s: float = 0.02) -> None:
        self.batches: list[list[str]] = []
        self._pause_s = pause_s

    def pairs(self) -> frozenset[Pair]:
        return frozenset({PAIR})

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self.batches.append(list(segments))
        time.sleep(self._pause_s)
        if "坏" in segments:
            raise ModelError("It does not like this one.")
        return [Hypothesis(f"<{segment}>") for segment in segments]


@pytest.fixture
def slow() -> SlowEngine:
    return SlowEngine()


@pytest.fixture
def batcher(slow: SlowEngine) -> Iterator[BatchingEngine]:
    batcher = BatchingEngine(slow, threads=2, max_batch_segments=64)
    yield batcher
    batcher.close()


def texts_of(hypotheses: Sequence[Hypothesis]) -> list[str]:
    return [hypothesis.text for hypothesis in hypotheses]


def test_answers_come_in_the_order_of_the_segments(batcher: BatchingEngine) -> None:
    segments = ["包邮", "限时抢购", "续航", "降噪耳机 蓝牙", "杯"] * 50
    assert texts_of(batcher.translate(segments, PAIR)) == [f"<{segment}>" for segment in segments]


def test_one_caller_is_shared_by_both_workers(batcher: BatchingEngine, slow: SlowEngine) -> None:
    batcher.translate(["杯", "鞋"], PAIR)
    assert sorted(slow.batches) == [["杯"], ["鞋"]]


def test_the_longest_are_computed_first_and_with_their_like(batcher: BatchingEngine, slow: SlowEngine) -> None:
    batcher.translate(["杯" * length for length in range(1, 201)], PAIR)
    first = max(slow.batches, key=lambda batch: len(batch[0]))
    assert len(first) == 64
    assert min(map(len, first)) == 200 - 63


def test_the_end_of_a_bulk_job_is_shared(batcher: BatchingEngine, slow: SlowEngine) -> None:
    """If one worker took all of the last 64, the other would have nothing to do for a whole batch."""
    batcher.translate([f"杯{number}" for number in range(200)], PAIR)
    assert len(slow.batches[-1]) <= 16


def test_callers_who_come_back_meet_in_even_batches(batcher: BatchingEngine, slow: SlowEngine) -> None:
    """Sixteen clients and two workers make batches of about eight, not one of fourteen and many of one."""

    def ask_often(client: int) -> None:
        for turn in range(8):
            batcher.translate([f"杯{client}-{turn}"], PAIR)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask_often, range(16)))
    assert len(slow.batches) < 16 * 8 / 4


def test_a_lone_caller_waits_for_nobody(slow: SlowEngine, batcher: BatchingEngine) -> None:
    started = time.perf_counter()
    for _ in range(5):
        batcher.translate(["杯"], PAIR)
    assert len(slow.batches) == 5
    assert time.perf_counter() - started < 5 * 0.02 + 0.5


def test_nobody_fails_for_somebody_elses_text(batcher: BatchingEngine) -> None:
    busy = [threading.Thread(target=batcher.translate, args=(["鞋"], PAIR)) for _ in range(2)]
    for thread in busy:
        thread.start()
    with ThreadPoolExecutor(2) as pool:
        bad, good = (pool.submit(batcher.translate, [segment], PAIR) for segment in ("坏", "好"))
        assert texts_of(good.result()) == ["<好>"]
        with pytest.raises(ModelError):
            bad.result()
    for thread in busy:
        thread.join()


def test_who_asks_a_closed_batcher_is_told(slow: SlowEngine) -> None:
    batcher = BatchingEngine(slow)
    batcher.close()
    with pytest.raises(Unavailable):
        batcher.translate(["杯"], PAIR)
