"""The batcher: who waits for whom, and that everyone gets their own."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ModelError, Unavailable, UnsupportedPair
from core.locales import Pair
from nlp.batching import BatchingEngine, SteerableBatchingEngine, batched
from nlp.engines.base import Hypothesis, SteerableEngine
from nlp.engines.echo import EchoEngine

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
    """Sixteen clients and two workers make batches of about eight, not one of fourteen and many of one.

    Sixteen batches are best; a machine busy with other things makes some more.
    """

    def ask_often(client: int) -> None:
        for turn in range(8):
            batcher.translate([f"杯{client}-{turn}"], PAIR)

    with ThreadPoolExecutor(16) as pool:
        list(pool.map(ask_often, range(16)))
    assert len(slow.batches) < 16 * 8 / 3


def test_a_lone_caller_waits_for_nobody(slow: SlowEngine, batcher: BatchingEngine) -> None:
    for _ in range(5):
        batcher.translate(["杯"], PAIR)
    assert len(slow.batches) == 5


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


def until(is_so: Callable[[], bool]) -> None:
    """Looks again for a minute at most."""
    for _ in range(60_000):
        if is_so():
            return
        time.sleep(0.001)
    pytest.fail("It never came to be so.")


class LettingEngine(SlowEngine):
    """Works on nothing until it is let."""

    def __init__(self) -> None:
        super().__init__(pause_s=0)
        self.started = threading.Event()
        self.let = threading.Event()

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self.started.set()
        assert self.let.wait(timeout=60)
        return super().translate(segments, pair)


def test_closing_releases_who_still_waits() -> None:
    engine = LettingEngine()
    batcher = BatchingEngine(engine, threads=1, max_batch_segments=1)
    with ThreadPoolExecutor(8) as pool:
        running = pool.submit(batcher.translate, ["杯"], PAIR)
        assert engine.started.wait(timeout=60)
        waiting = [pool.submit(batcher.translate, [f"鞋{n}", "帽"], PAIR) for n in range(4)]
        until(lambda: len(batcher._calls) == 4)
        closing = pool.submit(batcher.close)
        for call in waiting:
            with pytest.raises(Unavailable):
                call.result(timeout=60)
        engine.let.set()
        closing.result(timeout=60)
        assert texts_of(running.result(timeout=60)) == ["<杯>"], "what was being computed is delivered"


def test_a_bulk_job_does_not_hold_up_a_title() -> None:
    """The title is in the very next batch after the one that is being computed."""
    engine = LettingEngine()
    batcher = BatchingEngine(engine, threads=1, max_batch_segments=10)
    with ThreadPoolExecutor(2) as pool:
        bulk = pool.submit(batcher.translate, [f"杯{n}" for n in range(200)], PAIR)
        assert engine.started.wait(timeout=60)
        title = pool.submit(batcher.translate, ["耳机"], PAIR)
        until(lambda: len(batcher._calls) == 2)
        engine.let.set()
        assert texts_of(title.result(timeout=60)) == ["<耳机>"]
        assert len(texts_of(bulk.result(timeout=60))) == 200
    batcher.close()
    assert any("耳机" in batch for batch in engine.batches[:3])


def test_callers_with_much_to_do_meet_in_what_is_alike_in_length() -> None:
    """A long job gives the batch of a short one what is as short, though its longest would be next."""
    engine = LettingEngine()
    batcher = BatchingEngine(engine, threads=1, max_batch_segments=8)
    with ThreadPoolExecutor(3) as pool:
        running = pool.submit(batcher.translate, ["帽"], PAIR)
        assert engine.started.wait(timeout=60)
        short = pool.submit(batcher.translate, [f"杯{n}" for n in range(8)], PAIR)
        until(lambda: len(batcher._calls) == 1)
        both = pool.submit(
            batcher.translate, [f"鞋{n}" for n in range(8)] + ["围巾" * 20 + str(n) for n in range(8)], PAIR
        )
        until(lambda: len(batcher._calls) == 2)
        engine.let.set()
        assert [len(one.result(timeout=60)) for one in (running, short, both)] == [1, 8, 16]
    batcher.close()
    assert {len(segment) for segment in engine.batches[1]} == {2}, "not the longest of the second job"


def test_variants_of_an_engine_that_has_none_are_none(batcher: BatchingEngine, slow: SlowEngine) -> None:
    assert batcher.variants(["杯", "鞋"], PAIR, 4) == [[], []]
    assert slow.batches == []


def test_one_kind_of_work_never_starves_another() -> None:
    """Calls for three pairs take turns, whoever finishes: none is passed over again and again."""
    engine = EchoEngine([Pair.parse("zh", target) for target in ("en", "de", "fr")])
    batcher = SteerableBatchingEngine(engine, threads=1, max_batch_segments=4)

    def ask(client: int) -> list[str]:
        pair = Pair.parse("zh", ("en", "de", "fr")[client % 3])
        return [h.text for _ in range(10) for h in batcher.translate([f"杯{client}"] * 5, pair)]

    with ThreadPoolExecutor(9) as pool:
        answers = list(pool.map(ask, range(9), timeout=120))
    batcher.close()
    assert answers == [[f"杯{client}"] * 50 for client in range(9)]


@given(st.lists(st.lists(st.text(alphabet="杯鞋a 。", max_size=8), max_size=7), max_size=8), st.integers(1, 5))
def test_results_are_those_without_a_batcher(calls: list[list[str]], limit: int) -> None:
    engine = EchoEngine([PAIR])
    batcher = SteerableBatchingEngine(engine, threads=2, max_batch_segments=limit)
    with ThreadPoolExecutor(4) as pool:
        plain = [pool.submit(batcher.translate, segments, PAIR) for segments in calls]
        led = [pool.submit(batcher.complete, segments, ["Hi "] * len(segments), PAIR) for segments in calls]
    batcher.close()
    assert [call.result() for call in plain] == [engine.translate(segments, PAIR) for segments in calls]
    assert [call.result() for call in led] == [
        engine.complete(segments, ["Hi "] * len(segments), PAIR) for segments in calls
    ]


def test_an_error_reaches_only_its_caller() -> None:
    engine = SlowEngine(pause_s=0)
    batcher = BatchingEngine(engine, threads=2, max_batch_segments=8)
    with ThreadPoolExecutor(8) as pool:
        calls = {n: pool.submit(batcher.translate, ["坏" if n % 5 == 0 else "好", f"杯{n}"], PAIR) for n in range(40)}
    for number, call in calls.items():
        if number % 5 == 0:
            with pytest.raises(ModelError):
                call.result()
        else:
            assert texts_of(call.result()) == ["<好>", f"<杯{number}>"]
    batcher.close()


def test_an_engine_with_too_few_answers_fails_its_caller_and_the_worker_lives() -> None:
    class Forgetful(SlowEngine):
        def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
            return [] if "忘" in segments else [Hypothesis(s) for s in segments]

    batcher = BatchingEngine(Forgetful(), threads=1)
    with pytest.raises(ValueError, match="shorter"):
        batcher.translate(["忘"], PAIR)
    assert texts_of(batcher.translate(["记"], PAIR)) == ["记"]
    batcher.close()


def test_another_pair_is_refused_through_the_batcher() -> None:
    batcher = batched(EchoEngine([PAIR]), threads=1, max_batch_segments=4)
    with pytest.raises(UnsupportedPair):
        batcher.translate(["杯"], Pair.parse("en", "zh"))
    batcher.close()


def test_a_batcher_is_as_steerable_as_its_engine() -> None:
    for engine in (EchoEngine([PAIR]), SlowEngine()):
        batcher = batched(engine, threads=1, max_batch_segments=4)
        assert isinstance(batcher, SteerableEngine) == isinstance(engine, SteerableEngine)
        assert batcher.pairs() == engine.pairs()
        assert batcher.translate([], PAIR) == []
        batcher.close()


def test_a_worker_without_work_gives_memory_back_once_and_works_on(monkeypatch: pytest.MonkeyPatch) -> None:
    given = threading.Semaphore(0)
    monkeypatch.setattr("nlp.batching.give_back", given.release)
    monkeypatch.setattr("nlp.batching._IDLE_S", 0.01)
    batcher = BatchingEngine(EchoEngine([PAIR]), threads=1)
    assert not given.acquire(timeout=0.1), "it has not worked yet"
    for segment in ("杯", "帽"):
        assert texts_of(batcher.translate([segment], PAIR)) == [segment]
        assert given.acquire(timeout=10)
        assert not given.acquire(timeout=0.1)
    batcher.close()
