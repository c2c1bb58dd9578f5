"""Gender: which one a term has, and the words of a language that agree with it (`data/agreement.yaml`).

Nothing here guesses: a term whose gender neither its term base nor its ending tells has none, and a word that is not
listed agrees with nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from glossaries.packs.markets import DATA
from glossaries.reading_nodes import Node, read_document
from glossaries.terms import Gender, Term

_LISTS = (
    "feminine", "masculine", "unknown", "unheaded", "not_after", "still", "before_a", "joins", "predicate",
)  # fmt: skip
_ENDINGS = ("feminine_endings", "masculine_endings", "unknown_endings")
_PAIRS = ("articles", "of", "before", "after", "after_endings")
_GENDERS = {"feminine": Gender.FEMININE, "masculine": Gender.MASCULINE, "unknown": Gender.UNKNOWN}
_SPACE = "_"
"""Within a form of two words (`de_la`), since a space parts the forms of a pair."""
_VOWELS = "aeiouáéíóúâêô"
"""After which -s makes the plural, of pairs whose plural is not listed."""
Forms = Mapping[Gender, str]
"""The forms of one word by gender."""


@dataclass(frozen=True, slots=True)
class Agreeing:
    """The words of one language that agree, each form with the forms it may take."""

    before: Mapping[str, Forms]
    """Articles and adjectives that stand before a noun, `still` ones with themselves."""
    articles: frozenset[str]
    belonging: frozenset[str]
    """Articles by which the noun belongs to one before it: `do`, `desta`."""
    before_a: frozenset[str]
    after: Mapping[str, Forms]
    after_endings: Mapping[str, Forms]
    not_after: frozenset[str]
    joins: frozenset[str]
    """What may stand between two adjectives of one noun."""
    predicate: frozenset[str]
    """What may stand between a noun and what it is said to be: `é`, `foi`, `muito`."""


@dataclass(frozen=True)
class _Language:
    """The lists of one language as they stand in the file."""

    lists: Mapping[str, tuple[str, ...]]

    @cached_property
    def nouns(self) -> dict[str, Gender]:
        return {noun: gender for kind, gender in _GENDERS.items() for noun in self.lists[kind]}

    @cached_property
    def endings(self) -> dict[str, Gender]:
        return {ending: gender for kind, gender in _GENDERS.items() for ending in self.lists[f"{kind}_endings"]}

    @cached_property
    def agreeing(self) -> Agreeing:
        articles, belonging = self._forms("articles"), self._forms("of")
        still = {word: dict.fromkeys(Gender, word) for one in self.lists["still"] for word in (one, f"{one}s")}
        return Agreeing(
            before=articles | belonging | self._forms("before") | still,
            articles=frozenset(articles | belonging),
            belonging=frozenset(belonging),
            before_a=frozenset(self.lists["before_a"]),
            after=self._forms("after"),
            after_endings=self._forms("after_endings"),
            not_after=frozenset(word for one in self.lists["not_after"] for word in (one, f"{one}s")),
            joins=frozenset(self.lists["joins"]),
            predicate=frozenset(self.lists["predicate"]),
        )

    def _forms(self, kind: str) -> dict[str, Forms]:
        """Each form of the pairs with both forms of its number."""
        listed = [[word.replace(_SPACE, " ") for word in pair.split()] for pair in self.lists[kind]]
        given = {word for pair in listed for word in pair}
        plural = [[f"{word}s" for word in pair] for pair in listed if pair[0][-1] in _VOWELS]
        found: dict[str, Forms] = {}
        for masculine, feminine in [*listed, *(pair for pair in plural if not given & set(pair))]:
            forms = {Gender.MASCULINE: masculine, Gender.FEMININE: feminine}
            found |= {word: forms for word in (masculine, feminine) if word not in found}
        return found


def gender_of(term: Term, language: str) -> Gender:
    """What the term base says, else what the noun of the target tells: the first word, in Portuguese and Spanish.

    >>> str(gender_of(Term("thermos", "garrafa térmica"), "pt")), str(gender_of(Term("case", "estuche"), "es"))
    ('feminine', 'masculine')
    """
    known = _languages().get(language)
    if term.gender is not Gender.UNKNOWN or known is None:
        return term.gender
    first = (term.target.casefold().split() or [""])[0]
    if first in known.lists["unheaded"] or not first.replace("-", "").isalpha():
        return Gender.UNKNOWN
    by_ending = _by_ending(first, known)
    return next((known.nouns[word] for word in (first, *_singulars(first)) if word in known.nouns), by_ending)


def agreeing(language: str) -> Agreeing | None:
    """The words of a language that agree; None where we know none."""
    known = _languages().get(language)
    return known.agreeing if known else None


def _singulars(word: str) -> tuple[str, ...]:
    """What the word may be in the singular, with the regular endings of Portuguese and Spanish."""
    if not word.endswith("s"):
        return ()
    endings = (("ões", "ão"), ("ais", "al"), ("éis", "el"), ("óis", "ol"), ("ns", "m"), ("es", ""), ("s", ""))
    return tuple(word.removesuffix(many) + one for many, one in endings if word.endswith(many))


def _by_ending(word: str, language: _Language) -> Gender:
    for one in (*_singulars(word), word):
        ending = max((e for e in language.endings if one.endswith(e)), key=len, default=None)
        if ending is not None:
            return language.endings[ending]
    return Gender.UNKNOWN


@cache
def _languages() -> dict[str, _Language]:
    """By language. Raises Misconfigured with file and line."""
    root = read_document(DATA / "agreement.yaml")
    return {tag: _Language(_read(node)) for tag, node in root.fields(optional=root.keys()).items()}


def _read(node: Node) -> dict[str, tuple[str, ...]]:
    return {name: one.strings() for name, one in node.fields((*_LISTS, *_ENDINGS, *_PAIRS)).items()}
