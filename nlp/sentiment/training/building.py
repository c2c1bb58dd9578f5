"""From labelled texts to a model on the disk, step by step."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.model import FORMAT
from nlp.sentiment.slots import compress, expand, pack
from nlp.sentiment.training.corpus import LABELS, Corpus, weights
from nlp.sentiment.training.fitting import Task, fit
from nlp.sentiment.training.matrix import Features, choose, matrix, rows_of

LEAST_SEEN = 4
"""Texts' worth of sightings a feature needs: rarer ones are noise, and would crowd the table."""
PENALTY = 3e-7
"""L2 on the weights of both questions; of 1e-5 to 1e-7 the best on held-out texts of known datasets."""
ROUNDS = 60
_OWN_SHARE = 0.7
"""Share of a feature's sightings, languages levelled, that makes it belong to a language."""


@dataclass(frozen=True, slots=True)
class Question:
    """One trained regression: a weight per chosen key, a bias per language."""

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]


def train(corpus: Corpus, features: Features, rows: NDArray[np.int64]) -> tuple[NDArray[np.uint32], Question, Question]:
    """The chosen keys, and the questions of polarity and neutrality learned from the rows."""
    chosen = choose(features, rows, LEAST_SEEN)
    polar = rows[corpus.label[rows] != LABELS.index("neu")]
    polarity = _ask(corpus, features, polar, chosen, LABELS.index("pos"))
    graded = np.unique(corpus.language[rows[corpus.label[rows] == LABELS.index("neu")]])
    three = rows[np.isin(corpus.language[rows], graded)]
    neutrality = _ask(corpus, features, three, chosen, LABELS.index("neu"))
    neutrality.bias[np.setdiff1d(np.arange(len(corpus.languages)), graded)] = neutrality.bias[graded].mean()
    return chosen, polarity, neutrality


def _ask(corpus: Corpus, features: Features, rows: NDArray[np.int64], chosen: Any, yes: int) -> Question:
    weight = weights(corpus, rows)
    answer = np.where(corpus.label[rows] == yes, 1.0, -1.0)
    task = Task(matrix(features, rows, chosen), answer, weight / weight.sum(), corpus.language[rows],
                len(corpus.languages))  # fmt: skip
    return Question(*fit(task, PENALTY, ROUNDS))


def languages_of(corpus: Corpus, features: Features, rows: NDArray[np.int64], chosen: Any) -> NDArray[np.int64]:
    """The language each chosen key belongs to, from 1; 0 for keys many languages use."""
    order = np.argsort(chosen)
    best, total, owner = np.zeros(len(chosen)), np.zeros(len(chosen)), np.zeros(len(chosen), dtype=np.int64)
    for language in range(len(corpus.languages)):
        where, _ = rows_of(features, rows[corpus.language[rows] == language])
        keys, count = np.unique(features.keys[where], return_counts=True)
        at = np.minimum(np.searchsorted(chosen[order], keys), len(chosen) - 1)
        hit = chosen[order][at] == keys
        share = np.zeros(len(chosen))
        share[order[at[hit]]] = count[hit] / len(where)
        owner = np.where(share > best, language + 1, owner)
        best, total = np.maximum(best, share), total + share
    return np.where(best >= _OWN_SHARE * total, owner, 0)


def write(folder: Path, about: dict[str, Any], keys: Any, language: NDArray[np.int64], heads: list[Question]) -> None:
    """The table and its page; the page's `polarity` and `neutrality` say what a unit of the table is worth."""
    packed = []
    for name, head in zip(("polarity", "neutrality"), heads, strict=True):
        scale = float(np.quantile(np.abs(head.weights), 0.9995))
        packed.append(compress(head.weights, scale))
        bias = [round(float(value), 4) for value in (head.bias.mean(), *head.bias)]
        unit = float(expand(np.ones(1, dtype=np.int8), scale)[0])
        about[name] = {"scale": unit, "bias": bias, "temperature": [1.0] * len(bias)}
    folder.mkdir(parents=True, exist_ok=True)
    table = pack(keys, language, packed[0], packed[1])
    (folder / "embedded.bin").write_bytes(table.astype("<u4").tobytes())
    write_page(folder, {"format": FORMAT, **about})


def write_page(folder: Path, about: dict[str, Any]) -> None:
    """The page of JSON beside the table."""
    (folder / "embedded.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
