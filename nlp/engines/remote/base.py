"""What all remote engines share: batches, a budget, and guards around every answer."""

from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Protocol, Self

from core.errors import ModelError, UnsupportedPair
from core.locales import Pair
from nlp.engines.base import Hypothesis, Manner, Pin, Tone
from nlp.engines.remote.calling import Caller
from nlp.engines.remote.guards import doubt_of

MOST_AT_ONCE = 40
"""Segments of one call; DeepL takes 50."""
_LETTERS_AT_ONCE = 6_000
_HOPELESS = 3
"""Segments that fail one after the other, each alone, before the engine counts as broken."""
_UNUSABLE = "The engine gave no usable answer."


class Budget(Protocol):
    """The operator's limit on what a remote engine may be asked."""

    def spend(self, characters: int) -> None:
        """Counts characters about to be sent; raises Unavailable where they would pass the limit."""
        ...


class NoBudget:
    """No limit."""

    def spend(self, characters: int) -> None:
        pass


@dataclass(frozen=True, slots=True)
class Remote:
    """An engine the operator configured: its name, address, pairs and the licence of what comes back."""

    model: str
    url: str
    pairs: frozenset[Pair]
    licence: str = "LicenseRef-remote"
    chat_model: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Batch:
    """Segments of one call with what is asked of each."""

    segments: tuple[str, ...]
    pins: tuple[tuple[Pin, ...], ...]
    pair: Pair
    manner: Manner


class RemoteEngine:
    """A translator elsewhere; leaves say what to send and how to read the answer. Safe to call from many threads."""

    name = "remote"

    def __init__(self, remote: Remote, caller: Caller, budget: Budget | None = None) -> None:
        self.model = remote.model
        self.licence = remote.licence
        self.remote = remote
        self.caller = caller
        self.manner = Manner()
        self._budget = budget or NoBudget()

    def pairs(self) -> frozenset[Pair]:
        return self.remote.pairs

    def in_manner(self, manner: Manner) -> Self:
        """The same engine, asked to speak so."""
        other = copy(self)
        other.manner = manner
        return other

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return self.translate_pinned(segments, [()] * len(segments), pair)

    def translate_pinned(self, segments: Sequence[str], pins: Sequence[Sequence[Pin]], pair: Pair) -> list[Hypothesis]:
        """As `translate`; pins are asked for, not promised. What cannot be trusted comes back as it was, in doubt."""
        if pair.served_by(self.pairs()) is None:
            raise UnsupportedPair(f"The engine {self.model} was not set up for {pair}.", "target")
        hypotheses = [Hypothesis("")] * len(segments)
        wanted = [i for i, segment in enumerate(segments) if segment.strip()]
        for numbers in _batches(wanted, segments):
            batch = Batch(
                tuple(segments[i] for i in numbers), tuple(tuple(pins[i]) for i in numbers), pair, self.manner
            )
            for i, hypothesis in zip(numbers, self._guarded(batch), strict=True):
                hypotheses[i] = hypothesis
        return hypotheses

    def tones(self, pair: Pair) -> frozenset[Tone]:
        """What can be asked of the server."""
        raise NotImplementedError

    def ask(self, batch: Batch) -> object:
        """What the server says to the batch: a list of texts, where all is well."""
        raise NotImplementedError

    def _guarded(self, batch: Batch) -> list[Hypothesis]:
        """A batch with a wrong answer is asked again segment by segment, so that one bad row spoils no other."""
        try:
            said = self._asked(batch)
        except ModelError:
            if len(batch.segments) == 1:
                raise
            said = None
        if isinstance(said, list) and len(said) == len(batch.segments):
            return [_judged(segment, one, batch.pair) for segment, one in zip(batch.segments, said, strict=True)]
        if len(batch.segments) == 1:
            return [Hypothesis(batch.segments[0], doubt=_UNUSABLE)]
        return self._one_by_one(batch)

    def _one_by_one(self, batch: Batch) -> list[Hypothesis]:
        """Raises ModelError where the first few fail all the same: then it is not their fault."""
        hypotheses: list[Hypothesis] = []
        failed = 0
        for segment, pins in zip(batch.segments, batch.pins, strict=True):
            try:
                hypotheses += self._guarded(replace(batch, segments=(segment,), pins=(pins,)))
            except ModelError:
                failed += 1
                if failed == len(hypotheses) + 1 == min(_HOPELESS, len(batch.segments)):
                    raise
                hypotheses.append(Hypothesis(segment, doubt=_UNUSABLE))
        return hypotheses

    def _asked(self, batch: Batch) -> object:
        self._budget.spend(sum(map(len, batch.segments)))
        return self.ask(batch)


def _judged(segment: str, said: object, pair: Pair) -> Hypothesis:
    doubt = doubt_of(segment, said, pair)
    return Hypothesis(segment, doubt=doubt) if doubt or not isinstance(said, str) else Hypothesis(said.strip())


def _batches(numbers: Sequence[int], segments: Sequence[str]) -> Iterator[list[int]]:
    """Numbers in order, as many at once as a server takes."""
    batch: list[int] = []
    letters = 0
    for number in numbers:
        if batch and (len(batch) == MOST_AT_ONCE or letters + len(segments[number]) > _LETTERS_AT_ONCE):
            yield batch
            batch, letters = [], 0
        batch.append(number)
        letters += len(segments[number])
    if batch:
        yield batch
