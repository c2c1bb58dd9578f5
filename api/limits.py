"""How many requests a key may send: one token bucket for each, in bounded memory."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from core.errors import TooManyRequests

_REMEMBERED = 10_000
"""Buckets kept at once (ours, about 2 MB); the one unused for longest is forgotten, and starts full again."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    filled_at: float


class RateLimiter:
    """A bucket for each key: it holds a minute's worth, and fills evenly.

    Args:
        per_minute: requests a key may send in a minute; 0: no limit.
        clock: seconds that only go forward.
        remembered: keys remembered at once.
    """

    def __init__(
        self, per_minute: int, clock: Callable[[], float] = time.monotonic, remembered: int = _REMEMBERED
    ) -> None:
        self._capacity = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._remembered = remembered
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str, cost: int = 1) -> None:
        """Takes `cost` requests from the bucket of `key`.

        A cost above a whole minute's worth empties a full bucket, so that it can be paid at all.

        Raises:
            TooManyRequests: with `retry_after_s`, after which the same call succeeds if nothing else is sent.
        """
        if not self._capacity:
            return
        wanted = min(float(cost), self._capacity)
        with self._lock:
            bucket = self._filled(key)
            missing = wanted - bucket.tokens
            if missing <= 0:
                bucket.tokens -= wanted
                return
        wait_s = missing / self._per_second
        raise TooManyRequests(f"Too many requests with this key; try again in {wait_s:.0f} s", wait_s)

    def _filled(self, key: str) -> _Bucket:
        now = self._clock()
        bucket = self._buckets.setdefault(key, _Bucket(self._capacity, now))
        self._buckets.move_to_end(key)
        if len(self._buckets) > self._remembered:
            self._buckets.popitem(last=False)
        bucket.tokens = min(self._capacity, bucket.tokens + (now - bucket.filled_at) * self._per_second)
        bucket.filled_at = now
        return bucket
