"""Polarity words in their surroundings: which are negated or strengthened, and what a text sums up to."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.characters import Kind
from nlp.sentiment.lexicon import (
    LONGEST_STEM,
    LONGEST_UNSPACED,
    SHORTEST_STEM,
    Cue,
    lexicon,
    run_keys,
    stem_keys,
    word_keys,
)
from nlp.sentiment.tokens import Hashes, Layout, Numbers

_REACH_SPACED, _REACH_UNSPACED = 16, 5
"""How many places a negator or intensifier reaches, chosen by us on held-out texts: three words, or five characters."""


@dataclass(frozen=True, slots=True)
class Cues:
    """The polarity words of a batch: place, text and code of each, in order of place.

    `code` is 0 to 15: bit 0 negative, bit 1 negated before, bit 2 negated after, bit 3 strengthened.
    `negators` are the places of the negators.
    """

    place: Numbers
    text: Numbers
    code: Numbers
    negators: Numbers


def find_cues(layout: Layout, sums: Hashes, runs: list[Hashes]) -> Cues:
    """The cues of a laid out batch; `sums` and `runs` are its hashes."""
    place, cue = _hits(layout, sums, runs)
    polar = (cue == Cue.POSITIVE) | (cue == Cue.NEGATIVE)
    at = place[polar]
    token = layout.token_at[at]
    reach = np.where(layout.kind_of[token] == Kind.UNSPACED, _REACH_UNSPACED, _REACH_SPACED)
    negators, strong = place[cue == Cue.NEGATOR], place[cue == Cue.INTENSIFIER]
    code = (cue[polar] == Cue.NEGATIVE).astype(np.int64)
    code |= near_before(layout, at, negators, reach).astype(np.int64) << 1
    code |= _near_after(layout, at, negators, reach).astype(np.int64) << 2
    code |= near_before(layout, at, strong, reach).astype(np.int64) << 3
    return Cues(at, layout.text_of[token], code, negators)


def _hits(layout: Layout, sums: Hashes, runs: list[Hashes]) -> tuple[Numbers, NDArray[np.uint8]]:
    """Places with a cue, and which: longer stems win over shorter, whole words over stems."""
    table = lexicon()
    cue = np.zeros(len(layout.points), dtype=np.uint8)
    starts, lengths = layout.starts[:-1], layout.length_of
    for size in range(SHORTEST_STEM, LONGEST_STEM + 1):
        first = starts[(lengths >= size) & (layout.kind_of == Kind.LETTER)]
        _put(cue, first, table.of(stem_keys(sums[first + size] - sums[first])))
    spaced = layout.kind_of != Kind.UNSPACED
    first = starts[spaced]
    _put(cue, first, table.of(word_keys(sums[first + lengths[spaced]] - sums[first])))
    unspaced = np.append(layout.kind_of == Kind.UNSPACED, False)[layout.token_at] & (layout.points > 0)
    for size in range(1, min(LONGEST_UNSPACED, len(layout.points)) + 1):
        last = len(layout.points) - size + 1
        here = np.flatnonzero(unspaced[:last] & (layout.token_at[:last] == layout.token_at[size - 1 :]))
        _put(cue, here, table.of(run_keys(runs[size - 1][here], size)))
    place = np.flatnonzero(cue)
    return place, cue[place]


def _put(cue: NDArray[np.uint8], places: Numbers, found: NDArray[np.uint8]) -> None:
    cue[places[found > 0]] = found[found > 0]


def near_before(layout: Layout, at: Numbers, others: Numbers, reach: Numbers | int) -> NDArray[np.bool_]:
    """Whether one of `others` stands at most `reach` places before each of `at`, in the same text."""
    if not len(others):
        return np.zeros(len(at), dtype=np.bool_)
    found = np.searchsorted(others, at) - 1
    return (found >= 0) & _close(layout, at, others[np.maximum(found, 0)], reach)


def _near_after(layout: Layout, at: Numbers, others: Numbers, reach: Numbers | int) -> NDArray[np.bool_]:
    if not len(others):
        return np.zeros(len(at), dtype=np.bool_)
    found = np.searchsorted(others, at, side="right")
    return (found < len(others)) & _close(layout, at, others[np.minimum(found, len(others) - 1)], reach)


def _close(layout: Layout, at: Numbers, other: Numbers, reach: Numbers | int) -> NDArray[np.bool_]:
    same = layout.text_of[layout.token_at[at]] == layout.text_of[layout.token_at[other]]
    return np.asarray(same & (np.abs(at - other) <= reach))
