"""The batcher: calls that want the same engine meet in one batch, so that sixteen clients cost little more than one.

An idle worker takes what is there at once, so a single caller waits for nothing; while all workers compute, what
comes in gathers and makes the next batch. Each worker takes its share of what waits, and of every caller in turn, so
a bulk job does not hold up a title; of those with much to do it takes what is alike in length. Who has just got an
answer often has the next text ready, so a worker that served several callers gives them a moment to come back: sixteen
clients then meet in batches of eight, not of one.
"""

import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.errors import Unavailable
from core.locales import Pair
from core.memory import give_back
from nlp.engines.base import Engine, Hypothesis, SteerableEngine, VariedEngine

Verb = Literal["translate", "complete"]

_RETURN_S = 0.008
"""What a caller just served may take to come back: its answer is written and its next text read. Sixteen HTTP clients
on two busy cores, which ideally meet in eights, met in batches of 5.6 with 4 ms, 7.0 with 8 and 7.1 with 12 (ours)."""
_IDLE_S = 1.0
"""After how long without work the memory of the last batches goes back to the system."""
_EFFICIENT = 16
"""Segments from which a larger batch hardly gains (OPUS-MT on two cores: a title costs 74 ms in eights, 59 in
sixteens, 51 in thirty-twos): up to here workers share evenly."""


@dataclass(slots=True)
class _Call:
    """One caller's segments; `waiting` are the numbers of those not yet taken, the longest last."""

    verb: Verb
    pair: Pair
    segments: Sequence[str]
    prefixes: Sequence[str]
    waiting: list[int]
    results: list[Hypothesis | None]
    left: int
    done: threading.Event = field(default_factory=threading.Event)
    error: BaseException | None = None

    def put(self, number: int, hypothesis: Hypothesis) -> None:
        self.results[number] = hypothesis
        self.left -= 1
        if not self.left:
            self.done.set()

    def length_of(self, number: int) -> int:
        """Code points of a segment."""
        return len(self.segments[number])

    def take(self, count: int, longest: int) -> list[int]:
        """So many of those that wait, the longest of them at most `longest` where there are enough such."""
        end = max(count, bisect_right(self.waiting, longest, key=self.length_of))
        taken = self.waiting[end - count : end]
        del self.waiting[end - count : end]
        return taken

    def fail(self, error: BaseException) -> None:
        self.error = error
        self.waiting.clear()
        self.done.set()


_Share = list[tuple[_Call, list[int]]]


