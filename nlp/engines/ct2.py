"""CTranslate2: Argos packages, conversions of OPUS-MT/Marian and of multilingual models, int8 on the processor."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from core.errors import ModelCorrupt, UnsupportedPair
from core.locales import Pair
from nlp.engines.base import Alignment, Hypothesis, different
from nlp.engines.language_tags import LanguageTags, find_tags
from nlp.engines.tokenizers import Pieces, SourceTokenizer, TargetVocabulary, join, open_tokenizer

_SHORTEST_LIMIT = 64
"""Target pieces any segment may grow to; longer ones may grow to three times their own pieces.

Of 200 titles and 150 FLORES lines none that made sense grew to more than 1.7 times, or beyond 64 pieces. What did had
fallen into repeating itself, and held up its batch for 256 steps (the limit of CTranslate2).
"""
_SCORED_AT_ONCE = 4
"""Texts scored in one batch. Scoring holds target pieces × vocabulary for each (60 × 65 000 floats are 15 MiB); with
sixteen the server grew to 986 MiB on health sentences with their glossaries, with four to 728, as quickly (ours)."""
_MOST_OTHERS = 3
"""Runners-up given beside a translation. CTranslate2 ends a search when it has as many texts as its beam is wide, so
they cost nothing up to that (128 titles, beam 4: 85.4 ms a title with three runners-up, 85.6 without)."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """How to search. Beam 4 is what OPUS-MT models are published with; `threads` are batches worked on at once.

    `device`: `cpu`, `cuda` or `auto` (a GPU where there is one); the `ct2` engine stays on the processor.
    """

    beam_size: int = 4
    threads: int = 1
    max_batch_segments: int = 32
    device: str = "auto"


_UNTAGGED = LanguageTags("", {}, in_source=False, in_target=False)


class CTranslate2Engine:
    """One model folder: for one pair, or for all a multilingual vocabulary has. Safe to call from many threads."""

    name = "ct2"

    def __init__(self, folder: Path, pair: Pair, model: str, licence: str, decoding: Decoding | None = None) -> None:
        self.model = model
        self.licence = licence
        self._pair = pair.base
        self._decoding = decoding or Decoding()
        self._kept = min(self._decoding.beam_size, 1 + _MOST_OTHERS)
        weights = folder / "model" if (folder / "model").is_dir() else folder
        self._tokenizer: SourceTokenizer = open_tokenizer(folder)
        words = _open_vocabulary(weights)
        self._vocabulary = TargetVocabulary(words)
        self._tags = find_tags(words) or _UNTAGGED
        self._pairs = self._tags.pairs() or frozenset({self._pair})
        self._ending = _source_ending(weights)
        self._translator = _open_translator(weights, self._decoding.threads)

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self._refuse_other(pair)
        hypotheses = [Hypothesis("")] * len(segments)
        wanted = [i for i, segment in enumerate(segments) if segment.strip()]
        sources = self._tokenizer.encode([segments[i] for i in wanted])
        for i, result in zip(wanted, self._decode(sources, pair, num_hypotheses=self._kept), strict=True):
            best, *others = _found(result)
            hypotheses[i] = replace(best, others=tuple(others))
        return hypotheses

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self._refuse_other(pair)
        sources = self._tokenizer.encode([segment if segment.strip() else "" for segment in segments])
        starts = [self._vocabulary.split(prefix) if prefix else Pieces([], []) for prefix in prefixes]
        results = self._decode(sources, pair, [start.pieces for start in starts], return_attention=True)
        scores = self._whole_scores(sources, prefixes, results, pair)
        return [
            _hypothesis(source, prefix, start, result, score)
            for source, prefix, start, result, score in zip(sources, prefixes, starts, results, scores, strict=True)
        ]

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        self._refuse_other(pair)
        beam_size = max(self._decoding.beam_size, count)
        results = self._decode(self._tokenizer.encode(segments), pair, num_hypotheses=count, beam_size=beam_size)
        return [_found(result) for result in results]

    def _decode(
        self, sources: list[Pieces], pair: Pair, starts: list[list[str]] | None = None, **options: Any
    ) -> list["_Decoded"]:
        """The search, with the model's language marks put on before and taken off after."""
        if not sources:
            return []
        mark = self._tags.target_prefix(pair)
        if mark:
            starts = [mark + start for start in starts or [[]] * len(sources)]
        longest = max(len(source.pieces) for source in sources)
        results = self._translator.translate_batch(
            [self._marked(source, pair) for source in sources],
            target_prefix=starts,
            max_batch_size=self._decoding.max_batch_segments,
            max_input_length=0,
            max_decoding_length=max(_SHORTEST_LIMIT, 3 * longest),
            replace_unknowns=True,
            return_scores=True,
            suppress_sequences=[[word] for word in self._tags.marks.values()] or None,
            **{"beam_size": self._decoding.beam_size} | options,
        )
        skipped = len(self._tags.source_prefix(pair))
        return [
            _unmarked(result, len(mark), skipped, len(source.pieces))
            for source, result in zip(sources, results, strict=True)
        ]

    def _marked(self, source: Pieces, pair: Pair) -> list[str]:
        return self._tags.source_prefix(pair) + source.pieces + self._ending

    def _whole_scores(
        self, sources: list[Pieces], prefixes: Sequence[str], results: list["_Decoded"], pair: Pair
    ) -> list[float]:
        """The search scores only what it added, so texts that were led are scored again as a whole."""
        scores = [result.scores[0] for result in results]
        led = [i for i, prefix in enumerate(prefixes) if prefix]
        if not led:
            return scores
        mark = self._tags.target_prefix(pair)
        scored = self._translator.score_batch(
            [self._marked(sources[i], pair) for i in led],
            [mark + results[i].hypotheses[0] for i in led],
            max_batch_size=_SCORED_AT_ONCE,
            max_input_length=0,
        )
        for i, result in zip(led, scored, strict=True):
            said = result.log_probs[len(mark) :]
            scores[i] = sum(said) / max(1, len(said))
        return scores

    def _refuse_other(self, pair: Pair) -> None:
        if pair.served_by(self._pairs) is None:
            offered = self._pair if len(self._pairs) == 1 else f"{len(self._pairs)} pairs"
            raise UnsupportedPair(f"The model {self.model} translates {offered}, not {pair}.", "target")


