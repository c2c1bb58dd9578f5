"""The `firefox` engine: models of Firefox Translations for one pair, on the processor, with NumPy alone."""

from collections.abc import Iterator, Sequence
from pathlib import Path as FilePath

import numpy as np

from core.errors import ModelCorrupt, UnsupportedPair
from core.locales import Pair
from core.text import needs_border
from nlp.engines.base import Alignment, Hypothesis, different
from nlp.engines.ct2 import Decoding
from nlp.engines.firefox.container import Floats, read_container
from nlp.engines.firefox.decoding import END, Decoder, Path, Start
from nlp.engines.firefox.network import Network, build_network
from nlp.engines.firefox.shortlist import Shortlist, read_shortlist
from nlp.engines.firefox.vocabulary import UNKNOWN, Encoded, Vocabulary, open_vocabularies
from nlp.engines.tokenizers import join

_BATCH_PIECES = 4096
"""Source pieces of one batch, padding counted: bounds the memory a batch of long segments takes."""
_LONGEST_PIECES = 1024
"""What is read of one segment: attention grows with the square, and segments are cut far shorter before."""


class FirefoxEngine:
    """One model folder for one pair. Safe to call from many threads; each call computes on its own thread."""

    name = "firefox"

    def __init__(
        self, folder: FilePath, pair: Pair, model: str, licence: str, decoding: Decoding | None = None
    ) -> None:
        self.model = model
        self.licence = licence
        self._pair = pair.base
        self._limit = (decoding or Decoding()).max_batch_segments
        self._source, self._target = open_vocabularies(folder)
        network = build_network(read_container(_only(folder, "model*.bin")))
        shortlist = _shortlist(folder, network, is_shared=self._source is self._target)
        _check(self._source, self._target, network, folder)
        self._decoder = Decoder(network, shortlist, self._target.joins)
        _compute_on_one_thread()

    def pairs(self) -> frozenset[Pair]:
        return frozenset({self._pair})

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        return [Hypothesis(h.text, h.score) for h in self.complete(segments, [""] * len(segments), pair)]

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        """As the seam says; a prefix is taken to end with a whole word, so what follows begins another."""
        self._refuse_other(pair)
        sources = self._source.encode([segment if segment.strip() else "" for segment in segments])
        leads = self._target.encode(prefixes)
        starts = [
            Start((*source.numbers[:_LONGEST_PIECES], END), lead.numbers, bool(prefix) and needs_border(prefix[-1]))
            for source, lead, prefix in zip(sources, leads, prefixes, strict=True)
        ]
        paths = self._decode(starts)
        return [
            self._hypothesis((segment, source), (prefix, lead), path)
            for segment, source, prefix, lead, path in zip(segments, sources, prefixes, leads, paths, strict=True)
        ]

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        """The greedy texts, and those that take the runner-up at the places where the model hesitated most."""
        self._refuse_other(pair)
        encoded = self._source.encode(segments)
        sources = [(*one.numbers[:_LONGEST_PIECES], END) for one in encoded]
        best = self._decode([Start(source) for source in sources])
        turns = [_turns(source, path, 2 * (count - 1)) for source, path in zip(sources, best, strict=True)]
        turned = iter(self._decode([turn for own in turns for turn in own]))
        return [
            self._different(source, [path, *sorted((next(turned) for _ in own), key=lambda path: -path.score)])[:count]
            for source, path, own in zip(zip(segments, encoded, strict=True), best, turns, strict=True)
        ]

    def _different(self, source: tuple[str, Encoded], paths: Sequence[Path]) -> list[Hypothesis]:
        """The texts of paths, each once, in their order."""
        said = (self._hypothesis(source, ("", Encoded([], [])), path) for path in paths)
        return different(Hypothesis(one.text, one.score) for one in said)

    def _decode(self, starts: Sequence[Start]) -> list[Path]:
        """In batches of starts alike in length; where there is no source, nothing is added to the prefix."""
        paths = [_unsaid(start) for start in starts]
        wanted = [i for i, start in enumerate(starts) if len(start.source) > 1]
        for batch in self._batches(sorted(wanted, key=lambda i: len(starts[i].source)), starts):
            for i, path in zip(batch, self._decoder.decode([starts[i] for i in batch]), strict=True):
                paths[i] = path
        return paths

    def _batches(self, order: Sequence[int], starts: Sequence[Start]) -> Iterator[list[int]]:
        batch: list[int] = []
        for i in order:
            longest = len(starts[i].source) + len(starts[i].prefix)
            if batch and (len(batch) == self._limit or (len(batch) + 1) * longest > _BATCH_PIECES):
                yield batch
                batch = []
            batch.append(i)
        if batch:
            yield batch

    def _hypothesis(self, source: tuple[str, Encoded], lead: tuple[str, Encoded], path: Path) -> Hypothesis:
        segment, encoded = source
        prefix, start = lead
        looks = [_fitted(row, len(encoded.spans)) for row in path.attention]
        added = range(len(start.numbers), len(path.pieces))
        pieces = [self._said(path.pieces[i], looks[i], segment, encoded) for i in added]
        if pieces and prefix[-1:].isspace():
            pieces[0] = pieces[0].removeprefix("▁")
        text, spans = join(pieces, prefix)
        weights = [row.tolist() for row in looks]
        alignment = Alignment(tuple(encoded.spans), tuple(start.spans + spans), weights, is_trained=True)
        return Hypothesis(text, path.score, alignment)

    def _said(self, number: int, look: Floats, segment: str, encoded: Encoded) -> str:
        """A piece as text; where the model has none, what it looked at is copied."""
        if number != UNKNOWN:
            return self._target.pieces[number]
        unknown = [i for i, source in enumerate(encoded.numbers) if source == UNKNOWN]
        if not unknown:
            return ""
        start, end = encoded.spans[max(unknown, key=lambda i: look[i])]
        return segment[start:end]

    def _refuse_other(self, pair: Pair) -> None:
        if pair.base != self._pair:
            raise UnsupportedPair(f"The model {self.model} translates {self._pair}, not {pair}.", "target")


