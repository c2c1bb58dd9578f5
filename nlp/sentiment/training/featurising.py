"""The features of the whole corpus, text after text."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.features import find_features

_BLOCK = 2_048


@dataclass(frozen=True, slots=True)
class Features:
    """All features of n texts, text after text: text i has those from `ends[i]` to `ends[i + 1]`."""

    keys: NDArray[np.uint32]
    family: NDArray[np.uint8]
    ends: NDArray[np.int64]


def featurise(texts: Sequence[str]) -> Features:
    """The features of the texts, sorted by text."""
    keys, families, counts = [], [], []
    for start in range(0, len(texts), _BLOCK):
        block = texts[start : start + _BLOCK]
        found = find_features(block)
        order = np.argsort(found.text, kind="stable")
        keys.append(found.keys[order])
        families.append(found.family[order])
        counts.append(np.bincount(found.text, minlength=len(block)))
    return Features(
        np.concatenate(keys), np.concatenate(families), np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    )


def rows_of(features: Features, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the features of these rows are, and the number (0 to n - 1) of the row each belongs to."""
    first, count = features.ends[rows], features.ends[rows + 1] - features.ends[rows]
    owner = np.repeat(np.arange(len(rows)), count)
    offset = np.repeat(first - np.concatenate([[0], np.cumsum(count)[:-1]]), count)
    return offset + np.arange(len(owner)), owner
