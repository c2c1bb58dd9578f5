"""Clusters of texts that say nearly the same: floods, copied reviews, one news item told by many.

MinHash over character shingles with banded locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman and Ullman,
Mining of Massive Datasets, ch. 3). Shingles of characters serve every script alike. No randomness: the same texts
give the same clusters on every machine.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import regex

from nlp.reading.plain import plain

Hashes: TypeAlias = npt.NDArray[np.uint64]

_SHINGLE = 4
"""Characters of a shingle: about a word in Latin script, two in Han."""
BANDS, ROWS = 24, 4
"""Texts alike by 0.6 meet in some band with probability 0.96, by 0.3 with 0.18; then they are compared."""
_READ_CHARACTERS = 5_000
_BLOCK_CHARACTERS = 30_000
"""Worked on at once: what the processor keeps near."""
_REPRESENTATIVES = 8
"""How many unlike texts of one bucket later ones are compared with; bounds the work in a flood."""
_NOISE = regex.compile(r"[^\p{L}\p{M}\p{N}]+")


def near_duplicates(texts: Sequence[str], threshold: float = 0.6) -> list[list[int]]:
    """Groups of two and more texts whose shingles overlap by `threshold` (estimated Jaccard, 0 to 1).

    Gives indices, each group ascending, groups by their first index. Blank texts belong to no group.
    """
    signatures = signatures_of(texts)
    parents = list(range(len(texts)))
    for bucket in _buckets(signatures):
        for first, second in _alike(bucket, signatures, threshold):
            _join(parents, first, second)
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for index in range(len(texts)):
        groups[_root(parents, index)].append(index)
    return [group for group in groups.values() if len(group) > 1]


def signatures_of(texts: Sequence[str]) -> list[Hashes | None]:
    """The smallest hash of the shingles under each permutation, or None for a text without a letter or digit.

    Worked out for many texts at once, which is several times quicker; the same as for each alone.
    """
    bare = [_NOISE.sub("", plain(text[:_READ_CHARACTERS]).text) for text in texts]
    found: list[Hashes | None] = [None] * len(texts)
    block: list[int] = []
    size = 0
    for index, letters in enumerate(bare):
        if letters:
            block.append(index)
            size += len(letters)
        if block and (size > _BLOCK_CHARACTERS or index == len(bare) - 1):
            for at, signature in zip(block, _signatures([bare[i] for i in block]), strict=True):
                found[at] = signature
            block, size = [], 0
    return found


def _signatures(texts: Sequence[str]) -> Hashes:
    """One row for each text; every text has a character."""
    shingles = [_shingles(np.frombuffer(t.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)) for t in texts]
    starts = np.cumsum([0, *(len(one) for one in shingles[:-1])])
    joined = _mixed(np.concatenate(shingles))
    multipliers, offsets = _permutations()
    signatures = np.empty((len(multipliers), len(texts)), dtype=np.uint64)
    for at in range(len(multipliers)):
        signatures[at] = np.minimum.reduceat(joined * multipliers[at] + offsets[at], starts)
    return np.ascontiguousarray(signatures.T)


def _shingles(codes: Hashes) -> Hashes:
    """One hash for each run of `_SHINGLE` characters, not yet mixed; shorter texts are one shingle."""
    length = min(_SHINGLE, len(codes))
    hashes = np.zeros(len(codes) - length + 1, dtype=np.uint64)
    for at in range(length):
        hashes = hashes * np.uint64(0x100000001B3) + codes[at : len(codes) - length + 1 + at]
    return hashes


def _mixed(values: Hashes) -> Hashes:
    """SplitMix64's finaliser (Steele, Lea and Flood 2014): spreads small differences over all bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


@cache
def _permutations() -> tuple[Hashes, Hashes]:
    """Odd multipliers and offsets, one pair for each row of each band."""
    seeds = _mixed(np.arange(1, 2 * BANDS * ROWS + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15))
    return seeds[0::2] | np.uint64(1), seeds[1::2]


def _buckets(signatures: Sequence[Hashes | None]) -> Iterator[list[int]]:
    """Texts that agree on a whole band."""
    known = [index for index, signature in enumerate(signatures) if signature is not None]
    for band in range(BANDS):
        rows = slice(band * ROWS, (band + 1) * ROWS)
        buckets: defaultdict[bytes, list[int]] = defaultdict(list)
        for index in known:
            signature = signatures[index]
            if signature is not None:
                buckets[signature[rows].tobytes()].append(index)
        yield from (bucket for bucket in buckets.values() if len(bucket) > 1)


def _alike(bucket: Iterable[int], signatures: Sequence[Hashes | None], threshold: float) -> Iterator[tuple[int, int]]:
    representatives: list[int] = []
    for index in bucket:
        for other in representatives:
            if np.mean(signatures[index] == signatures[other]) >= threshold:
                yield other, index
                break
        else:
            if len(representatives) < _REPRESENTATIVES:
                representatives.append(index)


def _join(parents: list[int], first: int, second: int) -> None:
    first, second = _root(parents, first), _root(parents, second)
    parents[max(first, second)] = min(first, second)


def _root(parents: list[int], index: int) -> int:
    while parents[index] != index:
        parents[index] = parents[parents[index]]
        index = parents[index]
    return index
