"""Texts as the rows of a sparse matrix over the chosen features."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse  # type: ignore[import-untyped, import-not-found, unused-ignore]
from numpy.typing import NDArray

from nlp.sentiment.features import Family
from nlp.sentiment.hashing import Keys, in_language
from nlp.sentiment.slots import SLOT_BITS, slot_of
from nlp.sentiment.training.choosing import VALUES, Chosen
from nlp.sentiment.training.corpus import Corpus
from nlp.sentiment.training.featurising import Features, rows_of

_ROWS = 20_000
"""Rows made at once."""


@dataclass(frozen=True, slots=True)
class _Columns:
    """Which column a key has, by its slot; and where each column is at home."""

    held: Keys
    column: NDArray[np.int32]
    home: NDArray[np.int64]

    def of(self, keys: Keys) -> NDArray[np.int32]:
        """The column of each key; -1 for keys that were not chosen."""
        slot = slot_of(keys)
        return np.where(self.held[slot] == keys, self.column[slot], -1)


def matrix(corpus: Corpus, features: Features, rows: NDArray[np.int64], chosen: Chosen) -> Any:
    """The rows as a CSR matrix over the chosen keys: family value over the root of how many a row has.

    A feature that is not at home in the row's language counts once more in the column that is local to it.
    """
    columns = _columns(chosen)
    parts = np.array_split(rows, len(rows) // _ROWS + 1)
    width = len(chosen.keys)
    found = [_part(features, part, corpus.language[part], columns, width) for part in parts if len(part)]
    return scipy.sparse.vstack(found, format="csr")


def _columns(chosen: Chosen) -> _Columns:
    held, column = np.zeros(1 << SLOT_BITS, dtype=np.uint32), np.full(1 << SLOT_BITS, -1, dtype=np.int32)
    held[slot_of(chosen.keys)], column[slot_of(chosen.keys)] = chosen.keys, np.arange(len(chosen.keys))
    return _Columns(held, column, chosen.home)


def _part(
    features: Features, rows: NDArray[np.int64], language: NDArray[np.int64], columns: _Columns, width: int
) -> Any:
    where, owner = rows_of(features, rows)
    keys, family = features.keys[where], features.family[where]
    column = columns.of(keys)
    hit = column >= 0
    keys, family, column, owner = keys[hit], family[hit], column[hit], owner[hit]
    count = np.bincount(owner, minlength=len(rows))
    value = np.array([VALUES[family] for family in Family], dtype=np.float32)
    data = (value[family] / np.sqrt(np.maximum(count, 1))[owner]).astype(np.float32)
    home, spoken = columns.home[column], language[owner] + 1
    abroad = np.flatnonzero((home >= 0) & (home != spoken))
    local = columns.of(in_language(keys[abroad], spoken[abroad]))
    abroad, local = abroad[local >= 0], local[local >= 0]
    places = (np.concatenate([owner, owner[abroad]]), np.concatenate([column, local]))
    return scipy.sparse.csr_matrix((np.concatenate([data, data[abroad]]), places), shape=(len(rows), width))
