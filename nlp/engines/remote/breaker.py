"""A breaker: an engine elsewhere that is down is left alone for a while, so that nobody waits for it again and again.

After enough calls in a row that failed (each with its own retries) it rests; then one call may try, while the others
still go elsewhere: if that one works all is as before, else it rests again.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rest:
    """How long an engine is left alone, in seconds (0: never), and after how many failed calls in a row."""

    rest_s: float = 30.0
    failures: int = 2


@dataclass(slots=True)
class Breaker:
    """State of one engine; `clock` gives seconds that only grow. Safe to use from many threads."""

    clock: Callable[[], float]
    rest: Rest = Rest()
    _failed: int = 0
    _until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def admits(self) -> bool:
        """True where a call may go out. The first one after a rest is the trial: the next rest begins with it."""
        with self._lock:
            if self._failed < self.rest.failures or not self.rest.rest_s:
                return True
            now = self.clock()
            if now < self._until:
                return False
            self._until = now + self.rest.rest_s
            return True

    def note(self, *, worked: bool) -> None:
        """What became of a call."""
        with self._lock:
            self._failed = 0 if worked else self._failed + 1
            if not worked:
                self._until = self.clock() + self.rest.rest_s
