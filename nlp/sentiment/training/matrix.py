"""Features of the corpus as a sparse matrix, and the choice of those worth learning."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray

from nlp.sentiment.features import Family, find_features
from nlp.sentiment.slots import SLOT_BITS, slot_of
from nlp.sentiment.training.induced import Induced

_BLOCK = 2_048
VALUES = {
    Family.WORD: 1.5,
    Family.WORD_PAIR: 1.0,
    Family.NEGATED_WORD: 1.5,
    Family.PIECE: 1.0,
    Family.CUE: 6.0,
    Family.CUE_IN_SCRIPT: 6.0,
    Family.BALANCE: 8.0,
}
"""What one feature of a family counts before regularisation: whole words and cues are trusted more than pieces."""


@dataclass(frozen=True, slots=True)
class Features:
    """All features of n texts, text after text: text i has those from `ends[i]` to `ends[i + 1]`."""

    keys: NDArray[np.uint32]
    family: NDArray[np.uint8]
    ends: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The features worth learning, in the order of their slots, and the family of each."""

    keys: NDArray[np.uint32]
    family: NDArray[np.uint8]

    @property
    def is_cue(self) -> NDArray[np.bool_]:
        """Which are polarity cues."""
        return np.asarray(self.family >= Family.CUE)

    @property
    def value(self) -> NDArray[np.float64]:
        """What each counts, by its family."""
        return np.array([VALUES[family] for family in Family])[self.family]


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


def choose(features: Features, rows: NDArray[np.int64], least: int, induced: Induced) -> Chosen:
    """The keys seen at least `least` times in the rows, and the induced ones where a slot is left.

    Where two want one slot, the more frequent has it.
    """
    where, _ = rows_of(features, rows)
    keys, first, count = np.unique(features.keys[where], return_index=True, return_counts=True)
    family = features.family[where[first]]
    order = np.argsort(count, kind="stable")
    order = order[(count[order] >= least) & (keys[order] > 0)]
    table, families = np.zeros(1 << SLOT_BITS, dtype=np.uint32), np.zeros(1 << SLOT_BITS, dtype=np.uint8)
    for slots, held, of in ((slot_of(induced.keys), induced.keys, induced.family),
                            (slot_of(keys[order]), keys[order], family[order])):  # fmt: skip
        table[slots], families[slots] = held, of
    return Chosen(table[table > 0], families[table > 0])


def matrix(features: Features, rows: NDArray[np.int64], chosen: NDArray[np.uint32]) -> Any:
    """The rows as a CSR matrix over the chosen keys: family value over the root of how many a row has."""
    column = np.full(1 << SLOT_BITS, -1, dtype=np.int32)
    held = np.zeros(1 << SLOT_BITS, dtype=np.uint32)
    column[slot_of(chosen)], held[slot_of(chosen)] = np.arange(len(chosen)), chosen
    value = np.array([VALUES[family] for family in Family], dtype=np.float32)
    parts = [_part(features, some, column, held, value) for some in np.array_split(rows, len(rows) // 20_000 + 1)]
    return scipy.sparse.vstack([part for part in parts if part.shape[0]], format="csr")


def _part(
    features: Features, rows: NDArray[np.int64], column: NDArray[np.int32], held: NDArray[np.uint32], value: Any
) -> Any:
    where, owner = rows_of(features, rows)
    keys = features.keys[where]
    slot = slot_of(keys)
    hit = (held[slot] == keys) & (column[slot] >= 0)
    count = np.bincount(owner[hit], minlength=len(rows))
    data = value[features.family[where[hit]]] / np.sqrt(np.maximum(count, 1))[owner[hit]]
    ends = np.concatenate([[0], np.cumsum(count)])
    shape = (len(rows), int(column.max()) + 1)
    return scipy.sparse.csr_matrix((data.astype(np.float32), column[slot[hit]], ends), shape=shape)
