"""The engine seam: one small protocol, four further abilities, and what they give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, Self, runtime_checkable

from core.findings import Span
from core.locales import Pair


@dataclass(frozen=True, slots=True)
class Alignment:
    """Soft word alignment of a hypothesis.

    `source` and `target` give the span of each piece in the segment and in the hypothesis text, in code points;
    `weights[t][s]` is how much target piece `t` looked at source piece `s` (rows sum to about 1). `is_trained`: the
    model was taught to look at the words it translates, so that its looks say which words stand for which.
    """

    source: tuple[Span, ...]
    target: tuple[Span, ...]
    weights: Sequence[Sequence[float]]
    is_trained: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One candidate target. `score` is the mean natural-log probability per piece, None where the engine gives none.

    `doubt` is a sentence where the engine cannot vouch for the text: a person should look, or another engine try.
    `others` are the different texts that the same search found beside it, the best first, where they cost nothing.
    """

    text: str
    score: float | None = None
    alignment: Alignment | None = None
    doubt: str = ""
    others: "tuple[Hypothesis, ...]" = ()


def different(hypotheses: Iterable[Hypothesis]) -> list[Hypothesis]:
    """Each text once, in the order in which they come, with its best score: other pieces may make the same text."""
    best: dict[str, Hypothesis] = {}
    for one in hypotheses:
        known = best.get(one.text)
        if known is None or (one.score is not None and (known.score is None or one.score > known.score)):
            best[one.text] = one
    return list(best.values())


@dataclass(frozen=True, slots=True)
class Pin:
    """What stands at `span` of a segment is to be said as `target`."""

    span: Span
    target: str


class Tone(StrEnum):
    """How the reader is addressed: Sie or du, vous or tu, the senhor or você."""

    DEFAULT = "default"
    FORMAL = "formal"
    INFORMAL = "informal"


@dataclass(frozen=True, slots=True)
class Manner:
    """How a text should sound, and what surrounds it: `context` is read, never translated."""

    tone: Tone = Tone.DEFAULT
    context: str = ""
    market: str = ""


PLAIN_MANNER = Manner()


class Engine(Protocol):
    """A translator of segments.

    `name` is the kind of engine, `model` the weights it runs, `licence` theirs, as an SPDX expression.
    """

    name: str
    model: str
    licence: str

    def pairs(self) -> frozenset[Pair]:
        """The pairs it can translate, as base languages (with script and region where they matter)."""
        ...

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        """n segments in, n best hypotheses out, same order; same segments, same texts.

        An empty segment gives an empty text. Raises UnsupportedPair, or ModelError when the weights fail.
        """
        ...


@runtime_checkable
class SteerableEngine(Engine, Protocol):
    """An engine whose decoding can be led: what terminology enforcement and tag projection build on."""

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        """The best hypothesis of each segment among those that begin with its prefix.

        n segments and n prefixes in (an empty prefix leads nothing), n hypotheses out, each with its alignment and
        with the score of the whole text, prefix included, so that hypotheses with different prefixes compare.
        """
        ...


@runtime_checkable
class VariedEngine(Engine, Protocol):
    """An engine that can say a segment in several ways."""

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        """n segments in, n lists of at most `count` different hypotheses out, the best first."""
        ...


@runtime_checkable
class PinningEngine(Engine, Protocol):
    """An engine that can be told what to say for a stretch of its source."""

    def translate_pinned(self, segments: Sequence[str], pins: Sequence[Sequence[Pin]], pair: Pair) -> list[Hypothesis]:
        """n segments with their pins in (in order, none overlap), n hypotheses out.

        Where an engine cannot promise to keep every pin, what it lost is missing in its text and is reported.
        """
        ...


@runtime_checkable
class ManneredEngine(Engine, Protocol):
    """An engine that can be told how to sound and what the text is about."""

    def tones(self, pair: Pair) -> frozenset[Tone]:
        """The tones it can be asked for in this pair; empty where it has but one."""
        ...

    def in_manner(self, manner: Manner) -> Self:
        """The same engine, speaking so; what it cannot honour it leaves aside."""
        ...
