"""Temperatures that make probabilities mean what they say, measured on held-out texts.

A temperature divides a logit (Guo et al. 2017, "On calibration of modern neural networks"). Each language has its own,
pulled towards the common one where it has few texts.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.embedded import evidence_of
from nlp.sentiment.model import Head, load_model
from nlp.sentiment.training.corpus import LABELS, Corpus

_GRID = np.geomspace(0.5, 5.0, 60)
_PULL = 300
"""Texts a language needs before its own temperature counts as much as the common one; chosen by us."""


def calibrate(folder: Path, corpus: Corpus, rows: NDArray[np.int64]) -> None:
    """Measures the temperatures of the model in the folder on these rows, and writes them into its page."""
    load_model.cache_clear()
    model = load_model(folder)
    evidence = evidence_of(model, [corpus.texts[row] for row in rows])
    label, language = corpus.label[rows], corpus.language[rows] + 1
    root = np.sqrt(np.maximum(evidence.learned, 1))
    neutral = LABELS.index("neu")
    graded = np.isin(language, np.unique(language[label == neutral]))
    page = json.loads((folder / "embedded.json").read_text("utf-8"))
    for name, head, sums, rowed, yes in (
        ("polarity", model.polarity, evidence.polarity, label != neutral, LABELS.index("pos")),
        ("neutrality", model.neutrality, evidence.neutrality, graded, neutral),
    ):
        logit = _logits(head, sums / root, evidence.language)
        page[name]["temperature"] = _temperatures(logit[rowed], (label == yes)[rowed], language[rowed], len(head.bias))
    (folder / "embedded.json").write_text(json.dumps(page, ensure_ascii=False, indent=1) + "\n", "utf-8")
    load_model.cache_clear()


def _logits(head: Head, sums: Any, language: NDArray[np.int64]) -> NDArray[np.float64]:
    return np.asarray(sums * head.scale + np.array(head.bias)[language])


def _temperatures(logit: Any, yes: Any, language: Any, languages: int) -> list[float]:
    """One temperature per language, the first the common one."""
    common = _best(logit, yes)
    found = [common]
    for one in range(1, languages):
        rows = language == one
        own = _best(logit[rows], yes[rows]) if rows.any() else common
        share = rows.sum() / (rows.sum() + _PULL)
        found.append(float(np.exp(share * np.log(own) + (1 - share) * np.log(common))))
    return [round(value, 3) for value in found]


def _best(logit: NDArray[np.float64], yes: NDArray[np.bool_]) -> float:
    margin = np.where(yes, logit, -logit)
    losses = [np.logaddexp(0, -margin / temperature).mean() for temperature in _GRID]
    return float(_GRID[int(np.argmin(losses))])
