"""What the words of a language are in a listing: the roles of every shipped term base, and lists of our own."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache

from core.text import fold_key
from glossaries.conventions import ROLES, role_of_part
from glossaries.inflecting import forms_of
from glossaries.matching import TermMatcher
from glossaries.packs.markets import DATA
from glossaries.plurals import plural
from glossaries.reading_nodes import read_document
from glossaries.starter import shipped_pairs, starter_terms
from glossaries.terms import Term

CONNECTIVE = "connective"
"""Words that lead on to the next (with, suitable for): never a part of their own."""
_ANY = "any"
_LEADING = ("with", "for")


@cache
def role_words(language: str) -> TermMatcher:
    """Every word of known role, as a term whose target is how its base form is written.

    Of several roles the one of our own list counts, else that of most terms.
    """
    terms: dict[str, Term] = {}
    for word, role in (*_listed(language), *_voted(language)):
        terms.setdefault(fold_key(word), Term(word, word, role=role))
    for word, role in _listed(language):
        for form in forms_of(word, language) if role != "brand" else ():
            terms.setdefault(form, Term(form, word, role=role))
    for term in [term for term in terms.values() if term.role == "product"]:
        if many := plural(term.source, language):
            terms.setdefault(fold_key(many), Term(many, term.target, role=term.role))
    return TermMatcher(terms.values())


def _listed(language: str) -> Iterator[tuple[str, str]]:
    """Our own words, those of every language first."""
    for name in (_ANY, language):
        for role, words in _lists().get(name, {}).items():
            yield from ((word, role) for word in words if role not in _LEADING)


@cache
def leading_words(language: str) -> Mapping[str, str]:
    """Folded words that begin a phrase, with how they lead: `with` or `for`."""
    lists = _lists().get(language, {})
    return {fold_key(word): kind for kind in _LEADING for word in lists.get(kind, ())}


@cache
def _lists() -> dict[str, dict[str, tuple[str, ...]]]:
    """Language → role → words. Raises Misconfigured with file and line."""
    top = read_document(DATA / "title-words.yaml")
    return {
        language: {role: words.strings() for role, words in node.fields(optional=(*ROLES, *_LEADING)).items()}
        for language, node in top.fields(optional=top.keys()).items()
    }


def _voted(language: str) -> Iterator[tuple[str, str]]:
    """Each word of the term bases with the role most of its terms have."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    written: dict[str, str] = {}
    for word, role in _in_term_bases(language):
        votes[fold_key(word)][role] += 1
        written.setdefault(fold_key(word), word)
    return ((written[key], roles.most_common(1)[0][0]) for key, roles in votes.items())


def _in_term_bases(language: str) -> Iterator[tuple[str, str]]:
    """The words of the language on either side of a shipped pair; what a term is said as weighs more than variants."""
    for pair in shipped_pairs():
        for term in starter_terms(pair):
            role = role_of_part(term.role)
            if pair.source.language == language:
                yield term.source, role
            if pair.target.language == language:
                yield from ((said, role) for said in (term.target, *term.accepted))
