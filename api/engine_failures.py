"""How often each engine failed, for `/metrics`."""

import threading
from collections import Counter

from nlp.engines.base import Engine


class EngineFailures:
    """Counts by engine and kind (`unavailable`, `error`, `doubt`), in any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str]] = Counter()

    def count(self, engine: Engine, kind: str, number: int) -> None:
        with self._lock:
            self._counts[engine.model, kind] += number

    def counts(self) -> dict[tuple[str, str], int]:
        """(engine, kind) → how often."""
        with self._lock:
            return dict(self._counts)
