"""The limit: the same weights through CTranslate2 and SentencePiece alone, with nothing of ours around them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ctranslate2 import Translator
from sentencepiece import SentencePieceProcessor

from api.settings import Settings

_SHORTEST_LIMIT = 64
"""As in our engine, so that neither side saves by stopping texts that repeat themselves sooner."""


class RawModel:
    """The installed model with our beam; one replica a core, each on one thread, which is the quickest here."""

    def __init__(self, folder: Path, replicas: int) -> None:
        self._tokenizer: Any = SentencePieceProcessor(model_file=str(folder / "sentencepiece.model"))
        self._translator: Any = Translator(
            str(folder / "model"), device="cpu", compute_type="int8", inter_threads=replicas, intra_threads=1
        )
        self._beam_size = Settings().beam_size

    def translate(self, texts: Sequence[str], max_batch_size: int = 32) -> list[str]:
        """n texts in, n out, same order; computed in batches of texts of like length, the longest first."""
        pieces: list[list[str]] = self._tokenizer.encode(list(texts), out_type=str)
        order = sorted(range(len(texts)), key=lambda i: -len(pieces[i]))
        results = self._translator.translate_batch(
            [pieces[i] for i in order],
            beam_size=self._beam_size,
            max_batch_size=max_batch_size,
            max_decoding_length=max(_SHORTEST_LIMIT, 3 * max(map(len, pieces))),
            replace_unknowns=True,
        )
        done = dict(zip(order, results, strict=True))
        return ["".join(done[i].hypotheses[0]).replace("▁", " ").strip() for i in range(len(texts))]
