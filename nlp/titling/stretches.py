"""A stretch of a title that is moved as one, and what it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from glossaries.role_words import leading_words
from nlp.fitting.inspection import is_small
from nlp.titling.roles import BRAND, PRODUCT, Known, is_connective

WORD = regex.compile(r"\S+")
_COMPATIBLE = frozenset({BRAND, PRODUCT, "compatibility"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a title that is moved as one; `role` is empty where nobody knows.

    `is_known`: every word of it is, so it hides nothing; `leads_on`: it is a phrase (with a lid, for women).
    """

    text: str
    span: Span
    role: str = ""
    is_bracketed: bool = False
    is_known: bool = False
    leads_on: bool = False


@dataclass(frozen=True, slots=True)
class Title:
    """A title and the language it is in."""

    text: str
    language: str

    def leads(self, span: Span) -> Iterator[tuple[int, str]]:
        """Where phrases begin in a stretch, and how they lead: `with` or `for`."""
        words = leading_words(self.language)
        for found in WORD.finditer(self.text, *span) if words else ():
            if kind := words.get(found[0].casefold()):
                yield found.start(), kind


def part_at(title: Title, span: Span, known: Sequence[Known]) -> Part:
    """The stretch with the role its words give it."""
    known_letters = sum(end - start for start, end in (one.span for one in known))
    return Part(
        title.text[slice(*span)],
        span,
        role_of(title, span, known),
        is_known=known_letters >= _letters(title.text, span),
        leads_on=any(start == span[0] for start, _ in title.leads(span)),
    )


def role_of(title: Title, span: Span, known: Sequence[Known]) -> str:
    """What a stretch is: a product where it names one, else what most of its letters are of.

    A phrase (with a lid) is what it leads to, and one inside says nothing of the stretch.
    """
    at, kind = next(title.leads(span), (span[1], ""))
    words = [one for one in known if not is_connective(one)]
    if at == span[0]:
        return _role_of_phrase(kind, words)
    words = [one for one in words if one.span[0] < at]
    if any(one.role == PRODUCT for one in words):
        return PRODUCT
    letters = sum(end - start for start, end in (one.span for one in words))
    if not words or 2 * letters < _letters(title.text, span):
        return ""
    return max(words, key=lambda one: one.span[1] - one.span[0]).role


def _role_of_phrase(kind: str, words: Sequence[Known]) -> str:
    roles = [one.role for one in words]
    if "audience" in roles:
        return "audience"
    if kind == "with":
        return "attribute"
    return "compatibility" if not roles or _COMPATIBLE & set(roles) else roles[0]


def _letters(text: str, span: Span) -> int:
    """Letters of the words that say something."""
    return sum(len(found[0]) for found in WORD.finditer(text, *span) if _says_something(found[0]))


def _says_something(word: str) -> bool:
    return any(map(str.isalnum, word)) and not is_small(word)
