"""Least time between two messages to one channel, among all threads of this process."""

import threading
import time
from collections import defaultdict


class Pace:
    """Waits where a channel was used a moment ago."""

    def __init__(self) -> None:
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
        self._last: dict[str, float] = {}
        self._lock = threading.Lock()

    def wait(self, channel_id: str, spacing_s: float) -> None:
        """Returns once the channel may be used again."""
        if not spacing_s:
            return
        with self._lock:
            lock = self._locks[channel_id]
        with lock:
            left = self._last.get(channel_id, -spacing_s) + spacing_s - time.monotonic()
            if left > 0:
                time.sleep(left)
            self._last[channel_id] = time.monotonic()
