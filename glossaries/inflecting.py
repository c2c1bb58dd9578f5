"""Words in other forms: plural, gender and case of languages that inflect, by the endings their words take.

The endings are data (`data/screening/inflection.yaml`). They say which forms a word may have, not which it does have:
good enough to know a word again, never to write one.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import product
from math import prod

import regex

from core.findings import Span
from core.locales import Pair
from core.text import Folded, fold_key, is_unspaced
from glossaries.packs.lore import Inflection, lore
from glossaries.paradigms import paradigm
from glossaries.plurals import plural
from glossaries.terms import Term, TermMode

_MOST_FORMS = 400
"""Forms of one phrase; a longer one changes in its last word alone."""
_LEAST_WORD = 3
"""Letters from which a word is looked for in other forms."""


def inflected(folded: Folded, phrase: str, language: str) -> Iterator[Span]:
    """Where a phrase stands as a word, in any form of its language, as spans of the text; none overlap.

    >>> from core.text import fold
    >>> list(inflected(fold("Capas de chuva femininas"), "capa de chuva", "pt"))
    [(0, 14)]
    """
    pattern = _pattern(fold_key(phrase).strip(), language)
    if pattern is None:
        return
    at = 0
    while found := pattern.search(folded.text, at):
        start, end = found.span()
        at = end if folded.has_word(start, end) else start + 1
        if at == end:
            yield folded.span(start, end)


@lru_cache(maxsize=20_000)
def _pattern(phrase: str, language: str) -> "regex.Pattern[str] | None":
    words = phrase.split()
    if not words:
        return None
    parts = [_forms(word, language, is_last=i == len(words) - 1) for i, word in enumerate(words)]
    return regex.compile(r"\s+".join(parts))


def _forms(word: str, language: str, *, is_last: bool) -> str:
    inflection = lore().inflections.get(language)
    if inflection is None or not _may_change(word, inflection, is_last=is_last):
        return regex.escape(word)
    stem, endings = paradigm(word, language)
    longest_first = sorted({*endings, word[len(stem) :]}, key=len, reverse=True)
    times = f"{{1,{inflection.chain}}}" if inflection.chain > 1 else ""
    return regex.escape(stem) + f"(?:{'|'.join(map(regex.escape, longest_first))}){times}" + r"(?![\p{L}\p{M}])"


def _may_change(word: str, inflection: Inflection, *, is_last: bool) -> bool:
    changes = is_last or inflection.inflects_all
    return changes and len(word) >= _LEAST_WORD and word.isalpha() and not is_unspaced(word[-1])


@lru_cache(maxsize=64)
def widened(terms: tuple[Term, ...], pair: Pair) -> tuple[Term, ...]:
    """The terms; those that inflect stand for every form of their source and accept every form of their target.

    What people listed stands before what we made of it, so no form takes the place of a term of its own.
    """
    made = [_accepting(term, pair) if term.mode is TermMode.INFLECT else term for term in terms]
    listed = {fold_key(term.source) for term in terms}
    others = [
        _in_number(term, form, pair)
        for term in made
        if term.mode is TermMode.INFLECT
        for form in forms_of(term.source, pair.source.language)
        if fold_key(form) not in listed
    ]
    return (*made, *others)


def _in_number(term: Term, form: str, pair: Pair) -> Term:
    """The term for another form of its source; the plural of the source is said in the plural where we know it."""
    many = plural(term.target, pair.target.language)
    if not many or form != fold_key(plural(term.source, pair.source.language)):
        return replace(term, source=form)
    return replace(term, source=form, target=many, variants=(term.target, *term.variants))


def _accepting(term: Term, pair: Pair) -> Term:
    forms = [form for accepted in term.accepted for form in forms_of(accepted, pair.target.language)]
    return replace(term, variants=tuple(dict.fromkeys((*term.variants, *forms))))


def forms_of(phrase: str, language: str) -> list[str]:
    """Every form a phrase may have besides itself, in small letters; none where its language or script has no endings.

    >>> "headphones" in forms_of("headphone", "en")
    True
    """
    words = fold_key(phrase).split()
    if language not in lore().inflections or not words:
        return []
    forms = [_word_forms(word, language, is_last=i == len(words) - 1) for i, word in enumerate(words)]
    if prod(map(len, forms)) > _MOST_FORMS:
        forms = [*([word] for word in words[:-1]), forms[-1]]
    said = (" ".join(row) for row in product(*forms))
    return [form for form in dict.fromkeys(said) if form != " ".join(words)]


def _word_forms(word: str, language: str, *, is_last: bool) -> list[str]:
    if not _may_change(word, lore().inflections[language], is_last=is_last):
        return [word]
    stem, endings = paradigm(word, language)
    return list(dict.fromkeys((word, *(stem + ending for ending in endings))))
