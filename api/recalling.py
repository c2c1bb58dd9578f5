"""The translation memories of one call."""

from collections.abc import Sequence
from dataclasses import dataclass

from glossaries.memory.matches import MemoryMatch
from glossaries.memory.recall import Asked, Recall


@dataclass(frozen=True, slots=True)
class Recalled:
    """The memories of one call, as the localize flow asks them."""

    recall: Recall
    asked: Asked

    def recall_texts(self, texts: Sequence[str]) -> list[MemoryMatch | None]:
        return self.recall.best(texts, self.asked)

    def recall_segments(self, segments: Sequence[str]) -> list[MemoryMatch | None]:
        return self.recall.exact(segments, self.asked)
