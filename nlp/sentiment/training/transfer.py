"""What becomes of quality when whole datasets are left out of training."""

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.training.building import NEUTRAL, train
from nlp.sentiment.training.corpus import LABELS, Corpus, family_of
from nlp.sentiment.training.featurising import Features, featurise
from nlp.sentiment.training.matrix import matrix
from nlp.sentiment.training.pieces import read_induced_with_pieces

_WIDE = ("m-absa", "xed")
"""The two families that span many languages; all others are left out together, as the third part."""


def parts_of(corpus: Corpus) -> dict[str, NDArray[np.bool_]]:
    """Which rows are of each part that is left out."""
    family = np.array([family_of(source) for source in corpus.sources])[corpus.source]
    return {name: family == name for name in _WIDE} | {"all others": ~np.isin(family, _WIDE)}


def leave_out(corpus: Corpus) -> dict[str, dict[str, float]]:
    """Binary accuracy per part left out and language, of languages that still have texts of another dataset.

    A part is left out in all languages at once, which is harder than losing one dataset of one language.
    """
    features = featurise(corpus.texts)
    return {name: _transfer(corpus, features, out, name) for name, out in parts_of(corpus).items()}


def leave_out_by_language(corpus: Corpus) -> dict[str, dict[str, float]]:
    """The same with a part left out of every other language at a time, so that the rest of the languages keep it.

    This is what a dataset never seen in its language meets. Induced words are still those that never saw the part.
    """
    features = featurise(corpus.texts)
    return {name: _halves(corpus, features, out, name) for name, out in parts_of(corpus).items()}


def _halves(corpus: Corpus, features: Features, out: NDArray[np.bool_], name: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for half in (0, 1):
        found |= _transfer(corpus, features, out & (corpus.language % 2 == half), name)
    del found["mean"]
    return {**found, "mean": float(np.mean(list(found.values())))}


def _transfer(corpus: Corpus, features: Features, out: NDArray[np.bool_], name: str) -> dict[str, float]:
    chosen, polarity, _ = train(corpus, features, np.flatnonzero(~out), *read_induced_with_pieces(without=name))
    learned = np.unique(corpus.language[~out & (corpus.label != NEUTRAL)])
    rows = np.flatnonzero(out & (corpus.label != NEUTRAL) & np.isin(corpus.language, learned))[::4]
    logit = matrix(corpus, features, rows, chosen) @ polarity.weights + polarity.bias[corpus.language[rows]]
    right = (logit > 0) == (corpus.label[rows] == LABELS.index("pos"))
    found = {
        corpus.languages[one]: float(right[corpus.language[rows] == one].mean())
        for one in np.unique(corpus.language[rows])
    }
    return {**found, "mean": float(np.mean(list(found.values())))}
