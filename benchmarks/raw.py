"""The limit: the same weights through CTranslate2 and SentencePiece alone, with nothing of ours around them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ctranslate2 import Translator
from sentencepiece import SentencePieceProcessor

from api.settings import Settings
from nlp.segmentation import cut

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
        """n texts in, n out, same order; batches of texts of like length, the longest first, handed over at once."""
        pieces: list[list[str]] = self._tokenizer.encode(list(texts), out_type=str)
        order = sorted(range(len(texts)), key=lambda i: -len(pieces[i]))
        batches = [order[i : i + max_batch_size] for i in range(0, len(order), max_batch_size)]
        waiting = [result for batch in batches for result in self._start([pieces[i] for i in batch])]
        targets = ["".join(one.result().hypotheses[0]).replace("▁", " ").strip() for one in waiting]
        return [target for _, target in sorted(zip(order, targets, strict=True))]

    def _start(self, batch: list[list[str]]) -> Any:
        return self._translator.translate_batch(
            batch,
            beam_size=self._beam_size,
            max_decoding_length=max(_SHORTEST_LIMIT, 3 * max(map(len, batch))),
            replace_unknowns=True,
            asynchronous=True,
        )

    def translate_cut(self, texts: Sequence[str]) -> list[str]:
        """The same, each text cut into the segments that our pipeline makes of prose."""
        cuts = [[piece.text for piece in cut(text) if piece.is_segment] for text in texts]
        done = iter(self.translate([segment for segments in cuts for segment in segments]))
        return [" ".join(next(done) for _ in segments) for segments in cuts]
