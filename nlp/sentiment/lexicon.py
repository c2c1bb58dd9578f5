"""Our own small polarity words: what tells good from bad, whatever is being reviewed.

`data/seed.tsv` has one row per language and class: `language <tab> class <tab> words`. A word ending in `*` is a
stem. All languages are looked up at once: a review rarely says which language it is in, and rarely needs to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.cleaning import clean
from nlp.sentiment.hashing import Keys, keys
from nlp.sentiment.tokens import Hashes, Layout, lay_out, prefix_sums, windows

SHORTEST_STEM, LONGEST_STEM = 3, 9
LONGEST_UNSPACED = 5
"""Code points of an entry in a script without spaces."""
_BITS = 17
_WORD_SALT, _STEM_SALT, _RUN_SALT = 101, 102, 103


class Cue(IntEnum):
    """What a word does to the polarity around it; 0 is nothing."""

    NONE = 0
    POSITIVE = 1
    NEGATIVE = 2
    NEGATOR = 3
    INTENSIFIER = 4
    DIMINISHER = 5
    CONTRAST = 6


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A table of cues by key: `held` the whole key (to be sure), `cue` what it does."""

    held: Keys
    cue: NDArray[np.uint8]

    def of(self, wanted: Keys) -> NDArray[np.uint8]:
        """The cue of each key."""
        slot = wanted & np.uint32((1 << _BITS) - 1)
        return np.where(self.held[slot] == wanted, self.cue[slot], np.uint8(0))


def word_keys(hashes: Hashes) -> Keys:
    """Keys of whole tokens."""
    return keys(hashes, _WORD_SALT)


def stem_keys(hashes: Hashes) -> Keys:
    """Keys of the first letters of tokens."""
    return keys(hashes, _STEM_SALT)


def run_keys(hashes: Hashes, size: int) -> Keys:
    """Keys of windows of `size` places inside a run of an unspaced script."""
    return keys(hashes, _RUN_SALT + size)


@cache
def lexicon() -> Lexicon:
    """The seed words as a table, read once."""
    held = np.zeros(1 << _BITS, dtype=np.uint32)
    cue = np.zeros(1 << _BITS, dtype=np.uint8)
    for kind, words in seed_rows():
        found = _entry_keys(words)
        held[found & np.uint32((1 << _BITS) - 1)] = found
        cue[found & np.uint32((1 << _BITS) - 1)] = kind
    return Lexicon(held, cue)


def seed_rows() -> Iterator[tuple[Cue, list[str]]]:
    """Classes in rising weight: where two languages differ over a word, the later row has it."""
    for line in files(__package__).joinpath("data/seed.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            _language, name, words = line.split("\t")
            yield Cue[name.upper()], words.split()


def _entry_keys(words: list[str]) -> Keys:
    """The key of each word: as a stem, a whole token, or a run, by how it is written."""
    layout = lay_out(clean([word.rstrip("*") for word in words]))
    sums, runs = prefix_sums(layout), windows(layout, LONGEST_UNSPACED)
    found = np.zeros(len(words), dtype=np.uint32)
    for token, word in _single_tokens(layout, words):
        start, size = int(layout.starts[token]), int(layout.length_of[token])
        whole = sums[start + size : start + size + 1] - sums[start : start + 1]
        if layout.kind_of[token] == 3:
            found[layout.text_of[token]] = run_keys(runs[size - 1][start + 1 : start + 2], size)[0]
        else:
            found[layout.text_of[token]] = (stem_keys if word.endswith("*") else word_keys)(whole)[0]
    return found[found > 0]


def _single_tokens(layout: Layout, words: list[str]) -> Iterator[tuple[int, str]]:
    """The tokens of entries that are one token, and short enough to be looked up."""
    alone = np.bincount(layout.text_of, minlength=len(words)) == 1
    for token, text in enumerate(layout.text_of):
        fits = layout.kind_of[token] != 3 or layout.length_of[token] <= LONGEST_UNSPACED
        if alone[text] and fits:
            yield token, words[text]
