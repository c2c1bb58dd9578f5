"""What an import would change, before it does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from glossaries.entry_rows import BASIC_COLUMNS, EXTRA_COLUMNS, table_row_of
from glossaries.term_lists import merge_terms
from glossaries.terms import Term, TermStatus


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of a term that changes, as the tables have it; empty where nothing is said."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A term that is there, and what it would become."""

    before: Term
    after: Term

    @property
    def differences(self) -> tuple[Difference, ...]:
        rows = zip(BASIC_COLUMNS + EXTRA_COLUMNS, table_row_of(self.before), table_row_of(self.after), strict=True)
        return tuple(Difference(*row) for row in rows if row[1] != row[2])


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
    merged, there = set(merge_terms(known, new)), set(known)
    replaced: defaultdict[str, list[Term]] = defaultdict(list)
    for term in known:
        if term not in merged:
            replaced[term.source].append(term)
    fresh = [term for term in new if term in merged and term not in there]
    before = {term: next((old for old in replaced[term.source] if _gives_way(old, term)), None) for term in fresh}
    changed = [Change(old, term) for term, old in before.items() if old]
    added = [term for term, old in before.items() if old is None]
    return Preview(tuple(added), tuple(changed), len(new) - len(fresh))


def _gives_way(old: Term, new: Term) -> bool:
    """Whether merging puts the new term where the old one of its source was."""
    is_main = old.status is new.status is TermStatus.PREFERRED
    return is_main or old.target == new.target
