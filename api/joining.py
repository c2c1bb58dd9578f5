"""Identical requests share one piece of work, and a retry finds what its first attempt did not wait for.

Translation clients drop the connection after 5 to 10 s and send the same request again, up to five times
(`deepl` 1.32 does). Computing each attempt anew would be six times the work just when the server is slowest.

This is **not a cache**: a result that reached the client who asked is dropped at once, so the same text sent
later is translated again, with the glossaries of that time. Only a result nobody received is kept, for two
minutes, within a bound on number and bytes.
"""

import contextvars
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sized
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from typing import Generic, TypeVar

from core.errors import TooManyRequests, Unavailable

R = TypeVar("R", bound=Sized)

_KEEP_S = 120.0
_KEPT_LIMIT = 256
_KEPT_BYTES = 16 * 2**20
_BUSY_RETRY_S = 2.0
"""What a refused caller is told to wait (ours); about the time a full queue needs to move."""


class _Job(Generic[R]):
    """One piece of work, who waits for it, and until when its result stays if nobody does."""

    def __init__(self, future: "Future[R]") -> None:
        self.future = future
        self.waiting = 0
        self.is_delivered = False
        self.expires_at: float | None = None

    @property
    def is_kept(self) -> bool:
        return self.expires_at is not None


class Joiner(Generic[R]):
    """Runs work in its own threads; results have a length, in bytes.

    Args:
        workers: pieces of work that run at once; they mostly wait for a batch of the engine.
        limit: requests that may wait here at once, joined ones included; more are refused.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        workers: int = 32,
        limit: int = 160,
        clock: Callable[[], float] = time.monotonic,
        kept_limit: int = _KEPT_LIMIT,
        kept_bytes: int = _KEPT_BYTES,
    ) -> None:
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="work")
        self._limit = limit
        self._clock = clock
        self._kept_limit = kept_limit
        self._kept_bytes = kept_bytes
        self._jobs: OrderedDict[str, _Job[R]] = OrderedDict()
        self._lock = threading.RLock()

    def run(
        self,
        key: str,
        work: Callable[[], R],
        timeout_s: float,
        has_left: Callable[[], bool] = lambda: False,
    ) -> R:
        """The result of `work`, or of the same work that already runs or waits to be fetched under `key`.

        Args:
            timeout_s: how long to wait; the work goes on after that and its result is kept for a retry.
            has_left: asked when the result is there: True when nobody is left to receive it.

        Raises:
            TooManyRequests: too many requests wait already.
            Unavailable: the work did not end within `timeout_s`.
            Exception: whatever the work raised, for everyone who joined it.
        """
        job = self._join(key, work)
        is_delivered = False
        try:
            result = self._await(job, timeout_s)
            is_delivered = not has_left()
            return result
        finally:
            self._leave(key, job, is_delivered)

    def close(self) -> None:
        """Drops work that has not begun; does not wait for the rest."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    @property
    def waiting(self) -> int:
        """Requests that wait for a result now."""
        with self._lock:
            return sum(job.waiting for job in self._jobs.values())

    def _join(self, key: str, work: Callable[[], R]) -> _Job[R]:
        with self._lock:
            self._forget_expired()
            self._refuse_when_full(key)
            job = self._jobs.get(key)
            if job is None:
                job = self._jobs[key] = _Job(self._submit(work))
                started = True
            else:
                started = False
            job.expires_at = None
            job.waiting += 1
        if started:
            job.future.add_done_callback(lambda _: self._settle(key, job))
        return job

    def _refuse_when_full(self, key: str) -> None:
        unfinished = sum(not job.future.done() for job in self._jobs.values())
        if self.waiting >= self._limit or (unfinished >= self._limit and key not in self._jobs):
            raise TooManyRequests("Too many requests are waiting; try again in a moment", _BUSY_RETRY_S)

    def _submit(self, work: Callable[[], R]) -> "Future[R]":
        try:
            return self._pool.submit(contextvars.copy_context().run, work)
        except RuntimeError as error:
            raise Unavailable("The server is stopping") from error

    def _await(self, job: _Job[R], timeout_s: float) -> R:
        try:
            return job.future.result(timeout_s)
        except CancelledError as error:
            raise Unavailable("The server is stopping") from error
        except TimeoutError as error:
            if job.future.done():
                raise  # the work itself raised it
            raise Unavailable(f"Not finished within {timeout_s:g} s; send the same request again") from error

    def _leave(self, key: str, job: _Job[R], is_delivered: bool) -> None:
        with self._lock:
            job.waiting -= 1
            job.is_delivered = job.is_delivered or is_delivered
            self._settle(key, job)

    def _settle(self, key: str, job: _Job[R]) -> None:
        """Once the work has ended and nobody waits: keep the result when nobody got it, else drop it."""
        with self._lock:
            if job.waiting or not job.future.done() or self._jobs.get(key) is not job:
                return
            if job.is_delivered or job.future.cancelled() or job.future.exception():
                del self._jobs[key]
                return
            job.expires_at = self._clock() + _KEEP_S
            self._jobs.move_to_end(key)
            self._forget_surplus()

    def _forget_expired(self) -> None:
        now = self._clock()
        for key, job in list(self._jobs.items()):
            if job.expires_at is not None and job.expires_at <= now:
                del self._jobs[key]

    def _forget_surplus(self) -> None:
        """The oldest kept results go when there are too many, or too many bytes."""
        kept = [(key, len(job.future.result())) for key, job in self._jobs.items() if job.is_kept]
        size = sum(length for _, length in kept)
        surplus = len(kept) - self._kept_limit
        for position, (key, length) in enumerate(kept):
            if position >= surplus and size <= self._kept_bytes:
                return
            del self._jobs[key]
            size -= length
