"""The choice of the features worth learning: those seen often enough, whose they are, and which get a local weight."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.features import Family
from nlp.sentiment.hashing import Keys, in_language
from nlp.sentiment.slots import SLOT_BITS, slot_of
from nlp.sentiment.training.corpus import Corpus
from nlp.sentiment.training.featurising import Features, rows_of
from nlp.sentiment.training.induced import Induced

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
LEAST_SEEN = 2
"""Sightings a feature needs to be learned; of 2 and 4, 2 was better by a point on held-out texts."""
_LEAST_LOCAL = 3
"""Sightings in a language that a shared feature needs there to get a weight of its own."""
_OWN_SHARE = 0.7
"""Share of a feature's sightings, languages levelled, that makes it belong to a language."""

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The features worth learning: the key and the family of each, and the language it belongs to.

    `language` counts from 1; 0 is for features that many languages use. What such a one weighs more or less in a
    language is learned as a feature beside it (Daumé 2007, "Frustratingly easy domain adaptation"): those are `local`.
    """

    keys: Keys
    family: NDArray[np.uint8]
    language: Numbers
    local: NDArray[np.bool_]

    @property
    def is_cue(self) -> NDArray[np.bool_]:
        """Which are polarity cues."""
        return np.asarray(self.family >= Family.CUE)

    @property
    def home(self) -> Numbers:
        """The language in which each has no local one beside it: its own; 0 for shared ones, that may have them all.

        Cues and local ones have none anywhere: -1.
        """
        return np.where(self.is_cue | self.local, -1, self.language)

    @property
    def value(self) -> NDArray[np.float64]:
        """What each counts, by its family."""
        return np.array([VALUES[family] for family in Family])[self.family]


def choose(corpus: Corpus, features: Features, rows: Numbers, induced: Induced) -> Chosen:
    """The keys seen often enough in the rows and the induced ones, and the local ones where a slot is left.

    Where two want one slot, the more frequent has it.
    """
    keys, family = _seen(features, rows, induced)
    language = _owners(corpus, features, rows, keys)
    plain = Chosen(keys, family, language, np.zeros(len(keys), dtype=np.bool_))
    local = _local(corpus, features, rows, plain)
    return Chosen(
        np.concatenate([plain.keys, local.keys]),
        np.concatenate([plain.family, local.family]),
        np.concatenate([plain.language, local.language]),
        np.concatenate([plain.local, local.local]),
    )


def _seen(features: Features, rows: Numbers, induced: Induced) -> tuple[Keys, NDArray[np.uint8]]:
    where, _ = rows_of(features, rows)
    keys, first, count = np.unique(features.keys[where], return_index=True, return_counts=True)
    family = features.family[where[first]]
    order = np.argsort(count, kind="stable")
    order = order[(count[order] >= LEAST_SEEN) & (keys[order] > 0)]
    table, families = np.zeros(1 << SLOT_BITS, dtype=np.uint32), np.zeros(1 << SLOT_BITS, dtype=np.uint8)
    for slots, held, of in ((slot_of(induced.keys), induced.keys, induced.family),
                            (slot_of(keys[order]), keys[order], family[order])):  # fmt: skip
        table[slots], families[slots] = held, of
    return table[table > 0], families[table > 0]


def _owners(corpus: Corpus, features: Features, rows: Numbers, chosen: Keys) -> Numbers:
    """The language each chosen key belongs to, from 1; 0 for keys many languages use."""
    order = np.argsort(chosen)
    best, total, owner = np.zeros(len(chosen)), np.zeros(len(chosen)), np.zeros(len(chosen), dtype=np.int64)
    for language, keys, count in _by_language(corpus, features, rows):
        at = np.minimum(np.searchsorted(chosen[order], keys), len(chosen) - 1)
        hit = chosen[order][at] == keys
        share = np.zeros(len(chosen))
        share[order[at[hit]]] = count[hit] / count.sum()
        owner = np.where(share > best, language, owner)
        best, total = np.maximum(best, share), total + share
    return np.where(best >= _OWN_SHARE * total, owner, 0)


def _local(corpus: Corpus, features: Features, rows: Numbers, plain: Chosen) -> Chosen:
    order = np.argsort(plain.keys)
    order = order[plain.home[order] >= 0]
    keys, families, languages, counts = [], [], [], []
    for language, seen, count in _by_language(corpus, features, rows):
        at = order[np.minimum(np.searchsorted(plain.keys[order], seen), len(order) - 1)]
        kept = (plain.keys[at] == seen) & (count >= _LEAST_LOCAL) & (plain.home[at] != language)
        languages.append(np.full(kept.sum(), language))
        keys.append(in_language(seen[kept], languages[-1]))
        families.append(plain.family[at[kept]])
        counts.append(count[kept])
    joined, counted = np.concatenate(keys), np.concatenate(counts)
    kept = _in_free_slots(plain.keys, joined, counted)
    return Chosen(
        joined[kept],
        np.concatenate(families)[kept],
        np.concatenate(languages)[kept],
        np.ones(len(kept), dtype=np.bool_),
    )


def _by_language(corpus: Corpus, features: Features, rows: Numbers) -> Iterator[tuple[int, Keys, Numbers]]:
    """For each language, counted from 1, the different keys its texts have, in rising order, and how often."""
    for language in range(len(corpus.languages)):
        where, _ = rows_of(features, rows[corpus.language[rows] == language])
        yield language + 1, *np.unique(features.keys[where], return_counts=True)


def _in_free_slots(taken: Keys, keys: Keys, counts: Numbers) -> Numbers:
    """Which of the keys fall into slots not taken; of two in one slot, the more frequent."""
    free = np.ones(1 << SLOT_BITS, dtype=np.bool_)
    free[slot_of(taken)] = False
    order = np.argsort(-counts, kind="stable")
    order = order[free[slot_of(keys[order])]]
    _, first = np.unique(slot_of(keys[order]), return_index=True)
    return order[first]
