"""Trains the title detector: `python -m nlp.detection.training TERMS_FOLDER REVIEWS_FOLDER` (needs scikit-learn)."""

import argparse
import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray
from sklearn.linear_model import SGDClassifier  # type: ignore[import-untyped, import-not-found, unused-ignore]

from nlp.detection.corpus import Sample, read_reviews, read_terms
from nlp.detection.ngrams import FOLDER, FORMAT, SLOT_BITS, features
from nlp.detection.scripts import MANY_LANGUAGES

MOST_TEXTS = 14_000
"""Texts of one language, so that those with more do not drown the others."""
_CUT_SHARE = 0.7
"""Share of longer texts of which only some words are kept: what is to be told is short."""
_CALIBRATION_SHARE = 0.04
_SHARPNESSES = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.5, 3.0)


def main() -> None:
    """Reads, trains, writes; about three minutes on one core."""
    options = _options()
    samples = _chosen([s for s in [*read_terms(options.terms), *read_reviews(options.reviews)] if not s.is_held_out])
    languages = sorted({sample.language for sample in samples})
    texts = matrix([sample.text for sample in samples])
    labels = np.array([languages.index(sample.language) for sample in samples])
    fitted = round(len(samples) * (1 - _CALIBRATION_SHARE))
    model = SGDClassifier(loss="log_loss", alpha=1e-7, max_iter=6, tol=None, average=True, random_state=0)
    model.fit(texts[:fitted], labels[:fitted])
    sharpness = _sharpness(model.decision_function(texts[fitted:]), labels[fitted:])
    _write(options.out, model, languages, sharpness, sorted({sample.kind for sample in samples}))


def matrix(texts: Sequence[str]) -> Any:
    """The features of n texts, n rows."""
    rows = [features(text) for text in texts]
    ends = np.cumsum([0, *(len(slots) for slots, _ in rows)])
    slots, values = (np.concatenate(column) for column in zip(*rows, strict=True))
    return scipy.sparse.csr_matrix((values, slots.astype(np.int64), ends), shape=(len(rows), 1 << SLOT_BITS))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.detection.training", description=__doc__)
    parser.add_argument("terms", type=Path, help="folder of taxonomy_*.tsv.gz")
    parser.add_argument("reviews", type=Path, help="folder of <language>.train.tsv.gz")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for titles.bin and titles.json")
    return parser.parse_args()


def _chosen(samples: Sequence[Sample]) -> list[Sample]:
    """Of each language that its script does not tell at most MOST_TEXTS, many of them cut short, in mixed order."""
    drawing = random.Random(1)  # noqa: S311 - the same texts every time
    told_apart = frozenset().union(*MANY_LANGUAGES.values())
    by_language: dict[str, list[Sample]] = {}
    for sample in samples:
        if sample.language in told_apart:
            by_language.setdefault(sample.language, []).append(sample)
    chosen: list[Sample] = []
    for own in by_language.values():
        drawing.shuffle(own)
        chosen += [_shortened(sample, drawing) for sample in own[:MOST_TEXTS]]
    drawing.shuffle(chosen)
    return chosen


def _shortened(sample: Sample, drawing: random.Random) -> Sample:
    words = sample.text.split()
    if len(words) <= 4 or drawing.random() > _CUT_SHARE:
        return sample
    start = drawing.randrange(len(words) - 3)
    return Sample(" ".join(words[start : start + drawing.randint(2, 6)]), sample.language, sample.kind, False)


def _sharpness(sums: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    """The factor with which the probabilities of texts not trained on come out best (log loss)."""

    def loss(factor: float) -> float:
        scaled = sums * factor
        norm = np.log(np.exp(scaled - scaled.max(1, keepdims=True)).sum(1)) + scaled.max(1)
        return float((norm - scaled[np.arange(len(labels)), labels]).mean())

    return min(_SHARPNESSES, key=loss)


def _write(folder: Path, model: Any, languages: list[str], sharpness: float, sources: list[str]) -> None:
    weights = model.coef_.T
    scale = float(np.quantile(np.abs(weights), 0.9999)) / 127
    table = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "titles.bin").write_bytes(np.ascontiguousarray(table).tobytes())
    about = {
        "format": FORMAT,
        "languages": languages,
        "bias": [round(float(one), 5) for one in model.intercept_],
        "scale": scale,
        "sharpness": sharpness,
        "licence": "Apache-2.0",
        "sources": sources,
    }
    (folder / "titles.json").write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
