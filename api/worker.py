"""The background worker of a server: one thread that does what waits in the store, woken when something is added.

Work is in the database, not here: what a killed worker left is found by the next one.
"""

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from uuid import uuid4

import structlog

from core.errors import AppError

log = structlog.get_logger()

_LOOKS_EVERY_S = 1.0
"""How often it looks for what another process added, or left."""
_TIDIES_EVERY_S = 600.0

Step = Callable[[str, threading.Event], bool]
"""Does one piece of work as the worker of this name; False where there was none. Ends early once the event is set."""


class Worker:
    """Runs steps in turn while there is work; `tidy` now and then."""

    def __init__(self, steps: Sequence[Step], tidy: Sequence[Callable[[], int]] = ()) -> None:
        self._steps = steps
        self._tidy = tidy
        self._name = uuid4().hex
        self._woken = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def wake(self) -> None:
        """There is work."""
        self._woken.set()

    def stop(self) -> None:
        """Gives back what is unfinished, and ends."""
        self._stopping.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join(30)

    def _run(self) -> None:
        tidied = -_TIDIES_EVERY_S
        while not self._stopping.is_set():
            if time.monotonic() - tidied > _TIDIES_EVERY_S:
                tidied = time.monotonic()
                for tidy in self._tidy:
                    _guarded(tidy)
            did = [_guarded(partial(step, self._name, self._stopping)) for step in self._steps]
            if not any(did):
                self._woken.wait(_LOOKS_EVERY_S)
            self._woken.clear()


def _guarded(work: Callable[[], bool | int]) -> bool:
    """The edge of the worker: whatever happens is logged, and the next look tries again."""
    try:
        return bool(work())
    except AppError as error:
        log.warning("work_failed", error=type(error).__name__, message=error.message)
    except Exception:
        log.exception("work_broke")
    return False
