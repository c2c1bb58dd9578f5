"""The weights of the embedded model as one table of 32-bit slots, read straight from the disk.

A feature falls into the slot its key names; the slot also keeps the rest of the key, so that a feature that was never
learned finds nothing instead of another feature's weight. Bits of a slot, from the top: 10 the rest of the key,
6 the language the feature belongs to (0: to none), 8 polarity, 8 neutrality (both signed, companded).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.hashing import KEY_BITS, Keys

Slots = NDArray[np.uint32]

SLOT_BITS = 22
_REST_BITS = KEY_BITS - SLOT_BITS
LANGUAGES = 63
"""Languages a table can tell apart."""
_STEPS = 127


@dataclass(frozen=True, slots=True)
class Weighed:
    """What learned features weigh, feature by feature: `which` of the keys looked up were learned.

    `polarity` and `neutrality` are whole numbers (float64, exact in any order of adding), in units of the
    model's scale.
    """

    which: NDArray[np.bool_]
    language: NDArray[np.int64]
    polarity: NDArray[np.float64]
    neutrality: NDArray[np.float64]


def slot_of(keys: Keys) -> NDArray[np.int64]:
    """Where in the table each key falls."""
    return (keys & np.uint32((1 << SLOT_BITS) - 1)).astype(np.int64)


def rest_of(keys: Keys) -> Keys:
    """What of each key the slot must hold, 1 to 2^10 - 1: 0 marks an empty slot, and shares with 1."""
    return np.asarray(np.maximum(keys >> np.uint32(SLOT_BITS), np.uint32(1)), dtype=np.uint32)


def pack(keys: Keys, language: NDArray[np.int64], polarity: NDArray[np.int8], neutrality: NDArray[np.int8]) -> Slots:
    """The table of these features; `language` counts from 1."""
    table = np.zeros(1 << SLOT_BITS, dtype=np.uint32)
    packed = rest_of(keys) << np.uint32(22) | language.astype(np.uint32) << np.uint32(16)
    packed |= polarity.view(np.uint8).astype(np.uint32) << np.uint32(8) | neutrality.view(np.uint8)
    table[slot_of(keys)] = packed
    return table


def weigh(table: Slots, keys: Keys) -> Weighed:
    """What the table says of each key; the arrays cover the learned ones alone."""
    slots = table[slot_of(keys)]
    which = slots >> np.uint32(22) == rest_of(keys)
    slots = slots[which]
    language = (slots >> np.uint32(16) & np.uint32(LANGUAGES)).astype(np.int64)
    return Weighed(
        which,
        language,
        _EXPANDED[slots >> np.uint32(8) & np.uint32(0xFF)],
        _EXPANDED[slots & np.uint32(0xFF)],
    )


def compress(weights: NDArray[np.float64], scale: float) -> NDArray[np.int8]:
    """Weights as signed bytes, their cube roots in even steps: fine near zero, coarse far out, where cues lie."""
    steps = np.cbrt(np.minimum(np.abs(weights) / scale, 1.0)) * _STEPS
    return np.asarray(np.sign(weights) * np.rint(steps), dtype=np.int8)


def expand(compressed: NDArray[np.int8], scale: float) -> NDArray[np.float64]:
    """The weights the signed bytes stand for."""
    return _EXPANDED[compressed.view(np.uint8)] * (scale / _STEPS**3)


def _expanded() -> NDArray[np.float64]:
    signed = np.arange(256, dtype=np.uint8).view(np.int8).astype(np.float64)
    return signed**3


_EXPANDED = _expanded()
