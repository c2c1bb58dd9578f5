"""Recalling from the store: exact matches by key, likeness by an index in memory that follows the store.

An index is made when a pair of memory and language is first asked for; a large one goes on in the background, and
until it is there only exact matches are found. Units are read from the store at the end, so a changed target is never
stale and a deleted one never offered.
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from core.locales import Pair
from core.store import Store
from glossaries.matching import NO_TERMS, TermSet
from glossaries.memory import units
from glossaries.memory.likeness_index import LikenessIndex
from glossaries.memory.matches import DEFAULT_THRESHOLD, EXACT, MatchKind, MemoryMatch, is_equal
from glossaries.memory.variants import variant_target

_PATIENCE_S = 1.0
"""How long a request waits for an index to catch up; about 100 000 segments."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to look and what counts: the memories in order, the score a likeness must reach, the terms of the call."""

    pair: Pair
    memory_ids: tuple[str, ...]
    threshold: int = DEFAULT_THRESHOLD
    terms: TermSet = NO_TERMS


@dataclass
class _Followed:
    """The index of one memory into one language, and how far it has read."""

    index: LikenessIndex = field(default_factory=LikenessIndex)
    ids: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Recall:
    """One for a process; safe to use from many threads."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._followed: dict[tuple[str, str], _Followed] = {}
        self._lock = threading.Lock()

    def best(self, texts: Sequence[str], asked: Asked) -> list[MemoryMatch | None]:
        """The best match of each text, same order; None where nothing reaches the threshold."""
        if not asked.memory_ids or not texts:
            return [None] * len(texts)
        with self._store.reading() as session:
            exact = units.recall_exactly(session, asked.memory_ids, texts, asked.pair)
        done = {text: exact.get(text) or next(iter(self._alike(text, asked, 3)), None) for text in dict.fromkeys(texts)}
        return [done[text] for text in texts]

    def matches(self, text: str, asked: Asked, count: int = 5) -> list[MemoryMatch]:
        """The best matches of one text, the best first: what a reviewer sees beside it."""
        with self._store.reading() as session:
            exact = units.recall_exactly(session, asked.memory_ids, [text], asked.pair)
        found = [*exact.values(), *self._alike(text, asked, count)]
        return list({match.unit_id: match for match in reversed(found)}.values())[::-1][:count]

    def exact(self, texts: Sequence[str], asked: Asked) -> list[MemoryMatch | None]:
        """The exact match of each text, same order."""
        with self._store.reading() as session:
            found = units.recall_exactly(session, asked.memory_ids, texts, asked.pair)
        return [found.get(text) for text in texts]

    def _alike(self, text: str, asked: Asked, count: int) -> list[MemoryMatch]:
        scores: dict[int, int] = {}
        for memory_id in asked.memory_ids:
            followed = self._follow(memory_id, asked.pair.target.language)
            for like in followed.index.most_like(text, asked.threshold / 100, count):
                scores[followed.ids[like.number]] = min(int(like.similarity * 100), EXACT - 1)
        if not scores:
            return []
        with self._store.reading() as session:
            kept = units.get_many(session, list(scores)).values()
        alike = [MemoryMatch(u.id, u.source, u.target, scores[u.id], MatchKind.FUZZY) for u in kept]
        fitted = [_fitted(text, match, asked.terms) for match in alike if not is_equal(text, match.source)]
        return sorted(fitted, key=lambda m: (m.kind is MatchKind.FUZZY, -m.score, -m.unit_id))[:count]

    def _follow(self, memory_id: str, language: str) -> _Followed:
        """The index as it is; what has been added since is read first, or in the background where that is much."""
        with self._lock:
            followed = self._followed.setdefault((memory_id, language), _Followed())
        if followed.lock.acquire(blocking=False):
            work = threading.Thread(target=self._catch_up, args=(followed, memory_id, language), daemon=True)
            work.start()
            work.join(_PATIENCE_S)
        return followed

    def _catch_up(self, followed: _Followed, memory_id: str, language: str) -> None:
        try:
            with self._store.reading() as session:
                last = followed.ids[-1] if followed.ids else 0
                fresh = units.sources_after(session, memory_id, language, last)
            followed.ids += [unit_id for unit_id, _ in fresh]
            followed.index.add([source for _, source in fresh])
        finally:
            followed.lock.release()


def _fitted(text: str, match: MemoryMatch, terms: TermSet) -> MemoryMatch:
    """The match as a variant, where its target can be made to fit the text."""
    fitted = variant_target(text, match.source, match.target, terms)
    if fitted is None or not fitted[1]:
        return match
    return replace(match, target=fitted[0], kind=MatchKind.VARIANT, changed=fitted[1])
