"""Whether an item speaks of the brand: the query of the watch, held against the whole text."""

from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from core.text import Folded, fold, fold_key
from monitors.query import Query
from monitors.sources.base import Item, ItemKind

_ALWAYS_OURS = frozenset({ItemKind.REVIEW, ItemKind.TICKET})
"""Written to us or about our product by where they stand: they need not name the brand."""


class Relevance:
    """The words of a query, compiled; safe to share between threads."""

    def __init__(self, query: Query) -> None:
        groups = ((*query.aliases, *query.products), query.context, query.exclusions)
        self._groups: dict[str, set[int]] = {}
        for group, words in enumerate(groups):
            for word in words:
                self._groups.setdefault(fold_key(word), set()).add(group)
        self._keys = list(self._groups)
        self._automaton = AhoCorasick(self._keys)
        self._has_exclusions = bool(query.exclusions)
        self._needed = {0, 1} if query.context else {0}

    def takes(self, item: Item) -> bool:
        """Whether the item is kept for the watch."""
        whole = f"{item.title}\n{item.text}"
        return not self.excludes(whole) if item.kind in _ALWAYS_OURS else self.speaks_of(whole)

    def speaks_of(self, text: str) -> bool:
        """Has a name and, where asked for, context, and no excluded word."""
        found = self._found(fold(text))
        return self._needed <= found and 2 not in found

    def excludes(self, text: str) -> bool:
        """Has a word of a sense that is not meant."""
        return self._has_exclusions and 2 in self._found(fold(text))

    def _found(self, folded: Folded) -> set[int]:
        found: set[int] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            groups = self._groups[self._keys[index]]
            if not groups <= found and folded.has_word(start, end):
                found |= groups
        return found


@lru_cache(maxsize=2048)
def relevance_of(query: Query) -> Relevance:
    """The compiled query; compiled once while it is in use."""
    return Relevance(query)
