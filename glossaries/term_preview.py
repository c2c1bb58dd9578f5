"""What an import would change, before it does."""

from collections.abc import Sequence
from dataclasses import dataclass

from glossaries.term_lists import merge_terms
from glossaries.terms import Term


@dataclass(frozen=True, slots=True)
class Change:
    """A term that is there, and what it would become."""

    before: Term
    after: Term


@dataclass(frozen=True, slots=True)
class Preview:
    """Terms that would be new, changed, and left as they are."""

    added: tuple[Term, ...]
    changed: tuple[Change, ...]
    same: int

    @property
    def does_nothing(self) -> bool:
        return not self.added and not self.changed


def preview(known: Sequence[Term], new: Sequence[Term]) -> Preview:
    """What merging `new` into `known` would do; both tidy."""
    merged = set(merge_terms(known, new))
    before = {term.source: term for term in known if term not in merged}
    there = set(known)
    fresh = [term for term in new if term in merged and term not in there]
    changed = [Change(before[term.source], term) for term in fresh if term.source in before]
    added = [term for term in fresh if term.source not in before]
    return Preview(tuple(added), tuple(changed), len(new) - len(fresh))
