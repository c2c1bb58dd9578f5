"""Finding the segments most like a text among a million: trigrams to candidates, then edit distance.

All texts are one array of code points; the trigrams of every text are hashed and sorted at once, so that a million
segments are indexed in seconds and kept in about 4 bytes a character. A query looks up its rarest trigrams only: a
segment that is like the text shares most of its trigrams, the rare ones among them, and the frequent ones (which
would bring half the memory along) tell little. This is a prefix filter (Chaudhuri et al. 2006, "A primitive operator
for similarity joins") with a bound on work instead of a guarantee.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from glossaries.memory.matches import tidy_segment

_BUCKETS_BITS = 22
_MOST_POSTINGS = 6000
"""Segment numbers looked through for one text; found by measuring: more costs time and brings nothing on titles."""
_MOST_CANDIDATES = 48
_TAIL_LIMIT = 2048
"""Segments added since the arrays were built, which are compared one by one."""
_MIXER = np.uint32(2_654_435_761)

Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Likeness:
    """The number of a segment in the index, and its similarity to the text, 0 to 1."""

    number: int
    similarity: float


@dataclass(frozen=True, slots=True)
class _Postings:
    """Bucket `b` holds the numbers `numbers[starts[b]:starts[b + 1]]` of the first `count` segments."""

    starts: NDArray[np.int64]
    numbers: NDArray[np.uint32]
    count: int


class LikenessIndex:
    """Segments by their order of adding. Many threads may read while one adds."""

    def __init__(self, texts: Sequence[str] = ()) -> None:
        self._texts: list[str] = []
        self._postings = _sorted_postings([])
        self.add(texts)

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, texts: Sequence[str]) -> None:
        """More segments; their numbers follow those before."""
        self._texts += map(tidy_segment, texts)
        if len(self._texts) - self._postings.count > max(_TAIL_LIMIT, self._postings.count // 50):
            self._postings = _sorted_postings(self._texts)

    def most_like(self, text: str, at_least: float, count: int = 5) -> list[Likeness]:
        """At most `count` segments with a similarity of `at_least` (0 to 1) or more, the most similar first.

        Similarity is Levenshtein distance over the longer length, taken from 1.
        """
        wanted, postings, texts = tidy_segment(text), self._postings, self._texts
        numbers = [*_candidates(wanted, postings), *range(postings.count, len(texts))]
        found = process.extract(
            wanted,
            [texts[number] for number in numbers],
            scorer=Levenshtein.normalized_similarity,
            score_cutoff=at_least,
            limit=count,
        )
        return [Likeness(numbers[place], similarity) for _, similarity, place in found]


def _candidates(text: str, postings: _Postings) -> list[int]:
    """The segments that share the most of the text's rarest trigrams."""
    if not postings.count or not text:
        return []
    keys = np.unique(_trigrams(_codes(text))[0])
    starts, ends = postings.starts[keys], postings.starts[keys + 1]
    lists: list[NDArray[np.uint32]] = []
    left = _MOST_POSTINGS
    for i in np.argsort(ends - starts, kind="stable"):
        size = int(ends[i] - starts[i])
        if size > left and lists:
            break
        lists.append(postings.numbers[starts[i] : min(ends[i], starts[i] + left)])
        left -= size
    numbers, shared = np.unique(np.concatenate(lists), return_counts=True)
    if len(numbers) > _MOST_CANDIDATES:
        numbers = numbers[np.argpartition(-shared, _MOST_CANDIDATES)[:_MOST_CANDIDATES]]
    return [int(number) for number in numbers]


def _sorted_postings(texts: Sequence[str]) -> _Postings:
    ends = np.cumsum(np.fromiter((len(text) + 1 for text in texts), dtype=np.int64, count=len(texts)))
    keys, places = _trigrams(_codes("".join(f"{text}\0" for text in texts)))
    owners = np.searchsorted(ends, places, side="right").astype(np.uint32)
    counts = np.bincount(keys, minlength=1 << _BUCKETS_BITS)
    starts = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(counts)))
    return _Postings(starts, owners[np.argsort(keys, kind="stable")], len(texts))


def _codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def _trigrams(codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The bucket of every trigram, and the place of its first character; none reaches over a NUL between texts.

    The first character of a text, and its first two, count as trigrams too, so that the shortest texts are found.
    """
    padded = np.concatenate((np.zeros(2, dtype=np.uint32), codes))
    second, third = padded[1:-1], padded[2:]
    first = np.where(second == 0, 0, padded[:-2]).astype(np.uint32)
    with np.errstate(over="ignore"):
        mixed = ((first * _MIXER) ^ second) * _MIXER ^ third
        mixed *= _MIXER
    places = np.flatnonzero(third)
    return (mixed[places] >> np.uint32(32 - _BUCKETS_BITS)).astype(np.int64), places.astype(np.int64)
