"""What the localize flow asks of a translation memory, which is handed in: approved copy answers without an engine."""

from collections.abc import Sequence
from typing import Protocol

from glossaries.memory.matches import MemoryMatch


class Memory(Protocol):
    """Approved copy of one pair, as one call may use it."""

    def recall_texts(self, texts: Sequence[str]) -> list[MemoryMatch | None]:
        """n whole texts in, the best match of each out, same order; None where nothing is like it."""
        ...

    def recall_segments(self, segments: Sequence[str]) -> list[MemoryMatch | None]:
        """n segments of texts in, the exact match of each out, same order."""
        ...


class NoMemory:
    """Remembers nothing."""

    def recall_texts(self, texts: Sequence[str]) -> list[MemoryMatch | None]:
        return [None] * len(texts)

    def recall_segments(self, segments: Sequence[str]) -> list[MemoryMatch | None]:
        return [None] * len(segments)


NO_MEMORY = NoMemory()
