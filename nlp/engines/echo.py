"""Gives every segment back: the fake that ships with the product, for trying pipelines without a model."""

from collections.abc import Sequence

from core.errors import UnsupportedPair
from core.locales import Pair
from nlp.engines.base import Alignment, Hypothesis


class EchoEngine:
    """A translator that says the source again; it can be steered, so every pipeline runs on it."""

    name = "echo"
    model = "echo"
    licence = "Apache-2.0"

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self._pairs = frozenset(pair.base for pair in pairs)

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self._refuse_other(pair)
        return [Hypothesis(segment if segment.strip() else "", 0.0) for segment in segments]

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self._refuse_other(pair)
        return [_continued(segment, prefix) for segment, prefix in zip(segments, prefixes, strict=True)]

    def _refuse_other(self, pair: Pair) -> None:
        if pair.base not in self._pairs:
            raise UnsupportedPair(f"The echo engine was not told to speak {pair}.", "target")


def _continued(segment: str, prefix: str) -> Hypothesis:
    """The prefix, then the segment from where the two stop being the same, aligned character by character."""
    segment = segment if segment.strip() else ""
    shared = len(prefix) if segment.startswith(prefix) else 0
    text = prefix + segment[shared:]
    source = tuple((i, i + 1) for i in range(len(segment)))
    target = tuple((i, i + 1) for i in range(len(text)))
    shift = len(text) - len(segment)
    weights = [_one_hot(max(0, t - shift), len(segment)) for t in range(len(text))]
    return Hypothesis(text, 0.0, Alignment(source, target, weights))


def _one_hot(place: int, length: int) -> list[float]:
    row = [0.0] * length
    row[place : place + 1] = [1.0] if length else []
    return row
