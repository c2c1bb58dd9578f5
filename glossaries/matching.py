"""Finding terms in a source text: all at once, script-aware, longest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from ahocorasick_rs import AhoCorasick

from core.findings import Span
from core.spans import Taken
from core.text import Folded, fold, fold_key
from glossaries.terms import Term, TermStatus


@dataclass(frozen=True, slots=True)
class TermMatch:
    """A term and where its source stands in the text; `is_own` tells the caller's terms from the starter's."""

    term: Term
    span: Span
    is_own: bool = True

    @property
    def length(self) -> int:
        return self.span[1] - self.span[0]

    def moved(self, by: int) -> "TermMatch":
        """The same match in a text that begins `by` code points earlier."""
        return TermMatch(self.term, (self.span[0] + by, self.span[1] + by), self.is_own)


class TermMatcher:
    """One list of terms, compiled. Where two share a source, the earlier wins unless only the later has the case."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_source: dict[str, list[Term]] = {}
        for term in terms:
            if key := fold_key(term.source):
                self._by_source.setdefault(key, []).append(term)
        self._sources = list(self._by_source)

    def __len__(self) -> int:
        return sum(len(terms) for terms in self._by_source.values())

    @property
    def terms(self) -> list[Term]:
        """Every term, those of one source side by side."""
        return [term for terms in self._by_source.values() for term in terms]

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._sources)

    def find(self, text: str, folded: Folded) -> list[TermMatch]:
        """Every match, overlapping ones too, that stands alone as a word, in order of its end."""
        if not self._sources:
            return []
        found: list[TermMatch] = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if folded.has_word(start, end):
                span = folded.span(start, end)
                found.append(TermMatch(self._choose(self._sources[index], text[span[0] : span[1]]), span))
        return found

    def __contains__(self, text: str) -> bool:
        """True when the whole text is the source of a term, case and width aside."""
        return fold_key(text) in self._by_source

    def sharing(self, term: Term) -> Sequence[Term]:
        """Every term of the list with the same source, case and width aside."""
        return self._by_source.get(fold_key(term.source), ())

    def _choose(self, source: str, written: str) -> Term:
        terms = self._by_source[source]
        return next((term for term in terms if term.source == written), terms[0])


@dataclass(frozen=True)
class TermSet:
    """The terms of one call: the caller's own, and under them the starter terms that ship with us."""

    own: TermMatcher = field(default_factory=lambda: TermMatcher(()))
    starter: TermMatcher = field(default_factory=lambda: TermMatcher(()))
    forbidden: TermMatcher = field(default_factory=lambda: TermMatcher(()))

    @classmethod
    def of(cls, own: Iterable[Term], starter: TermMatcher | None = None) -> "TermSet":
        """From the caller's terms in order of rank; those that are not allowed become the forbidden ones."""
        terms = list(own)
        return cls(
            TermMatcher(_preferring(term for term in terms if term.status.is_allowed)),
            starter or TermMatcher(()),
            TermMatcher(term for term in terms if not term.status.is_allowed),
        )

    @property
    def only_own(self) -> "TermSet":
        """Without the starter terms: what holds in prose, where a listing word may mean something else."""
        return TermSet(self.own, TermMatcher(()), self.forbidden)

    def candidates(self, text: str, kept: Sequence[Span] = ()) -> list[TermMatch]:
        """Every match of both layers that leaves the kept spans alone, overlapping ones too."""
        folded = fold(text)
        taken = Taken(len(text), kept)
        return [
            TermMatch(match.term, match.span, is_own=matcher is self.own)
            for matcher in (self.own, self.starter)
            for match in matcher.find(text, folded)
            if not taken.overlaps(match.span)
        ]

    def find(self, text: str, kept: Sequence[Span] = ()) -> list[TermMatch]:
        """The matches to enforce, in text order: own terms first, then longest, then leftmost; none overlap.

        A shorter term inside a longer one does not fire, nor does any inside a kept span.
        """
        ranked = sorted(self.candidates(text, kept), key=lambda m: (not m.is_own, -m.length, m.span[0]))
        chosen: list[TermMatch] = []
        taken = Taken(len(text))
        for match in ranked:
            if not taken.overlaps(match.span):
                taken.take(match.span)
                chosen.append(match)
        return sorted(chosen, key=lambda m: m.span)

    def find_forbidden(self, text: str) -> list[TermMatch]:
        """Sources in the text with each target wording that is not allowed for them."""
        return [
            TermMatch(term, match.span)
            for match in self.forbidden.find(text, fold(text))
            for term in self.forbidden.sharing(match.term)
        ]


def _preferring(terms: Iterable[Term]) -> list[Term]:
    """Preferred terms take the admitted targets of their source as variants, and stand before them."""
    terms = list(terms)
    admitted: dict[str, list[str]] = {}
    for term in terms:
        if term.status is TermStatus.ADMITTED:
            admitted.setdefault(term.source, []).extend(term.accepted)
    wider = [
        replace(term, variants=tuple(dict.fromkeys((*term.variants, *admitted.get(term.source, ()))))) for term in terms
    ]
    return sorted(wider, key=lambda term: term.status is TermStatus.ADMITTED)


NO_TERMS = TermSet()
