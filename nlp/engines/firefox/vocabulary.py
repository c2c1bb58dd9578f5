"""The SentencePiece vocabularies of a student: text to numbered pieces with spans, and which pieces join words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelCorrupt
from core.findings import Span
from core.text import needs_border
from nlp.engines.tokenizers import SPACE

UNKNOWN = 1


@dataclass(frozen=True, slots=True)
class Encoded:
    """Numbers of pieces, and the span of each in the text, the space before a word left out."""

    numbers: list[int]
    spans: list[Span]


@dataclass(frozen=True)
class Vocabulary:
    processor: Any

    def encode(self, texts: Sequence[str]) -> list[Encoded]:
        """n texts in, n out, same order."""
        encoded = self.processor.encode(list(texts), return_type="offset_mapping") if texts else []
        return [
            Encoded(one["ids"], [_unspaced(text, *span) for span in one["offsets"]])
            for text, one in zip(texts, encoded, strict=True)
        ]

    @cached_property
    def pieces(self) -> list[str]:
        return [self.processor.id_to_piece(i) for i in range(self.processor.get_piece_size())]

    @cached_property
    def joins(self) -> NDArray[np.bool_]:
        """Whether each piece goes on with a word in a script that puts spaces between them."""
        return np.array([piece[0] != SPACE and needs_border(piece[0]) for piece in self.pieces], np.bool_)


def open_vocabularies(folder: Path) -> tuple[Vocabulary, Vocabulary]:
    """Source and target; one and the same where the folder has one file for both. Raises ModelCorrupt."""
    files = {name: sorted(folder.glob(f"{name}*.spm")) for name in ("vocab", "srcvocab", "trgvocab")}
    if files["srcvocab"] and files["trgvocab"]:
        return _open(files["srcvocab"][0]), _open(files["trgvocab"][0])
    if not files["vocab"]:
        raise ModelCorrupt(f"No vocabulary in the model folder {folder.name}: pull the model again.")
    both = _open(files["vocab"][0])
    return both, both


def _open(path: Path) -> Vocabulary:
    from sentencepiece import SentencePieceProcessor  # noqa: PLC0415 - a native library only engines need

    try:
        return Vocabulary(SentencePieceProcessor(model_file=str(path)))
    except (OSError, RuntimeError) as error:
        raise ModelCorrupt(f"{path.name} does not load: pull the model again.") from error


def _unspaced(text: str, start: int, end: int) -> Span:
    while start < end - 1 and text[start].isspace():
        start += 1
    return start, end