class BatchingEngine:
    """An engine behind a batcher. `threads` batches of at most `max_batch_segments` run at once."""

    def __init__(self, engine: Engine, threads: int = 1, max_batch_segments: int = 64) -> None:
        self.name, self.model, self.licence = engine.name, engine.model, engine.licence
        self._engine = engine
        self._limit = max_batch_segments
        self._calls: deque[_Call] = deque()
        self._changed = threading.Condition()
        self._computing = 0
        self._closed = False
        self._workers = [threading.Thread(target=self._work, name=f"batch-{n}", daemon=True) for n in range(threads)]
        for worker in self._workers:
            worker.start()

    def pairs(self) -> frozenset[Pair]:
        return self._engine.pairs()

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return self._call("translate", segments, [""] * len(segments), pair)

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        """Asked for rarely, so it goes past the batcher; an engine without variants has none."""
        if isinstance(self._engine, VariedEngine):
            return self._engine.variants(segments, pair, count)
        return [[] for _ in segments]

    def close(self) -> None:
        """Ends the workers; calls still waiting fail as unavailable."""
        with self._changed:
            self._closed = True
            for call in self._calls:
                call.fail(Unavailable("The server is stopping; try again in a moment."))
            self._calls.clear()
            self._changed.notify_all()
        for worker in self._workers:
            worker.join()

    def _call(self, verb: Verb, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        if not segments:
            return []
        order = sorted(range(len(segments)), key=lambda i: len(segments[i]))
        call = _Call(verb, pair, segments, prefixes, order, [None] * len(segments), len(segments))
        with self._changed:
            if self._closed:
                raise Unavailable("The server is stopping; try again in a moment.")
            self._calls.append(call)
            self._changed.notify_all()
        call.done.wait()
        if call.error is not None:
            raise call.error
        return [result for result in call.results if result is not None]

    def _work(self) -> None:
        served: _Share = []
        while True:
            with self._changed:
                self._gather(len(served))
                self._computing -= _size(served)
                is_idle = bool(served) and not self._changed.wait_for(self._has_news, _IDLE_S)
            if is_idle:
                give_back()
            with self._changed:
                self._changed.wait_for(self._has_news)
                if self._closed:
                    return
                served = self._take()
                self._computing += _size(served)
            self._compute(served)

    def _has_news(self) -> bool:
        return bool(self._calls) or self._closed

    def _gather(self, callers: int) -> None:
        """Waits a moment for as many callers as were just served; one alone is not waited for."""
        if callers > 1:
            expected = len(self._calls) + callers
            self._changed.wait_for(lambda: len(self._calls) >= expected or self._closed, callers * _RETURN_S)

    def _take(self) -> _Share:
        """A batch of one verb and pair: a fair part of what waits, dealt round the callers, alike in length."""
        head = self._calls[0]
        mates = [call for call in self._calls if (call.verb, call.pair) == (head.verb, head.pair)]
        waiting = sum(len(call.waiting) for call in mates)
        room = min(self._limit, self._fair_part(waiting))
        longest = head.length_of(head.waiting[-1])
        share: _Share = []
        for position, call in enumerate(mates):
            if not room:
                break
            part = min(len(call.waiting), max(1, room // (len(mates) - position)))
            share.append((call, call.take(part, longest)))
            room -= part
        self._calls = deque(call for call in self._calls if call.waiting)
        if head.waiting:
            self._calls.rotate(-1)
        return share

    def _fair_part(self, waiting: int) -> int:
        """An equal part for each worker of all there is to do, as long as batches stay efficient; so that sixteen
        callers make two batches of eight, and the end of a bulk job is shared.
        """
        workers = len(self._workers)
        evenly = -(-(waiting + self._computing) // workers)
        return max(-(-waiting // workers), min(_EFFICIENT, evenly))

    def _compute(self, share: _Share) -> None:
        """A batch that fails is tried again caller by caller, so that nobody fails for somebody else's text."""
        try:
            self._deliver(share)
        except BaseException as error:  # noqa: BLE001 - a worker must outlive any batch; the error goes to the caller
            if len(share) == 1:
                self._fail(share[0][0], error)
                return
            for part in share:
                self._compute([part])

    def _deliver(self, share: _Share) -> None:
        head = share[0][0]
        numbered = [(call, number) for call, numbers in share for number in numbers]
        segments = [call.segments[number] for call, number in numbered]
        hypotheses = self._run(head.verb, segments, [call.prefixes[number] for call, number in numbered], head.pair)
        with self._changed:
            for (call, number), hypothesis in zip(numbered, hypotheses, strict=True):
                call.put(number, hypothesis)

    def _run(self, verb: Verb, segments: list[str], prefixes: list[str], pair: Pair) -> list[Hypothesis]:
        if verb == "complete" and isinstance(self._engine, SteerableEngine):
            return self._engine.complete(segments, prefixes, pair)
        return self._engine.translate(segments, pair)

    def _fail(self, call: _Call, error: BaseException) -> None:
        with self._changed:
            call.fail(error)
            self._calls = deque(c for c in self._calls if c is not call)


def _size(share: _Share) -> int:
    """Segments in it."""
    return sum(len(numbers) for _, numbers in share)


class SteerableBatchingEngine(BatchingEngine):
    """The same around an engine that can be led."""

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return self._call("complete", segments, prefixes, pair)


def batched(engine: Engine, threads: int, max_batch_segments: int) -> BatchingEngine:
    """The engine behind a batcher, as steerable as it is."""
    kind = SteerableBatchingEngine if isinstance(engine, SteerableEngine) else BatchingEngine
    return kind(engine, threads, max_batch_segments)
