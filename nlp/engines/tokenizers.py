"""Text to pieces and back, with spans: what the `ct2` engine needs of a model's tokenizer.

Three kinds of model folder: one SentencePiece model (Argos, M2M100, NLLB, MADLAD), `source.spm` and `target.spm`
(OPUS-MT and other Marian conversions), or a `tokenizer.json` (everything that transformers can load).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from core.errors import ModelCorrupt
from core.findings import Span

SPACE = "▁"
"""U+2581, how SentencePiece writes a space."""
_LONGEST_PIECE = 24
_UNKNOWN_COST = 30.0


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces and the span of each in the text they were made from."""

    pieces: list[str]
    spans: list[Span]


class SourceTokenizer(Protocol):
    def encode(self, segments: Sequence[str]) -> list[Pieces]:
        """n segments in, n lists of pieces out, same order."""
        ...


def open_tokenizer(folder: Path) -> SourceTokenizer:
    """The tokenizer the folder carries; raises ModelCorrupt when there is none or it does not load."""
    for name in ("sentencepiece.model", "source.spm", "sentencepiece.bpe.model", "spiece.model"):
        if (folder / name).is_file():
            return _SentencePiece(folder / name)
    if (folder / "tokenizer.json").is_file():
        return _Transformers(folder)
    raise ModelCorrupt(f"No tokenizer in the model folder {folder.name}: pull the model again.")


class _SentencePiece:
    def __init__(self, path: Path) -> None:
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - a native library only this leaf needs

        try:
            self._processor = SentencePieceProcessor(model_file=str(path))
        except (OSError, RuntimeError) as error:
            raise ModelCorrupt(f"{path.name} does not load: pull the model again.") from error

    def encode(self, segments: Sequence[str]) -> list[Pieces]:
        encoded = self._processor.encode(list(segments), return_type="offset_mapping")
        return [Pieces(e["pieces"], e["offsets"]) for e in encoded]


class _Transformers:
    def __init__(self, folder: Path) -> None:
        from transformers import AutoTokenizer  # noqa: PLC0415 - slow to import, only models without SentencePiece need it

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(str(folder), local_files_only=True)
        except Exception as error:
            raise ModelCorrupt(f"The tokenizer.json of {folder.name} does not load: pull the model again.") from error

    def encode(self, segments: Sequence[str]) -> list[Pieces]:
        if not segments:
            return []
        encoded = self._tokenizer(list(segments), add_special_tokens=False, return_offsets_mapping=True)
        return [
            Pieces(self._tokenizer.convert_ids_to_tokens(ids), [tuple(span) for span in offsets])
            for ids, offsets in zip(encoded["input_ids"], encoded["offset_mapping"], strict=True)
        ]


@dataclass(frozen=True)
class TargetVocabulary:
    """The pieces a model can write, the most frequent first.

    Argos packages carry no target tokenizer, so text is cut by the cheapest path over the vocabulary, where a piece
    costs the logarithm of its rank (Zipf's law: probability falls as one over rank).
    """

    pieces: Sequence[str]

    @cached_property
    def _costs(self) -> dict[str, float]:
        return {piece: math.log(rank + 2) for rank, piece in enumerate(self.pieces)}

    def split(self, text: str) -> Pieces:
        """Cuts target text into pieces; the spans tile it, spaces aside. Characters the model lacks become `<unk>`."""
        written = SPACE + text.replace(" ", SPACE)
        best = [0.0] + [math.inf] * len(written)
        cut_at = [0] * (len(written) + 1)
        for end in range(1, len(written) + 1):
            for start in range(max(0, end - _LONGEST_PIECE), end):
                cost = best[start] + self._cost(written[start:end])
                if cost < best[end]:
                    best[end], cut_at[end] = cost, start
        return self._walk_back(written, cut_at)

    def _cost(self, piece: str) -> float:
        return self._costs.get(piece, _UNKNOWN_COST if len(piece) == 1 else math.inf)

    def _walk_back(self, written: str, cut_at: list[int]) -> Pieces:
        cuts: list[Span] = []
        end = len(written)
        while end > 0:
            cuts.append((cut_at[end], end))
            end = cut_at[end]
        cuts.reverse()
        pieces = [written[start:end] if written[start:end] in self._costs else "<unk>" for start, end in cuts]
        return Pieces(pieces, [_unspaced(written, start, end) for start, end in cuts])


def _unspaced(written: str, start: int, end: int) -> Span:
    """The span in the text (one character shorter than `written` in front) without the piece's leading space mark."""
    start += written[start] == SPACE and end - start > 1
    return max(0, start - 1), end - 1


def join(pieces: Sequence[str], text: str = "") -> tuple[str, list[Span]]:
    """Target pieces to text that goes on after `text`, and the span of each piece in the whole.

    >>> join(["▁flash", "▁sale"])
    ('flash sale', [(0, 5), (6, 10)])
    """
    written = [text]
    length = len(text)
    spans: list[Span] = []
    for piece in pieces:
        words = piece.replace(SPACE, " ")
        if length == 0:
            words = words.lstrip(" ")
        skipped = len(words) - len(words.lstrip(" "))
        spans.append((length + min(skipped, len(words)), length + len(words)))
        written.append(words)
        length += len(words)
    return "".join(written), spans
