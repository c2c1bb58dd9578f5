"""Checkpoints of `transformers` that turn one text into another: MarianMT, M2M100, NLLB, MADLAD. Needs torch.

A folder holds `config.json`, safetensors and the tokenizer's files. Pickled weights are never loaded, and code that
comes with a checkpoint is never run. Texts are cut by the folder's own tokenizer, as in the `ct2` engine, so spans and
alignments mean the same in both.
"""

import importlib
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from core.errors import Misconfigured, ModelCorrupt, UnsupportedPair
from core.locales import Pair
from nlp.engines.base import Alignment, Hypothesis, different
from nlp.engines.ct2 import Decoding
from nlp.engines.language_tags import LanguageTags, find_tags
from nlp.engines.tokenizers import Pieces, SourceTokenizer, TargetVocabulary, join, open_tokenizer

_SHORTEST_LIMIT = 64
"""Target pieces any segment may grow to; longer ones to three times their own, as in the `ct2` engine."""
_POSITIONS = 1024
"""Pieces of a segment where the checkpoint itself knows no limit (T5)."""
_TOO_LONG = "The segment is longer than the model can read: its end is missing."
_NEEDS_TORCH = "The transformers engine needs torch: install babelguard[torch], or remove the model."


@dataclass(frozen=True)
class Checkpoint:
    """Weights and words of one opened folder."""

    torch: Any
    network: Any
    ids: Mapping[str, int]
    end: int
    unknown: int
    special: frozenset[int]

    @cached_property
    def words(self) -> list[str]:
        """Every piece at its number."""
        words = [""] * (max(self.ids.values()) + 1)
        for word, number in self.ids.items():
            words[number] = word
        return words

    @property
    def start(self) -> int:
        number: int = self.network.config.decoder_start_token_id
        return number

    @property
    def longest(self) -> int:
        return int(getattr(self.network.config, "max_position_embeddings", None) or _POSITIONS)

    def numbers(self, pieces: Sequence[str]) -> list[int]:
        return [self.ids.get(piece, self.unknown) for piece in pieces]


@dataclass(frozen=True, slots=True)
class _Task:
    """One segment to search for: the numbers fed to the encoder and those the target begins with."""

    source: list[int]
    start: list[int]
    is_cut: bool


@dataclass(frozen=True, slots=True)
class _Found:
    """Pieces after the language's mark, their mean log-probability, target × source attention."""

    pieces: list[str]
    score: float
    attention: list[list[float]]


