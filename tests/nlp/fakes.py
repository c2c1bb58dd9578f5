"""Engines that do what models do on a bad day, and the pair all tests speak."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from core.locales import Pair
from nlp.engines.base import Alignment, Hypothesis
from nlp.engines.echo import EchoEngine

PAIR = Pair.parse("zh", "en")


def echo() -> EchoEngine:
    return EchoEngine([PAIR])


class PlainEngine:
    """Says each segment as `speak` does; it cannot be led."""

    name = model = "plain"
    licence = "Apache-2.0"

    def __init__(self, speak: Callable[[str], str]) -> None:
        self.asked: list[list[str]] = []
        self._speak = speak

    def pairs(self) -> frozenset[Pair]:
        return frozenset({PAIR})

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self.asked.append(list(segments))
        return [Hypothesis(self._speak(segment)) for segment in segments]


class LedEngine(PlainEngine):
    """The same, but it goes on from a prefix, and its words look at the source from left to right."""

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        texts = [
            prefix + self._speak(segment)[len(prefix) :] for segment, prefix in zip(segments, prefixes, strict=True)
        ]
        return [Hypothesis(text, -1.0, _diagonal(segment, text)) for segment, text in zip(segments, texts, strict=True)]


def _diagonal(segment: str, text: str) -> Alignment:
    places = max(1, len(text))
    return Alignment(
        tuple((s, s + 1) for s in range(len(segment))),
        tuple((t, t + 1) for t in range(len(text))),
        [[float(s == t * len(segment) // places) for s in range(len(segment))] for t in range(len(text))],
    )


def dropping(segment: str) -> str:
    """Loses every second word."""
    return " ".join(segment.split()[::2])


def doubling(segment: str) -> str:
    return " ".join(word for word in segment.split() for _ in range(2))


def reversing(segment: str) -> str:
    return " ".join(reversed(segment.split()))


def silent(segment: str) -> str:
    return ""


def babbling(segment: str) -> str:
    return "A1 a1 I don't know, 7 A2"


def shouting(segment: str) -> str:
    return segment.upper() + "!"


class ManyMinded(PlainEngine):
    """Says `texts`, the first as its best and the others as what the same search found beside it."""

    def __init__(self, *texts: str) -> None:
        super().__init__(lambda _segment: texts[0])
        self._others = texts[1:]

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        others = tuple(Hypothesis(text, -1.5) for text in self._others)
        return [replace(best, others=others) for best in super().translate(segments, pair)]


HOSTILE: Sequence[Callable[[str], str]] = (dropping, doubling, reversing, silent, babbling, shouting)
