"""From labelled texts to a model on the disk, step by step."""

import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.model import FORMAT
from nlp.sentiment.slots import compress, expand, pack
from nlp.sentiment.training.choosing import Chosen, choose
from nlp.sentiment.training.corpus import LABELS, Corpus, weights
from nlp.sentiment.training.featurising import Features
from nlp.sentiment.training.fitting import Question, Task, learn
from nlp.sentiment.training.induced import Induced
from nlp.sentiment.training.matrix import matrix

NEUTRAL = LABELS.index("neu")

_NEUTRAL_SHARE = 0.5
"""Weight of a neutral text as half positive, half negative: it teaches which words only name the matter."""


def train(
    corpus: Corpus, features: Features, rows: NDArray[np.int64], induced: Induced, summed: Induced
) -> tuple[Chosen, Question, Question]:
    """The chosen features, and the questions of polarity and neutrality learned from the rows."""
    chosen = choose(corpus, features, rows, induced.joined(summed))
    graded = np.unique(corpus.language[rows[corpus.label[rows] == NEUTRAL]])
    three = rows[np.isin(corpus.language[rows], graded)]
    signed, strength = induced.prior(chosen.keys), induced.prior(chosen.keys, strength=True)
    polarity = _ask(corpus, features, rows, chosen, corpus.label[rows] / 2, signed, summed.prior(chosen.keys))
    neutrality = _ask(corpus, features, three, chosen, (corpus.label[three] == NEUTRAL).astype(np.float64), strength)
    neutrality.bias[np.setdiff1d(np.arange(len(corpus.languages)), graded)] = neutrality.bias[graded].mean()
    return chosen, polarity, neutrality


def _ask(
    corpus: Corpus, features: Features, rows: NDArray[np.int64], chosen: Chosen, answer: Any, *priors: Any
) -> Question:
    weight = weights(corpus, rows) * np.where(answer == 0.5, _NEUTRAL_SHARE, 1.0)
    found = matrix(corpus, features, rows, chosen)
    task = Task(found, answer, weight / weight.sum(), corpus.language[rows], len(corpus.languages))
    return learn(task, chosen.is_cue, *priors)


def write(folder: Path, about: dict[str, Any], chosen: Chosen, heads: list[Question]) -> None:
    """The table and its page; the page's `polarity` and `neutrality` say what a unit of the table is worth."""
    packed = []
    for name, head in zip(("polarity", "neutrality"), heads, strict=True):
        weight = head.weights * chosen.value
        scale = float(np.abs(weight).max())
        packed.append(compress(weight, scale))
        bias = [round(float(value), 4) for value in (head.bias.mean(), *head.bias)]
        unit = float(expand(np.ones(1, dtype=np.int8), scale)[0])
        about[name] = {"scale": unit, "bias": bias, "temperature": [1.0] * len(bias)}
    folder.mkdir(parents=True, exist_ok=True)
    table = pack(chosen.keys, chosen.language, packed[0], packed[1])
    (folder / "embedded.bin").write_bytes(table.astype("<u4").tobytes())
    write_page(folder, {"format": FORMAT, **about})


def write_page(folder: Path, about: dict[str, Any]) -> None:
    """The page of JSON beside the table."""
    (folder / "embedded.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", "utf-8")