@dataclass(frozen=True, slots=True)
class _Decoded:
    """Pieces of each hypothesis and their scores; `attention` of the first, target × source pieces."""

    hypotheses: list[list[str]]
    scores: list[float]
    attention: list[list[float]]


def _found(result: _Decoded) -> list[Hypothesis]:
    """The different texts of a search, the best first."""
    found = zip(result.hypotheses, result.scores, strict=True)
    return different(Hypothesis(join(pieces)[0], score) for pieces, score in found)


def _unmarked(result: Any, mark: int, skipped: int, source_length: int) -> _Decoded:
    """A result without the pieces that stand for languages, and without the end mark."""
    rows = result.attention[0][mark:] if result.attention else []
    return _Decoded(
        [pieces[mark:] for pieces in result.hypotheses],
        list(result.scores),
        [row[skipped : skipped + source_length] for row in rows],
    )


def _hypothesis(source: Pieces, prefix: str, start: Pieces, result: _Decoded, score: float) -> Hypothesis:
    """The text with its alignment; an empty source adds nothing to its prefix, whatever the model goes on to say."""
    said = result.hypotheses[0][len(start.pieces) :] if source.pieces else []
    text, spans = join(said, prefix)
    weights = result.attention[: len(start.pieces) + len(said)]
    alignment = Alignment(tuple(source.spans), tuple(start.spans + spans), weights)
    return Hypothesis(text, score, alignment)


def _source_ending(weights: Path) -> list[str]:
    """What has to follow the source pieces: some conversions leave the end mark to us and say so in `config.json`."""
    path = weights / "config.json"
    try:
        config = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except ValueError as error:
        raise ModelCorrupt(f"{path.name} of {weights.parent.name} does not load: pull the model again.") from error
    return [] if config.get("add_source_eos") else [config.get("eos_token", "</s>")]


def _open_vocabulary(weights: Path) -> list[str]:
    try:
        return _read_vocabulary(weights)
    except (OSError, ValueError) as error:
        raise ModelCorrupt(f"The vocabulary of {weights.parent.name} does not load: pull the model again.") from error


def _read_vocabulary(weights: Path) -> list[str]:
    """The target vocabulary, in CTranslate2's JSON or older text form."""
    for name in ("shared_vocabulary", "target_vocabulary"):
        if (weights / f"{name}.json").is_file():
            words: list[str] = json.loads((weights / f"{name}.json").read_text(encoding="utf-8"))
            return words
        if (weights / f"{name}.txt").is_file():
            return (weights / f"{name}.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    raise ModelCorrupt(f"No vocabulary in the model folder {weights.parent.name}: pull the model again.")


def _open_translator(weights: Path, threads: int) -> Any:
    """One replica a thread: on small machines two one-threaded batches are quicker than one on two threads."""
    from ctranslate2 import Translator  # noqa: PLC0415 - a native library only this leaf needs

    try:
        return Translator(str(weights), device="cpu", compute_type="int8", inter_threads=threads, intra_threads=1)
    except (RuntimeError, ValueError) as error:
        raise ModelCorrupt(
            f"The weights in {weights.parent.name} do not load ({error}): pull the model again."
        ) from error
