"""How much of an engine a text takes when it is localized: what is translated again costs time, and is no overhead."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.locales import Pair
from nlp.engines.base import Hypothesis, SteerableEngine
from nlp.localization import Field, Instructions, localize


@dataclass(frozen=True, slots=True)
class Decoded:
    """Segments the engine was given for so many texts, and code points it wrote."""

    texts: int
    segments: int
    written: int


def decoded(texts: Sequence[str], engine: SteerableEngine, pair: Pair) -> Decoded:
    """Localizes the texts as prose without shipped terms, and counts."""
    counting = _Counting(engine)
    localize(texts, Instructions(pair, field=Field.PROSE), counting)
    return Decoded(len(texts), counting.segments, counting.written)


class _Counting:
    """An engine that is counted; it is led as the one inside is."""

    def __init__(self, engine: SteerableEngine) -> None:
        self.name, self.model, self.licence = engine.name, engine.model, engine.licence
        self.segments = self.written = 0
        self._engine = engine

    def pairs(self) -> frozenset[Pair]:
        return self._engine.pairs()

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return self._counted(self._engine.translate(segments, pair))

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return self._counted(self._engine.complete(segments, prefixes, pair))

    def _counted(self, hypotheses: list[Hypothesis]) -> list[Hypothesis]:
        self.segments += len(hypotheses)
        self.written += sum(len(one.text) for one in hypotheses)
        return hypotheses
