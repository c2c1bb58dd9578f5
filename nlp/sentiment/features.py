"""What is seen in texts: hashed words, word pairs, pieces of words and polarity cues, a whole batch at a time."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.characters import Kind
from nlp.sentiment.cleaning import clean
from nlp.sentiment.cues import Cues, find_cues, near_before
from nlp.sentiment.hashing import KEY_BITS, Keys, keys, pair
from nlp.sentiment.tokens import Hashes, Layout, Numbers, lay_out, prefix_sums, windows

SPACED_SIZES = (3, 4, 5, 6)
"""Places of the pieces of words, the border counted: pieces of 2 to 6 letters at an edge, 3 to 6 inside."""
UNSPACED_SIZES = (1, 2, 3, 4)
"""Places of the pieces of runs, for scripts without spaces."""
_NEGATION_REACH = 18
"""Places after a negator whose words count as negated; chosen by us on held-out texts."""


_MANY = 400
"""Features of a text of about 150 code points. Chosen by us, for speed: most texts are shorter."""


class Family(IntEnum):
    """The families of features; a key is salted with its family."""

    WORD = 0
    WORD_PAIR = 1
    NEGATED_WORD = 2
    PIECE = 3
    CUE = 4
    CUE_IN_SCRIPT = 5
    BALANCE = 6


@dataclass(frozen=True, slots=True)
class Found:
    """Features: the key of each, the number of the text it stands in, the family it is of."""

    keys: Keys
    text: Numbers
    family: NDArray[np.uint8]


def find_features(texts: Sequence[str]) -> Found:
    """The features of a batch of texts, in an order that depends on nothing but the texts.

    In a text of more than _MANY features each counts once: "bad bad bad ..." says no more than "bad bad".
    """
    found = list(_families(lay_out(clean(texts))))
    if not found:
        return Found(np.zeros(0, np.uint32), np.zeros(0, np.int64), np.zeros(0, np.uint8))
    keys_, owners = np.concatenate([one[1] for one in found]), np.concatenate([one[2] for one in found])
    families = np.repeat(np.array([one[0] for one in found], dtype=np.uint8), [len(one[1]) for one in found])
    chosen = _once(keys_, owners, len(texts))
    return Found(keys_[chosen], owners[chosen], families[chosen])


def _once(found: Keys, text: Numbers, texts: int) -> Numbers:
    """Where the features to keep are: all of short texts, the first of each kind in long ones."""
    long = (np.bincount(text, minlength=texts) > _MANY)[text]
    if not long.any():
        return np.arange(len(found))
    there = np.flatnonzero(long)
    _, first = np.unique(text[there] << KEY_BITS | found[there], return_index=True)
    return np.concatenate([np.flatnonzero(~long), there[first]])


def _families(layout: Layout) -> Iterator[tuple[Family, Keys, Numbers]]:
    if not len(layout.text_of):
        return
    sums, runs = prefix_sums(layout), windows(layout, max(*SPACED_SIZES, *UNSPACED_SIZES))
    yield from _pieces(layout, runs)
    cues = find_cues(layout, sums, runs)
    yield from _words(layout, sums, cues.negators)
    yield from _cues(layout, cues)


def _words(layout: Layout, sums: Hashes, negators: Numbers) -> Iterator[tuple[Family, Keys, Numbers]]:
    first = layout.starts[:-1]
    words = sums[first + layout.length_of] - sums[first]
    yield (Family.WORD, keys(words, Family.WORD), layout.text_of)
    together = np.flatnonzero(layout.text_of[1:] == layout.text_of[:-1])
    pairs = pair(words[together], words[together + 1])
    yield (Family.WORD_PAIR, keys(pairs, Family.WORD_PAIR), layout.text_of[together])
    negated = (layout.kind_of == Kind.LETTER) & near_before(layout, first, negators, _NEGATION_REACH)
    yield (Family.NEGATED_WORD, keys(words[negated], Family.NEGATED_WORD), layout.text_of[negated])


def _pieces(layout: Layout, runs: list[Hashes]) -> Iterator[tuple[Family, Keys, Numbers]]:
    kind = np.append(layout.kind_of, np.uint8(Kind.SPACE))[layout.token_at]
    text = np.append(layout.text_of, 0)[layout.token_at]
    for size in sorted({*SPACED_SIZES, *UNSPACED_SIZES}):
        last = len(layout.points) - size + 1
        if last <= 0:
            return
        here = np.zeros(last, dtype=np.bool_)
        for wanted, sizes in ((Kind.LETTER, SPACED_SIZES), (Kind.UNSPACED, UNSPACED_SIZES)):
            if size in sizes:
                here |= kind[:last] == wanted
        inside = max(size - 2, 0)
        here &= layout.token_at[:last] == layout.token_at[inside : inside + last]
        here &= (layout.points[:last] > 0) | (size > 1)
        chosen = np.flatnonzero(here)
        yield (Family.PIECE, piece_keys(runs[size - 1][chosen], size), text[chosen])


def piece_keys(hashes: Hashes, size: int) -> Keys:
    """Keys of pieces of so many places."""
    return keys(hashes, 1_000 + size)


def _cues(layout: Layout, cues: Cues) -> Iterator[tuple[Family, Keys, Numbers]]:
    code = cues.code.astype(np.uint64)
    yield (Family.CUE, keys(code, 2_000), cues.text)
    script = layout.points[layout.starts[layout.token_at[cues.place]] + 1] >> np.uint64(7)
    yield (Family.CUE_IN_SCRIPT, keys(code + (script << np.uint64(8)), 2_001), cues.text)
    turned = (cues.code >> 1 & 1) | (cues.code >> 2 & 1)
    good = np.where((cues.code & 1) ^ turned, -1, 1)
    net = np.bincount(cues.text, weights=good, minlength=layout.texts).astype(np.int64)
    seen = np.flatnonzero(np.bincount(cues.text, minlength=layout.texts))
    clipped = (np.clip(net[seen], -3, 3) + 3).astype(np.uint64)
    yield (Family.BALANCE, keys(clipped, 2_002), seen)
