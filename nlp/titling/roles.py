"""What the words of a title are in a listing: by the terms that were applied, words of the language, and figures."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from core.findings import Span
from core.locales import Locale
from core.spans import Taken
from core.text import fold, occurrences
from glossaries.conventions import role_of_part
from glossaries.quantities import find_quantities
from glossaries.role_words import CONNECTIVE, role_words
from nlp.localization import AppliedTerm
from nlp.protection import Kind, find_placeholders

BRAND = "brand"
MEASURE = "measure"
PRODUCT = "product"
_BRAND_NAMES = regex.compile(
    r"brand|marca|marque|marke|shop|store|бренд|品牌|店|ブランド|แบรนด์|علامة", regex.IGNORECASE
)
"""Templates that a brand is put in for."""
_LETTERS = r"(?:\d?X{1,3}[SL]|\d{1,2}XL|[SML])"
_LETTER_SIZE = regex.compile(
    rf"(?<![\p{{L}}\p{{N}}])(?:{_LETTERS}(?:\s?[-–~～/]\s?{_LETTERS})+|\d?X{{1,3}}[SL]|\d{{1,2}}XL)(?![\p{{L}}\p{{N}}])"
)
"""`S-5XL`, `XXL`; a letter alone says too little."""
_NUMBER_SIZE = regex.compile(r"(?<![\p{L}\p{N}])\d{2}\s?[-–~]\s?\d{2}(?![\p{L}\p{N}])")
_NUMBER_BEFORE = regex.compile(r"\d[\d.,]*(?:\s?[-–~x×*]\s?\d[\d.,]*)*[\s-]?$")


@dataclass(frozen=True, slots=True)
class Known:
    """Words of a title whose role is known; `is_common`: no name, so the language writes it small inside a title."""

    span: Span
    role: str
    is_size: bool = False
    is_common: bool = False


def known_words(text: str, locale: Locale, applied: Sequence[AppliedTerm] = ()) -> list[Known]:
    """The words of known role in text order, none overlapping: the caller's terms first, then the longest.

    `applied` are the terms a translation was made with, those of a leg between left aside; their roles outrank those
    the language's words usually have.
    """
    applied = [term for term in applied if term.leg is None or term.leg.target.base == locale.base]
    taken = Taken(len(text))
    found: list[Known] = []
    for known in (*_templates(text), *_figures(text), *_ranked(text, locale, applied)):
        if not taken.overlaps(known.span):
            taken.take(known.span)
            found.append(known)
    kept = [known for known in found if known.role]
    return sorted((_with_number(known, text, taken) for known in kept), key=lambda known: known.span)


def _templates(text: str) -> Iterator[Known]:
    """Placeholders that are never cut; one that names the brand is it."""
    for one in find_placeholders(text, strict_only=True):
        if one.kind is not Kind.EMOJI:
            is_brand = one.kind is Kind.TEMPLATE and _BRAND_NAMES.search(one.text) is not None
            yield Known(one.span, BRAND if is_brand else "")


def _figures(text: str) -> Iterator[Known]:
    for pattern in (_LETTER_SIZE, _NUMBER_SIZE):
        yield from (Known(found.span(), MEASURE, is_size=True) for found in pattern.finditer(text))
    yield from (Known(found.span, MEASURE) for found in find_quantities(text) if not found.is_money)


def _ranked(text: str, locale: Locale, applied: Sequence[AppliedTerm]) -> list[Known]:
    folded = fold(text)
    usual = [
        Known(match.span, match.term.role, is_common=match.term.target.islower())
        for match in role_words(locale.language).find(text, folded)
        if any(map(str.isalpha, text[slice(*match.span)]))
    ]
    own: list[Known] = []
    said: list[Known] = []
    for term in applied:
        for span in occurrences(folded, term.target):
            role = role_of_part(term.role) or (_role_of_own(text, span, usual) if term.is_own else "")
            (own if term.is_own else said).append(Known(span, role, is_common=term.target.islower()))
    longest_first = sorted((*filter(_has_role, said), *usual), key=lambda known: known.span[0] - known.span[1])
    return [*sorted(own, key=lambda known: known.span[0] - known.span[1]), *longest_first]


def _role_of_own(text: str, span: Span, usual: Sequence[Known]) -> str:
    """Of a caller's term that carries none: the product it names, else a brand where it is written as a name."""
    inside = [known for known in usual if span[0] <= known.span[0] and known.span[1] <= span[1]]
    if any(known.role == PRODUCT for known in inside):
        return PRODUCT
    whole = next((known.role for known in inside if known.span == span), "")
    return whole or (BRAND if text[span[0]].isupper() else PRODUCT)


def _with_number(known: Known, text: str, taken: Taken) -> Known:
    """A unit or packing word with the number before it: `5 Piece Set`."""
    if known.role not in (MEASURE, "packaging"):
        return known
    before = _NUMBER_BEFORE.search(text, 0, known.span[0])
    if before is None or taken.overlaps(before.span()):
        return known
    return replace(known, span=(before.start(), known.span[1]))


def _has_role(known: Known) -> bool:
    return bool(known.role)


def letter_sizes(text: str) -> list[str]:
    """Sizes of clothes in letters, which every seller cuts in their own way."""
    return [found[0] for found in _LETTER_SIZE.finditer(text)]


def is_connective(known: Known) -> bool:
    return known.role == CONNECTIVE
