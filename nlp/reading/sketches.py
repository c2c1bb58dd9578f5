"""Near-duplicates against what came before: each text as a sketch small enough to keep beside it.

A sketch is the lowest byte of each hash of the signature of `nlp.reading.duplicates` (b-bit minwise hashing, Li and
König 2010). Two texts share a byte by chance once in 256, which the estimate takes off.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from nlp.reading.duplicates import BANDS, ROWS, signatures_of

Bytes: TypeAlias = npt.NDArray[np.uint8]

SKETCH_BYTES = BANDS * ROWS
_CHANCE = 1 / 256
_COMPARED = 8
"""Of the earlier texts that agree with a text on a band, how many it is compared with."""


def sketches_of(texts: Sequence[str]) -> list[bytes | None]:
    """A sketch for each text, None for one without a letter or digit."""
    return [
        None if signature is None else (signature & np.uint64(0xFF)).astype(np.uint8).tobytes()
        for signature in signatures_of(texts)
    ]


def first_alike(known: Sequence[bytes], new: Sequence[bytes | None], threshold: float = 0.6) -> list[int | None]:
    """For each new sketch an earlier one that is alike by `threshold` (estimated Jaccard, 0 to 1), or None.

    Earlier ones are the known and then the new ones before it, counted through. Only those alike to none themselves
    are found, so every text of a cluster names the same first one.
    """
    heads = list(known)
    places: list[int] = list(range(len(known)))
    buckets: list[dict[bytes, list[int]]] = [{} for _ in range(BANDS)]
    for head, sketch in enumerate(heads):
        _file(buckets, sketch, head)
    found: list[int | None] = []
    for index, wanted in enumerate(new):
        match = None if wanted is None else _match(buckets, heads, wanted, threshold)
        found.append(None if match is None else places[match])
        if wanted is not None and match is None:
            heads.append(wanted)
            places.append(len(known) + index)
            _file(buckets, wanted, len(heads) - 1)
    return found


def _file(buckets: list[dict[bytes, list[int]]], sketch: bytes, head: int) -> None:
    for band, bucket in enumerate(buckets):
        same = bucket.setdefault(sketch[band * ROWS : (band + 1) * ROWS], [])
        if len(same) < _COMPARED:
            same.append(head)


def _match(buckets: list[dict[bytes, list[int]]], heads: list[bytes], sketch: bytes, threshold: float) -> int | None:
    candidates: dict[int, None] = {}
    for band, bucket in enumerate(buckets):
        candidates.update(dict.fromkeys(bucket.get(sketch[band * ROWS : (band + 1) * ROWS], ())))
    if not candidates:
        return None
    order = sorted(candidates)
    stack = np.frombuffer(b"".join(heads[head] for head in order), dtype=np.uint8).reshape(len(order), SKETCH_BYTES)
    alike = (np.mean(stack == np.frombuffer(sketch, dtype=np.uint8), axis=1) - _CHANCE) / (1 - _CHANCE)
    best = int(np.argmax(alike))
    return order[best] if alike[best] >= threshold else None
