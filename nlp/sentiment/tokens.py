"""A blob of texts laid out as arrays of code points and tokens, all texts of a batch at once.

A token is a word, a run of an unspaced script, a run of marks ("?!", ":)") or one emoji. In the layout a border (0)
stands before every token, so that a window that starts or ends in a border knows the edge of its word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.characters import LIMIT, Kind, kinds

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

_BASE = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier of the polynomial hash: 2^64 over the golden ratio (Knuth, TAOCP 3, section 6.4)."""
_LONGEST = 64
"""Code points of a token that its hash looks at."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The arrays of one batch; `starts` are the places of the borders that open the tokens, the last one closes.

    `points`, `token_at` run over places; `text_of`, `kind_of`, `length_of` over tokens.
    """

    texts: int
    points: Hashes
    token_at: Numbers
    starts: Numbers
    text_of: Numbers
    kind_of: NDArray[np.uint8]
    length_of: Numbers


def lay_out(blob: str) -> Layout:
    """The layout of a cleaned blob; letters repeated more than twice ("sooooo") count twice."""
    points = np.frombuffer(blob.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    points = points[~_third_or_later(points)]
    kind = kinds()[np.minimum(points, LIMIT)]
    text = np.cumsum(points == ord("\n"))
    before = np.concatenate(([np.uint8(Kind.SPACE)], kind[:-1]))
    opens = (kind != Kind.SPACE) & ((kind != before) | (kind == Kind.EMOJI))
    solid = kind != Kind.SPACE
    points, kind, owner, opens = points[solid], kind[solid], text[solid], opens[solid]
    first = np.flatnonzero(opens)
    laid, starts, token_at = _with_borders(points, opens, first)
    texts = int(text[-1]) if len(text) else 0
    return Layout(texts, laid, token_at, starts, owner[first], kind[first], np.diff(starts) - 1)


def _third_or_later(points: NDArray[np.uint32]) -> NDArray[np.bool_]:
    repeated = np.zeros(len(points), dtype=np.bool_)
    same = (points[2:] == points[1:-1]) & (points[2:] == points[:-2]) & (points[2:] != ord("\n"))
    repeated[2:] = same
    return repeated


def _with_borders(
    points: NDArray[np.uint32], opens: NDArray[np.bool_], first: Numbers
) -> tuple[Hashes, Numbers, Numbers]:
    """Places of points and borders, places of the borders alone, and the token of each place."""
    tokens = len(first)
    laid = np.zeros(len(points) + tokens + 1, dtype=np.uint64)
    laid[np.arange(len(points)) + np.cumsum(opens)] = points
    starts = np.append(first, len(points)) + np.arange(tokens + 1)
    token_at = np.repeat(np.arange(tokens + 1), np.diff(np.append(starts, len(laid))))
    return laid, starts, token_at


def prefix_sums(layout: Layout) -> Hashes:
    """Running polynomial hashes: the hash of a token's first n code points is `sums[start + n] - sums[start]`."""
    powers = np.cumprod(np.full(_LONGEST + 1, _BASE, dtype=np.uint64))
    within = np.arange(len(layout.points)) - layout.starts[layout.token_at]
    return np.cumsum(layout.points * powers[np.minimum(within, _LONGEST)], dtype=np.uint64)


def windows(layout: Layout, longest: int) -> list[Hashes]:
    """Hashes of the windows of 1, 2, ... `longest` places, one array a length, each by the place it starts at."""
    hashes = [layout.points]
    for size in range(2, longest + 1):
        hashes.append(hashes[-1][:-1] * _BASE + layout.points[size - 1 :])
    return hashes