def _turns(source: tuple[int, ...], path: Path, most: int) -> list[Start]:
    """Where to leave a path for the runner-up: the closest calls first, and not to end the text there."""
    gaps = [r[1] - p for r, p in zip(path.runners_up, path.log_probabilities, strict=True)]
    places = sorted(range(len(gaps)), key=lambda i: -gaps[i])[:most]
    turns = [Start(source, [*path.pieces[:i], path.runners_up[i][0]]) for i in places]
    return [turn for turn in turns if turn.prefix[-1] != END]


def _fitted(look: Floats, length: int) -> Floats:
    """Attention on the pieces of the segment: without its end, and nothing on what was not read."""
    read = min(length, len(look) - 1)
    return np.concatenate([look[:read], np.zeros(length - read, np.float32)])


def _unsaid(start: Start) -> Path:
    return Path(list(start.prefix), [0.0] * len(start.prefix), [], [np.zeros(1, np.float32) for _ in start.prefix])


def _only(folder: FilePath, pattern: str) -> FilePath:
    found = sorted(folder.glob(pattern))
    if not found:
        raise ModelCorrupt(f"No {pattern} in the model folder {folder.name}: pull the model again.")
    return found[0]


def _shortlist(folder: FilePath, network: Network, *, is_shared: bool) -> Shortlist | None:
    """The shortlist is optional: without it every piece is weighed, which is slower."""
    found = sorted(folder.glob("lex*.bin"))
    return read_shortlist(found[0], len(network.output_bias), is_shared=is_shared) if found else None


def _check(source: Vocabulary, target: Vocabulary, network: Network, folder: FilePath) -> None:
    sizes = (len(network.source_embeddings.values), len(network.target_embeddings.values))
    if sizes != (len(source.pieces), len(target.pieces)):
        raise ModelCorrupt(f"Vocabulary and weights in {folder.name} do not belong together: pull the model again.")


def _compute_on_one_thread() -> None:
    """The batcher runs one batch a core; matrix multiplications that spread over the cores on their own cost more."""
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - looks at loaded libraries

    threadpool_limits(limits=1, user_api="blas")
