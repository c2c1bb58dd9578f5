"""What kind of character a code point is, as ranges of our own: the same on every machine and Python.

Python's `unicodedata` follows the Unicode version it was built with, so a table made from it would move under a
trained model. Source of the blocks: The Unicode Standard 16.0, Blocks.txt and chapter 6 (punctuation).
"""

from enum import IntEnum
from functools import cache

import numpy as np
from numpy.typing import NDArray


class Kind(IntEnum):
    """The kinds that matter for cutting a text: letters form words, unspaced letters form runs without words."""

    SPACE = 0
    MARK = 1
    LETTER = 2
    UNSPACED = 3
    EMOJI = 4


LIMIT = 0x2FFFF
"""Code points above (rare, private, tags) read as the last one here: an unspaced letter."""

_RANGES: tuple[tuple[Kind, str], ...] = (
    (Kind.SPACE, "0-20 7f-a0 1680 2000-200f 2028-202f 205f-2064 3000 feff e000-f8ff fff0-ffff d800-dfff"),
    (Kind.MARK, "21-26 28-2f 3a-40 5b-60 7b-7e a1-a9 ab-b4 b6-b9 bb-bf d7 f7 2c2-2c5 2d2-2df 37e 387 55a-55f 589-58a"),
    (
        Kind.MARK,
        "5be 5c0 5c3 5f3-5f4 600-60f 61b-61f 66a-66d 6d4 964-965 e3f e4f e5a-e5b 1361-1368 2010-2027 2030-205e",
    ),
    (Kind.MARK, "2070-209f 20a0-20cf 2100-218f 3001-3004 3008-3020 3030 303d-303f 30fb fe10-fe1f fe30-fe6f"),
    (Kind.MARK, "ff01-ff0f ff1a-ff20 ff3b-ff40 ff5b-ff65 ffe0-ffef"),
    (Kind.EMOJI, "203c 2049 2190-2bff 3297 3299 1f000-1faff"),
    (Kind.UNSPACED, "e01-e3e e40-e4e e50-e59 e81-edf 1000-109f 1780-17ff 3005-3007 3021-302f 3031-303c 3040-30fa"),
    (Kind.UNSPACED, "30fc-30ff 31f0-31ff 3400-4dbf 4e00-9fff f900-faff ff66-ff9f 1b000-1b16f 20000-2ffff"),
)


@cache
def kinds() -> NDArray[np.uint8]:
    """The kind of each code point up to LIMIT; what no range names is a letter."""
    table = np.full(LIMIT + 1, Kind.LETTER, dtype=np.uint8)
    for kind, ranges in _RANGES:
        for written in ranges.split():
            first, _, last = written.partition("-")
            table[int(first, 16) : int(last or first, 16) + 1] = kind
    return table
