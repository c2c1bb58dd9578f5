"""Greedy decoding of one batch, led by prefixes: what the students are distilled for (`beam-size: 1`)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nlp.engines.firefox.container import Floats
from nlp.engines.firefox.network import Ids, Memory, Network, padding_mask
from nlp.engines.firefox.shortlist import Shortlist

END = 0
"""The piece that ends a source and a target; all Marian vocabularies of these models have it first."""
_SHORTEST_LIMIT = 32
_LONGEST_RATIO = 2.5
"""Target pieces a source may grow to: `max-length-factor` of the published configurations, and never under 32."""
_COMPACT_BELOW = 0.75
"""Share of rows still running from which the others are taken out of the batch."""
_REFUSED = np.float32(-1e9)


@dataclass(frozen=True, slots=True)
class Start:
    """A source to translate, with its end; what the target begins with; whether that ends with a whole word."""

    source: Sequence[int]
    prefix: Sequence[int] = ()
    ends_word: bool = False


@dataclass(slots=True)
class Path:
    """A target as pieces, the end aside; for each a log-probability, the runner-up with its own, and the attention.

    `log_probabilities` also has that of the end, where it was reached.
    """

    pieces: list[int] = field(default_factory=list)
    log_probabilities: list[float] = field(default_factory=list)
    runners_up: list[tuple[int, float]] = field(default_factory=list)
    attention: list[Floats] = field(default_factory=list)

    @property
    def score(self) -> float:
        return sum(self.log_probabilities) / max(1, len(self.log_probabilities))


@dataclass(frozen=True, slots=True)
class Output:
    """The output layer cut to the pieces a batch can need. `refused` [batch, pieces] keeps each row to its own."""

    pieces: Ids
    weight: Floats
    bias: Floats
    refused: Floats | None
    joining: NDArray[np.bool_]

    def __call__(self, x: Floats, rows: Ids) -> Floats:
        """Log-probabilities [batch, steps, pieces]."""
        scores: Floats = x.reshape(-1, x.shape[-1]) @ self.weight
        scores = scores.reshape(*x.shape[:-1], -1)
        scores += self.bias
        if self.refused is not None:
            scores += self.refused[rows, None]
        scores -= scores.max(-1, keepdims=True)
        scores -= np.log(np.exp(scores).sum(-1, keepdims=True))
        return scores


@dataclass(slots=True)
class _Running:
    """The rows of a batch that have not ended; `rows` are their numbers in it."""

    rows: Ids
    states: list[Floats]
    memories: list[Memory]
    mask: Floats
    last: Ids
    places: Ids

    def keep(self, kept: Ids) -> None:
        self.rows, self.last, self.places = self.rows[kept], self.last[kept], self.places[kept]
        self.states = [state[kept] for state in self.states]
        self.memories = [memory.take(kept) for memory in self.memories]
        self.mask = self.mask[kept]


class Decoder:
    """A network with its shortlist. `joins[piece]` says that a piece goes on with the word before it."""

    def __init__(self, network: Network, shortlist: Shortlist | None, joins: NDArray[np.bool_]) -> None:
        self._network = network
        self._shortlist = shortlist
        self._joins = joins

    def decode(self, starts: Sequence[Start]) -> list[Path]:
        """n starts in, n paths out, same order; those with the same source are read once."""
        running = self._read(starts)
        output = self._output(starts)
        paths = [Path() for _ in starts]
        limits = np.array([_limit(start) for start in starts])
        self._follow_prefixes(starts, running, output, paths)
        while len(running.rows):
            alive = np.array([paths[row].pieces[-1] != END for row in running.rows])
            alive &= running.places < limits[running.rows]
            if not alive.any():
                break
            if alive.mean() < _COMPACT_BELOW:
                running.keep(np.flatnonzero(alive))
                alive = alive[alive]
            self._step(running, output, paths, alive)
        for path in paths:
            if path.pieces and path.pieces[-1] == END:
                path.pieces.pop()
            del path.attention[len(path.pieces) :]
        return paths

    def _read(self, starts: Sequence[Start]) -> _Running:
        numbers = {source: i for i, source in enumerate(dict.fromkeys(tuple(s.source) for s in starts))}
        sources = list(numbers)
        padded, lengths = _padded(sources)
        mask = padding_mask(lengths)
        encoded = self._network.encode(padded, mask)
        of_row = np.array([numbers[tuple(start.source)] for start in starts], np.intp)
        memories = [layer.remember(encoded) for layer in self._network.decoder]
        count = len(starts)
        return _Running(
            np.arange(count),
            [np.zeros((count, self._network.width), np.float32) for _ in self._network.decoder],
            memories if len(sources) == count else [memory.take(of_row) for memory in memories],
            mask[of_row],
            np.full(count, -1, np.intp),
            np.zeros(count, np.intp),
        )

    def _output(self, starts: Sequence[Start]) -> Output:
        network = self._network
        size = len(network.output_bias)
        if self._shortlist is None:
            pieces, refused = np.arange(size), None
        else:
            allowed = np.zeros((len(starts), size), np.bool_)
            for flags, start in zip(allowed, starts, strict=True):
                self._shortlist.allow(flags, start.source)
                flags[list(start.prefix)] = True
            pieces = np.flatnonzero(allowed.any(0))
            refused = np.where(allowed[:, pieces], np.float32(0), _REFUSED)
        weight = np.ascontiguousarray(network.output.rows(pieces).T)
        return Output(pieces, weight, network.output_bias[pieces], refused, self._joins[pieces])

    def _advance(self, running: _Running, inputs: Ids, places: Ids) -> tuple[Floats, list[Floats], Floats]:
        """Through all layers: outputs, the states after each step by layer, attention of the last layer."""
        x = self._network.embed(inputs, places)
        states: list[Floats] = []
        looks = running.mask
        for layer, state, memory in zip(self._network.decoder, running.states, running.memories, strict=True):
            x, after, looks = layer(x, state, memory, running.mask)
            states.append(after)
        return x, states, looks

    def _follow_prefixes(
        self, starts: Sequence[Start], running: _Running, output: Output, paths: Sequence[Path]
    ) -> None:
        """All prefixes at once, and the first free piece of each row."""
        prefixes, lengths = _padded([start.prefix for start in starts])
        rows = running.rows
        inputs = np.concatenate([np.full((len(rows), 1), -1, np.intp), prefixes], 1)
        x, states, looks = self._advance(running, inputs, np.arange(inputs.shape[1])[None].repeat(len(rows), 0))
        log_probabilities = output(x, rows)
        for row, start in enumerate(starts):
            numbers = np.searchsorted(output.pieces, np.array(start.prefix, np.intp))
            for step, (piece, number) in enumerate(zip(start.prefix, numbers, strict=True)):
                _append(paths[row], piece, float(log_probabilities[row, step, number]), (piece, 0.0), looks[row, step])
        free = log_probabilities[rows, lengths]
        bound = np.array([start.ends_word for start in starts])
        free[np.ix_(bound, output.joining)] = _REFUSED
        running.states = [after[rows, lengths] for after in states]
        self._choose(running, output, (free, looks[rows, lengths]), paths, np.ones(len(rows), np.bool_))
        running.places = lengths + 1

    def _step(self, running: _Running, output: Output, paths: Sequence[Path], alive: NDArray[np.bool_]) -> None:
        x, states, looks = self._advance(running, running.last[:, None], running.places[:, None])
        running.states = [after[:, 0] for after in states]
        self._choose(running, output, (output(x, running.rows)[:, 0], looks[:, 0]), paths, alive)
        running.places = running.places + 1

    @staticmethod
    def _choose(
        running: _Running, output: Output, seen: tuple[Floats, Floats], paths: Sequence[Path], alive: NDArray[np.bool_]
    ) -> None:
        """The likeliest piece of each row, noted in the paths of those alive."""
        log_probabilities, looks = seen
        every = np.arange(len(log_probabilities))
        best = log_probabilities.argmax(-1)
        scores = log_probabilities[every, best]
        log_probabilities[every, best] = -np.inf
        second = log_probabilities.argmax(-1)
        seconds = log_probabilities[every, second]
        running.last = output.pieces[best]
        for i in np.flatnonzero(alive):
            runner_up = (int(output.pieces[second[i]]), float(seconds[i]))
            _append(paths[running.rows[i]], int(running.last[i]), float(scores[i]), runner_up, looks[i])


def _append(path: Path, piece: int, log_probability: float, runner_up: tuple[int, float], look: Floats) -> None:
    path.pieces.append(piece)
    path.log_probabilities.append(log_probability)
    path.runners_up.append(runner_up)
    path.attention.append(look)


def _limit(start: Start) -> int:
    return len(start.prefix) + max(_SHORTEST_LIMIT, int(_LONGEST_RATIO * len(start.source)))


def _padded(rows: Sequence[Sequence[int]]) -> tuple[Ids, Ids]:
    """Rows of pieces as one matrix, filled up with ends, and their lengths."""
    lengths = np.array([len(row) for row in rows], np.intp)
    padded = np.full((len(rows), int(lengths.max())), END, np.intp)
    for line, row in zip(padded, rows, strict=True):
        line[: len(row)] = row
    return padded, lengths
