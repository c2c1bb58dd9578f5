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
    shared = _shared([*known, *new])
    heads = list(known)
    places: list[int] = list(range(len(known)))
    buckets: dict[tuple[int, bytes], list[int]] = {}
    for head in range(len(known)):
        _file(buckets, shared.get(head, ()), head)
    found: list[int | None] = []
    for index, wanted in enumerate(new):
        bands = shared.get(len(known) + index, ())
        match = None if wanted is None else _match(buckets, bands, heads, wanted, threshold)
        found.append(None if match is None else places[match])
        if wanted is not None and match is None and bands:
            heads.append(wanted)
            places.append(len(known) + index)
            _file(buckets, bands, len(heads) - 1)
    return found


def _shared(sketches: Sequence[bytes | None]) -> dict[int, list[tuple[int, bytes]]]:
    """By place, the bands of a sketch that another one has too; only those can lead to anything, and they are few."""
    stack = np.frombuffer(b"".join(one or bytes(SKETCH_BYTES) for one in sketches), dtype=np.uint32)
    stack = stack.reshape(len(sketches), BANDS)
    shared: dict[int, list[tuple[int, bytes]]] = {}
    for band in range(BANDS):
        _, inverse, counts = np.unique(stack[:, band], return_inverse=True, return_counts=True)
        for place in np.flatnonzero(counts[inverse] > 1).tolist():
            if sketch := sketches[place]:
                shared.setdefault(place, []).append((band, sketch[band * ROWS : (band + 1) * ROWS]))
    return shared


def _file(buckets: dict[tuple[int, bytes], list[int]], bands: Sequence[tuple[int, bytes]], head: int) -> None:
    for band in bands:
        same = buckets.setdefault(band, [])
        if len(same) < _COMPARED:
            same.append(head)


def _match(
    buckets: dict[tuple[int, bytes], list[int]],
    bands: Sequence[tuple[int, bytes]],
    heads: list[bytes],
    sketch: bytes,
    threshold: float,
) -> int | None:
    order = sorted({head for band in bands for head in buckets.get(band, ())})
    if not order:
        return None
    stack = np.frombuffer(b"".join(heads[head] for head in order), dtype=np.uint8).reshape(len(order), SKETCH_BYTES)
    alike = (np.mean(stack == np.frombuffer(sketch, dtype=np.uint8), axis=1) - _CHANCE) / (1 - _CHANCE)
    best = int(np.argmax(alike))
    return order[best] if alike[best] >= threshold else None
