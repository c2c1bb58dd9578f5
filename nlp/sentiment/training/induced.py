"""Words with a polarity that was induced, not annotated: what training expects of a feature before it sees a text.

`induced.tsv.gz` beside this file has one word or two a line and their polarity, -100 (bad) to 100 (good), as learned
from all datasets (`all`) and, for measuring, without those that a column names. A
word stands for its whole-word feature and, after a negator, for the opposite; two words for their pair; in scripts
without spaces a run of two to four characters for that piece. `inducing.py` made it, and says how.
"""

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.characters import Kind
from nlp.sentiment.cleaning import clean
from nlp.sentiment.features import Family, piece_keys
from nlp.sentiment.hashing import Keys, keys, pair
from nlp.sentiment.tokens import lay_out, prefix_sums, windows

FILE = Path(__file__).with_name("induced.tsv.gz")
SUMMED = Path(__file__).with_name("summed.tsv.gz")
"""A second judgement, of single words and runs: by what texts taught that count as the sum of their words."""
GROUPS = 7
"""Kinds of features induction speaks of: words, negated words, runs of two, three and four characters, pairs of words,
pieces of words."""
_PAIRS = 5
_RUN_SIZES = (2, 3, 4)
_FULL = 100
_SIZES = np.array([5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 50.0])
"""What a polarity of 1 counts as a feature, by group, so that the factors learned are of the size of other weights; a
word's polarity is spread over its pieces."""


@dataclass(frozen=True, slots=True)
class Induced:
    """Keys in rising order, with the group and the polarity (-1 to 1) of each."""

    keys: Keys
    family: NDArray[np.uint8]
    group: NDArray[np.int64]
    polarity: NDArray[np.float64]

    def prior(self, chosen: Keys, strength: bool = False) -> NDArray[np.float64]:
        """A row per chosen key and a column per group; with `strength`, how polar and not which way."""
        found = np.zeros((len(chosen), GROUPS))
        if not len(self.keys):
            return found
        at = np.minimum(np.searchsorted(self.keys, chosen), len(self.keys) - 1)
        hit = np.flatnonzero(self.keys[at] == chosen)
        value = self.polarity[at[hit]] * _SIZES[self.group[at[hit]]]
        found[hit, self.group[at[hit]]] = np.abs(value) if strength else value
        return found

    def joined(self, other: "Induced") -> "Induced":
        """These, and what the other has besides."""
        new = ~np.isin(other.keys, self.keys)
        joined = np.concatenate([self.keys, other.keys[new]])
        order = np.argsort(joined)
        return Induced(
            joined[order],
            np.concatenate([self.family, other.family[new]])[order],
            np.concatenate([self.group, other.group[new]])[order],
            np.concatenate([self.polarity, other.polarity[new]])[order],
        )


NOTHING = Induced(np.zeros(0, np.uint32), np.zeros(0, np.uint8), np.zeros(0, np.int64), np.zeros(0))
"""No induced words: for a model without share-alike sources, since some of the words come from such a list."""


def read_induced(without: str = "all", path: Path = FILE) -> Induced:
    """The induced words as learned from all datasets, or `without` those of a part of `transfer.py`."""
    return induced_from(*read_words(without, path))


def read_words(without: str = "all", path: Path = FILE) -> tuple[list[str], NDArray[np.float64]]:
    """The words, pairs and runs of the file, and their polarity from -1 to 1 in the column `without`."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        column = next(lines).rstrip("\n").split("\t").index(without)
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [row[0] for row in rows], np.array([int(row[column]) for row in rows]) / _FULL


def induced_from(words: list[str], polarity: NDArray[np.float64]) -> Induced:
    """The features that words stand for; those of more than two tokens stand for none."""
    layout = lay_out(clean(words))
    sums, runs = prefix_sums(layout), windows(layout, max(_RUN_SIZES))
    tokens = np.bincount(layout.text_of, minlength=len(words))[layout.text_of]
    alone = tokens == 1
    first, size, unspaced = layout.starts[:-1], layout.length_of, layout.kind_of == Kind.UNSPACED
    whole = sums[first + size] - sums[first]
    parts = []
    spaced = np.flatnonzero(alone & (layout.kind_of == Kind.LETTER))
    for group, (family, sign) in enumerate(((Family.WORD, 1), (Family.NEGATED_WORD, -1))):
        parts.append((keys(whole[spaced], family), family, group, sign * polarity[layout.text_of[spaced]]))
    for group, length in enumerate(_RUN_SIZES, start=2):
        here = np.flatnonzero(alone & unspaced & (size == length))
        found = piece_keys(runs[length - 1][first[here] + 1], length)
        parts.append((found, Family.PIECE, group, polarity[layout.text_of[here]]))
    second = np.flatnonzero((tokens[1:] == 2) & (layout.text_of[1:] == layout.text_of[:-1])) + 1
    both = keys(pair(whole[second - 1], whole[second]), Family.WORD_PAIR)
    parts.append((both, Family.WORD_PAIR, _PAIRS, polarity[layout.text_of[second]]))
    return _sorted(parts)


def _sorted(parts: list[tuple[Keys, Family, int, NDArray[np.float64]]]) -> Induced:
    found, first = np.unique(np.concatenate([part[0] for part in parts]), return_index=True)
    counts = [len(part[0]) for part in parts]
    return Induced(
        found,
        np.repeat(np.array([part[1] for part in parts], dtype=np.uint8), counts)[first],
        np.repeat([part[2] for part in parts], counts)[first],
        np.concatenate([part[3] for part in parts])[first],
    )
