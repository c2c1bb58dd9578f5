"""Keys of features: 32 bits of a fixed 64-bit mix, the same on any machine.

The low SLOT_BITS of a key say where in a table its feature lies, the rest tell it from others that fall there.
"""

import numpy as np
from numpy.typing import NDArray

from nlp.sentiment.tokens import Hashes

Keys = NDArray[np.uint32]

KEY_BITS = 32
_FIRST = np.uint64(0xFF51AFD7ED558CCD)
_SECOND = np.uint64(0xC4CEB9FE1A85EC53)
"""The multipliers of MurmurHash3's 64-bit finaliser (Appleby, public domain)."""
_LOCAL = 3_000
_STEP = 0xD6E8FEB86659FD93
_MASK = (1 << 64) - 1


def keys(hashes: Hashes, salt: int) -> Keys:
    """The keys of hashed features; `salt` keeps families of features apart."""
    mixed = hashes + np.uint64((salt + 1) * _STEP & _MASK)
    mixed ^= mixed >> np.uint64(33)
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(33)
    mixed *= _SECOND
    return (mixed >> np.uint64(64 - KEY_BITS)).astype(np.uint32)


def in_language(shared: Keys, language: NDArray[np.int64]) -> Keys:
    """The keys of what shared features are in one language each; `language` counts from 1."""
    return keys(shared.astype(np.uint64) | language.astype(np.uint64) << np.uint64(KEY_BITS), _LOCAL)


def pair(left: Hashes, right: Hashes) -> Hashes:
    """The hash of two things in this order."""
    return left * _FIRST + right