class TransformersEngine:
    """One checkpoint, for one pair or for all its vocabulary has marks for. Safe to call from many threads."""

    name = "transformers"

    def __init__(self, folder: Path, pair: Pair, model: str, licence: str, decoding: Decoding | None = None) -> None:
        self.model = model
        self.licence = licence
        self._decoding = decoding or Decoding()
        self._tokenizer: SourceTokenizer = open_tokenizer(folder)
        self._checkpoint = open_checkpoint(folder, self._decoding.device)
        words = self._checkpoint.words
        self._vocabulary = TargetVocabulary(words)
        self._tags = find_tags(self._checkpoint.ids.keys()) or LanguageTags("", {}, in_source=False, in_target=False)
        self._pairs = self._tags.pairs() or frozenset({pair.base})

    def pairs(self) -> frozenset[Pair]:
        return self._pairs

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        led = self.complete(segments, [""] * len(segments), pair)
        return [Hypothesis(h.text, h.score, doubt=h.doubt) for h in led]

    def complete(self, segments: Sequence[str], prefixes: Sequence[str], pair: Pair) -> list[Hypothesis]:
        self._refuse_other(pair)
        hypotheses = [Hypothesis(prefix, alignment=Alignment((), (), [])) for prefix in prefixes]
        sources = self._tokenizer.encode([segment if segment.strip() else "" for segment in segments])
        starts = [self._vocabulary.split(prefix) if prefix else Pieces([], []) for prefix in prefixes]
        tasks = [self._task(source, start, pair) for source, start in zip(sources, starts, strict=True)]
        for numbers in self._batches(tasks):
            for i, found in zip(numbers, self._search([tasks[i] for i in numbers], pair), strict=True):
                hypotheses[i] = _hypothesis(sources[i], prefixes[i], starts[i], found, is_cut=tasks[i].is_cut)
        return hypotheses

    def variants(self, segments: Sequence[str], pair: Pair, count: int) -> list[list[Hypothesis]]:
        self._refuse_other(pair)
        said: list[list[Hypothesis]] = [[Hypothesis("")] for _ in segments]
        wanted = [i for i, segment in enumerate(segments) if segment.strip()]
        sources = self._tokenizer.encode([segments[i] for i in wanted])
        tasks = [self._task(source, Pieces([], []), pair) for source in sources]
        for numbers in self._batches(tasks):
            found = self._search([tasks[n] for n in numbers], pair, count)
            for at, n in enumerate(numbers):
                own = found[at * count : (at + 1) * count]
                said[wanted[n]] = different(Hypothesis(join(one.pieces)[0], one.score) for one in own)
        return said

    def _task(self, source: Pieces, start: Pieces, pair: Pair) -> _Task:
        checkpoint, mark = self._checkpoint, self._tags.source_prefix(pair)
        room = checkpoint.longest - len(mark) - 1
        fed = checkpoint.numbers([*mark, *source.pieces[:room]])
        begun = checkpoint.numbers([*self._tags.target_prefix(pair), *start.pieces])
        return _Task([*fed, checkpoint.end], [checkpoint.start, *begun], len(source.pieces) > room)

    def _batches(self, tasks: Sequence[_Task]) -> Iterator[list[int]]:
        """Numbers of tasks that can be searched together: starts of one length, sources of much the same."""
        order = sorted(range(len(tasks)), key=lambda i: (len(tasks[i].start), len(tasks[i].source)))
        while order:
            length = len(tasks[order[0]].start)
            batch = [i for i in order[: self._decoding.max_batch_segments] if len(tasks[i].start) == length]
            yield batch
            order = order[len(batch) :]

    def _search(self, tasks: Sequence[_Task], pair: Pair, count: int = 1) -> list[_Found]:
        """`count` findings a task, the best first; then each read once more for its score and its alignment."""
        torch, network = self._checkpoint.torch, self._checkpoint.network
        with torch.inference_mode():
            ids, mask = self._padded([task.source for task in tasks])
            encoded = network.get_encoder()(input_ids=ids, attention_mask=mask, return_dict=True)
            said = self._generated(tasks, encoded, mask, count)
            if count > 1:
                encoded.last_hidden_state = encoded.last_hidden_state.repeat_interleave(count, dim=0)
                mask = mask.repeat_interleave(count, dim=0)
            read = network(
                encoder_outputs=encoded, attention_mask=mask, decoder_input_ids=said[:, :-1], output_attentions=True
            )
            chances = torch.log_softmax(read.logits.float(), dim=-1)
            scores = chances.gather(-1, said[:, 1:, None]).squeeze(-1).cpu().tolist()
            looks = read.cross_attentions[-1].float().mean(dim=1).cpu().tolist()
        repeated = [task for task in tasks for _ in range(count)]
        return [
            self._found(row, score, look, len(task.source), pair)
            for row, score, look, task in zip(said.cpu().tolist(), scores, looks, repeated, strict=True)
        ]

    def _generated(self, tasks: Sequence[_Task], encoded: Any, mask: Any, count: int) -> Any:
        checkpoint, torch = self._checkpoint, self._checkpoint.torch
        begun = torch.tensor([task.start for task in tasks], device=checkpoint.network.device)
        longest = max(len(task.source) for task in tasks)
        room = max(1, checkpoint.longest - begun.shape[1])
        return checkpoint.network.generate(
            encoder_outputs=encoded.__class__(last_hidden_state=encoded.last_hidden_state),
            attention_mask=mask,
            decoder_input_ids=begun,
            num_beams=max(self._decoding.beam_size, count),
            num_return_sequences=count,
            do_sample=False,
            max_new_tokens=min(room, max(_SHORTEST_LIMIT, 3 * longest)),
            suppress_tokens=self._unsayable,
        )

    @cached_property
    def _unsayable(self) -> list[int]:
        """What stands for no words: languages' marks, padding and the like, rows of weights without a piece."""
        checkpoint = self._checkpoint
        marks = checkpoint.numbers(list(self._tags.marks.values()))
        size = checkpoint.network.config.vocab_size
        empty = [number for number in range(size) if number >= len(checkpoint.words) or not checkpoint.words[number]]
        return sorted(number for number in {*marks, *empty, *checkpoint.special} - {checkpoint.end} if number < size)

    def _padded(self, rows: Sequence[list[int]]) -> tuple[Any, Any]:
        torch, device = self._checkpoint.torch, self._checkpoint.network.device
        width = max(map(len, rows))
        padding = self._checkpoint.network.config.pad_token_id or 0
        ids = torch.tensor([row + [padding] * (width - len(row)) for row in rows], device=device)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in rows], device=device)
        return ids, mask

    def _found(self, row: list[int], scores: list[float], looks: list[list[float]], fed: int, pair: Pair) -> _Found:
        """One target without the start, the language's mark, the end and what stands behind it."""
        skipped = 1 + len(self._tags.target_prefix(pair))
        end = next((at for at in range(skipped, len(row)) if row[at] == self._checkpoint.end), len(row))
        counted = scores[skipped - 1 : end]  # with that of the end, where it came to one
        first = len(self._tags.source_prefix(pair))
        return _Found(
            [self._checkpoint.words[number] for number in row[skipped:end]],
            sum(counted) / max(1, len(counted)),
            [look[first : fed - 1] for look in looks[skipped - 1 : end - 1]],
        )

    def _refuse_other(self, pair: Pair) -> None:
        if pair.served_by(self._pairs) is None:
            offered = next(iter(self._pairs)) if len(self._pairs) == 1 else f"{len(self._pairs)} pairs"
            raise UnsupportedPair(f"The model {self.model} translates {offered}, not {pair}.", "target")


