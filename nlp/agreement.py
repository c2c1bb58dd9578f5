"""Words beside a term that was put in: articles and adjectives an engine wrote for its own noun get the term's gender.

`o [garrafa térmica] vermelho` becomes `a [garrafa térmica] vermelha`. Only words beside the term change that are listed
as agreeing (`glossaries.agreement`), and only where the gender of the term is known.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from glossaries.agreement import Agreeing, agreeing
from glossaries.terms import Gender

_AGREES_WITH = (Gender.MASCULINE, Gender.FEMININE)
_PREPOSITION = "a"
"""In Portuguese the article, too."""
_CLAUSE_START = regex.compile(r"(?:^|[.!?;:,(\n–—])\s*$")
_NEXT_WORD = regex.compile(r"(\s+)([\p{L}\p{M}]+)(?![\p{L}\p{M}\p{N}'-])")
_LAST_WORD = regex.compile(r"([\p{L}\p{M}]+)\s+$")


def agreed(before: str, after: str, gender: Gender, language: str) -> tuple[str, str]:
    """What stands before and after a term, in its gender; both as they were where nothing is known.

    >>> agreed("Este novo ", " vermelho é leve.", Gender.FEMININE, "pt")
    ('Esta nova ', ' vermelha é leve.')
    """
    words = agreeing(language)
    if words is None or gender not in _AGREES_WITH:
        return before, after
    phrase = _Phrase.at_end(before, words)
    if not phrase.is_own:
        return before, after
    passed = words.joins | (words.predicate if phrase.is_subject else frozenset())
    follows = after if phrase.belongs else _after(after, gender, words, passed)
    return phrase.in_gender(gender), follows


@dataclass(frozen=True, slots=True)
class _Phrase:
    """The agreeing words at the end of a text, the last first, each with where it starts."""

    text: str
    chain: Sequence[tuple[int, str]]
    words: Agreeing

    @classmethod
    def at_end(cls, text: str, words: Agreeing) -> "_Phrase":
        chain: list[tuple[int, str]] = []
        left = text
        while (found := _agreeing_end(tuple(words.before)).search(left)) and not _is_preposition(found, words):
            chain.append((found.start(1), found[1]))
            left = left[: found.start(1)]
        return cls(text, chain, words)

    @property
    def is_subject(self) -> bool:
        """Whether a clause begins with it: what is said next is said of the term."""
        start = self.chain[-1][0] if self.chain else len(self.text)
        return not self.belongs and _CLAUSE_START.search(self.text[:start]) is not None

    @property
    def is_own(self) -> bool:
        """Whether the words are the term's: there is an article among them, or a clause begins with them."""
        return self.is_subject or any(word.casefold() in self.words.articles for _, word in self.chain)

    @property
    def belongs(self) -> bool:
        """Whether the term belongs to a noun before it (a tampa *da* garrafa), whose the next adjective may be."""
        return any(word.casefold() in self.words.belonging for _, word in self.chain)

    def in_gender(self, gender: Gender) -> str:
        text = self.text
        for start, word in self.chain:
            form = _cased_like(word, self.words.before[word.casefold()][gender])
            text = text[:start] + form + text[start + len(word) :]
        return text


def _is_preposition(found: "regex.Match[str]", words: Agreeing) -> bool:
    last = _LAST_WORD.search(found.string[: found.start(1)])
    return found[1].casefold() == _PREPOSITION and last is not None and last[1].casefold() in words.before_a


@cache
def _agreeing_end(forms: tuple[str, ...]) -> "regex.Pattern[str]":
    """Any of the forms, the longest first, at the end of a text before white space."""
    either = "|".join(map(regex.escape, sorted(forms, key=len, reverse=True)))
    return regex.compile(rf"(?<![\p{{L}}\p{{M}}\p{{N}}'-])({either})\s+$", regex.IGNORECASE)


def _after(text: str, gender: Gender, words: Agreeing, passed: Collection[str]) -> str:
    """With the adjectives at its start in the gender; words that are `passed` may stand before and between them."""
    at, changed = 0, ""
    while found := _NEXT_WORD.match(text, at):
        word = found[2]
        form = word if word.casefold() in passed else _adjective(word, gender, words)
        if form is None:
            break
        changed += found[1] + form
        at = found.end()
    return changed + text[at:]


def _adjective(word: str, gender: Gender, words: Agreeing) -> str | None:
    """The adjective in the gender; None for a word that is none we know."""
    key = word.casefold()
    if key in words.after:
        return _cased_like(word, words.after[key][gender])
    if key in words.not_after:
        return None
    for ending, forms in words.after_endings.items():
        if key.endswith(ending) and len(key) > len(ending) + 1:
            return word[: -len(ending)] + forms[gender]
    return None


def _cased_like(word: str, form: str) -> str:
    if word.isupper() and len(word) > 1:
        return form.upper()
    return form[0].upper() + form[1:] if word[0].isupper() else form
