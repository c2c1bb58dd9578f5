"""What a translation memory gives back: a match, its kind, and its score from 0 to 101. Pure values, no database."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from hashlib import blake2b

EXACT, IN_CONTEXT = 100, 101
"""Scores of the field's tools: 100 for equal text, 101 where the segment before it is equal too (memoQ, OmegaT)."""
DEFAULT_THRESHOLD = 75
"""Score from which a match is worth showing; DeepL's default for `translation_memory_threshold`."""


class MatchKind(StrEnum):
    """`variant`: equal but for numbers, sizes or agreed terms, which were exchanged in the target."""

    CONTEXT = "context"
    EXACT = "exact"
    VARIANT = "variant"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class MemoryMatch:
    """An approved pair that is like a text; `target` is what to say for it (of a variant: with its own words in it)."""

    unit_id: int
    source: str
    target: str
    score: int
    kind: MatchKind
    changed: tuple[tuple[str, str], ...] = ()
    """Of a variant: what stood in the approved target, and what stands there now."""

    @property
    def answers(self) -> bool:
        """True where the target can be used as it is."""
        return self.kind is not MatchKind.FUZZY


def tidy_segment(text: str) -> str:
    """The text as memories compare it: NFC, without white space at its edges."""
    return unicodedata.normalize("NFC", text).strip()


def key_of(text: str) -> str:
    """A short name of the tidy text; equal texts have equal keys."""
    return blake2b(tidy_segment(text).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def is_equal(one: str, other: str) -> bool:
    """True for texts that a memory takes for one."""
    return tidy_segment(one) == tidy_segment(other)