def open_checkpoint(folder: Path, device: str = "auto") -> Checkpoint:
    """Loads the folder onto the processor or a GPU; raises Misconfigured without torch, else ModelCorrupt."""
    torch, library = load_torch()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library recommends packages of its own
            tokenizer = library.AutoTokenizer.from_pretrained(
                str(folder), local_files_only=True, trust_remote_code=False
            )
            network = library.AutoModelForSeq2SeqLM.from_pretrained(
                str(folder),
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                attn_implementation="eager",  # the only one that shows what was looked at
            )
    except Exception as error:  # whatever the libraries below say of a file they cannot read
        first = str(error).strip().splitlines() or [type(error).__name__]
        raise ModelCorrupt(f"The checkpoint in {folder.name} does not load: {first[0][:200]}") from error
    where = ("cuda" if torch.cuda.is_available() else "cpu") if device == "auto" else device
    marks = getattr(tokenizer, "lang_token_to_id", {})  # M2M100's, which its vocabulary does not list
    ids = {**tokenizer.get_vocab(), **marks}
    special = frozenset({*tokenizer.all_special_ids, *marks.values()})
    return Checkpoint(torch, network.eval().to(where), ids, tokenizer.eos_token_id, tokenizer.unk_token_id, special)


def load_torch() -> tuple[Any, Any]:
    """torch and transformers; raises Misconfigured naming the extra where torch is absent."""
    try:
        return importlib.import_module("torch"), importlib.import_module("transformers")
    except ImportError as error:
        raise Misconfigured(_NEEDS_TORCH) from error


def _hypothesis(source: Pieces, prefix: str, start: Pieces, found: _Found, *, is_cut: bool) -> Hypothesis:
    """The text with its alignment; an empty source adds nothing to its prefix, whatever the model goes on to say."""
    said = found.pieces[len(start.pieces) :] if source.pieces else []
    text, spans = join(said, prefix)
    missing = [0.0] * max(0, len(source.pieces) - len(found.attention[0]) if found.attention else 0)
    weights = [[*row, *missing] for row in found.attention[: len(start.pieces) + len(said)]]
    alignment = Alignment(tuple(source.spans), tuple(start.spans + spans), weights)
    return Hypothesis(text, found.score, alignment, _TOO_LONG if is_cut else "")
