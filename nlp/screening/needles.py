"""Words to look for, all at once: whole words in their inflected forms, in every script.

One Aho-Corasick pass finds the part of each term that never changes; what stands around it is looked at only then. What
follows costs the same however many terms there are: words that begin within a word are dropped before any is looked at,
and of phrases that begin alike only those whose next word is there are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from ahocorasick_rs import AhoCorasick

from glossaries.packs.model import MatchOptions, PackTerm
from nlp.screening.borders import is_inside
from nlp.screening.inflecting import needles_of
from nlp.screening.needle import Needle

Payload = TypeVar("Payload")
Chosen = TypeVar("Chosen")
Match = tuple[Needle, Payload, int, int]
"""A needle, what it stands for, and its span in the shaped text."""
_LONGEST_ENDINGS = 80
"""The endings of a word that stand before the space of the next."""


@dataclass(frozen=True, slots=True)
class _Bucket(Generic[Payload]):
    """The needles of one key; `phrases` by the stem that must follow, whose lengths are told."""

    begins_words: bool
    words: tuple[tuple[Needle, Payload], ...]
    phrases: dict[str, list[tuple[Needle, Payload]]]
    stem_lengths: tuple[int, ...]

    def at(self, text: str, end: int) -> Iterator[tuple[Needle, Payload]]:
        """The needles worth a look where the key ends at `end`."""
        yield from self.words
        space = text.find(" ", end, end + _LONGEST_ENDINGS) + 1 if self.phrases else 0
        if space:
            for length in self.stem_lengths:
                yield from self.phrases.get(text[space : space + length], ())


class Needles(Generic[Payload]):
    """Many needles with what each stands for, compiled together; safe to share between threads."""

    def __init__(self, items: Iterable[tuple[PackTerm, MatchOptions, Payload]]) -> None:
        by_key: dict[str, list[tuple[Needle, Payload]]] = {}
        for term, options, payload in items:
            for needle in needles_of(term, options):
                by_key.setdefault(needle.key, []).append((needle, payload))
        self.keys = tuple(by_key)
        self.needles: Sequence[Sequence[tuple[Needle, Payload]]] = [tuple(found) for found in by_key.values()]
        self._all: Choice[Payload] = Choice(self, lambda _, payload: (payload,))

    def __len__(self) -> int:
        return len(self.keys)

    @cached_property
    def automaton(self) -> AhoCorasick:
        return AhoCorasick(self.keys, store_patterns=False)

    def find(self, text: str) -> list[Match[Payload]]:
        """Every match in a shaped text, overlapping ones too."""
        return self._all.find(text)

    def are_in(self, text: str) -> bool:
        """Whether any of the words is there."""
        return bool(self.find(text))


class Choice(Generic[Chosen]):
    """Some of many needles, with what is left of what each stands for; worked out for a key when it is first met."""

    def __init__(self, needles: Needles[Payload], choose: Callable[[Needle, Payload], Sequence[Chosen]]) -> None:
        """`choose` says what a needle stands for here: one thing, or none where it is not looked for."""
        self._is_empty = not len(needles)
        self._needles = needles
        self._choose = choose
        self._buckets: dict[int, _Bucket[Chosen] | None] = {}

    def find(self, text: str) -> list[Match[Chosen]]:
        """Every match in a shaped text, overlapping ones too, with its span there."""
        found: list[Match[Chosen]] = []
        if self._is_empty:
            return found
        known = self._buckets
        for index, start, end in self._needles.automaton.find_matches_as_indexes(text, overlapping=True):
            bucket = known[index] if index in known else self._fill(index)
            if bucket is None or (bucket.begins_words and start and is_inside(text, start)):
                continue
            for needle, chosen in bucket.at(text, end):
                if (span := needle.match(text, start, end)) is not None:
                    found.append((needle, chosen, *span))
        return found

    def _fill(self, index: int) -> _Bucket[Chosen] | None:
        wanted = [
            (needle, chosen)
            for needle, payload in self._needles.needles[index]
            for chosen in self._choose(needle, payload)
        ]
        self._buckets[index] = bucket = _bucket(wanted) if wanted else None
        return bucket


def _bucket(needles: Sequence[tuple[Needle, Payload]]) -> _Bucket[Payload]:
    phrases: dict[str, list[tuple[Needle, Payload]]] = {}
    for needle, payload in needles:
        if needle.stem:
            phrases.setdefault(needle.stem, []).append((needle, payload))
    return _Bucket(
        all(needle.begins_words for needle, _ in needles),
        tuple((needle, payload) for needle, payload in needles if not needle.stem),
        phrases,
        tuple(sorted({len(stem) for stem in phrases})),
    )
