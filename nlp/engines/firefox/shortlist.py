"""The lexical shortlist: which target pieces a source can need, so that the output layer has a thousand, not 32 000.

Layout (marian-dev, `src/data/shortlist.h`, BinaryShortlistGenerator): magic, checksum, first, best, number of offsets,
number of entries, each u64; the offsets (u64, one a source piece and one more); the entries (u32 target pieces).
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core.errors import ModelCorrupt

_MAGIC = 0xF11A48D5013417F5
_HEADER = struct.Struct("<6Q")


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The `first` pieces are always allowed, and those listed for each piece of the source."""

    first: int
    offsets: NDArray[np.uint64]
    entries: NDArray[np.uint32]
    is_shared: bool
    """Whether source and target share a vocabulary, so that a source piece may be copied."""

    def allow(self, allowed: NDArray[np.bool_], source: Sequence[int]) -> None:
        """Marks in `allowed`, one flag a target piece, what the source may need."""
        allowed[: self.first] = True
        for piece in set(source):
            if piece + 1 < len(self.offsets):
                allowed[self.entries[self.offsets[piece] : self.offsets[piece + 1]]] = True
        if self.is_shared:
            allowed[list(source)] = True


def read_shortlist(path: Path, target_size: int, *, is_shared: bool) -> Shortlist:
    """Raises ModelCorrupt where the file is not a shortlist for a target vocabulary of that size."""
    try:
        return _read(path.read_bytes(), target_size, is_shared=is_shared)
    except (OSError, struct.error, ValueError, OverflowError) as error:
        raise ModelCorrupt(f"{path.name} does not load ({error}): pull the model again.") from error


def _read(data: bytes, target_size: int, *, is_shared: bool) -> Shortlist:
    magic, _, first, _, offset_count, entry_count = _HEADER.unpack_from(data)
    if magic != _MAGIC:
        raise ValueError("not a shortlist")
    offsets = np.frombuffer(data, "<u8", offset_count, _HEADER.size)
    entries = np.frombuffer(data, "<u4", entry_count, _HEADER.size + offsets.nbytes)
    if (entry_count and entries.max() >= target_size) or (offset_count and offsets.max() > entry_count):
        raise ValueError("made for another vocabulary")
    return Shortlist(first, offsets, entries, is_shared)
