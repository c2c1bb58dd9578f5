"""A stretch of a title that is moved as one, and what it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from nlp.fitting.inspection import is_small
from nlp.titling.roles import BRAND, PRODUCT, Known, is_connective

WORD = regex.compile(r"\S+")
WITH = frozenset("with w/ com con avec mit с".split())
LEADING_ON = WITH | frozenset("for fits compatible suitable para pour für per для لـ".split())
"""What begins a phrase of its own: for whom, with what."""
_COMPATIBLE = frozenset({BRAND, PRODUCT, "compatibility"})


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a title that is moved as one; `role` is empty where nobody knows.

    `is_known`: every word of it is, so it hides nothing.
    """

    text: str
    span: Span
    role: str = ""
    is_bracketed: bool = False
    is_known: bool = False


def part_at(text: str, span: Span, known: Sequence[Known], *, is_bracketed: bool = False) -> Part:
    """The stretch with the role its words give it."""
    known_letters = sum(end - start for start, end in (one.span for one in known))
    is_known = known_letters >= _letters(text, span)
    return Part(text[slice(*span)], span, role_of(text, span, known), is_bracketed, is_known)


def is_phrase(part: Part) -> bool:
    """Whether it leads on from what stands before it: for women, with a lid."""
    return part.text.split()[0].casefold() in LEADING_ON


def role_of(text: str, span: Span, known: Sequence[Known]) -> str:
    """What a stretch is: a product where it names one, else what most of its letters are of.

    A phrase (with a lid) is what it leads to, and one inside says nothing of the stretch.
    """
    lead = next((found for found in WORD.finditer(text, *span) if found[0].casefold() in LEADING_ON), None)
    words = [one for one in known if not is_connective(one)]
    if lead and lead.start() == span[0]:
        return _role_of_phrase(lead[0].casefold(), words)
    if lead:
        words = [one for one in words if one.span[0] < lead.start()]
    if any(one.role == PRODUCT for one in words):
        return PRODUCT
    letters = sum(end - start for start, end in (one.span for one in words))
    if not words or 2 * letters < _letters(text, span):
        return ""
    return max(words, key=lambda one: one.span[1] - one.span[0]).role


def _role_of_phrase(lead: str, words: Sequence[Known]) -> str:
    roles = [one.role for one in words]
    if "audience" in roles:
        return "audience"
    if lead in WITH:
        return "attribute"
    return "compatibility" if not roles or _COMPATIBLE & set(roles) else roles[0]


def _letters(text: str, span: Span) -> int:
    """Letters of the words that say something."""
    return sum(len(found[0]) for found in WORD.finditer(text, *span) if _says_something(found[0]))


def _says_something(word: str) -> bool:
    return any(map(str.isalnum, word)) and not is_small(word)
