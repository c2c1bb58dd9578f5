"""A title with more of the words buyers search for: a few additions where they read naturally, and nothing untrue.

A keyword is left out, with a reason, where its missing words state a fact that the title does not (colour, material,
brand, number …), where they would say a word twice, or where the result would not fit. Whether an added word holds for
the product only its merchant knows, so what was added is named and the title is a proposal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.findings import Severity, Span
from core.locales import Locale
from core.text import fold, fold_key
from glossaries.channels import Limit
from glossaries.inflecting import inflected
from glossaries.keywords.keyword import Keyword
from nlp.casing import title_case
from nlp.fitting.inspection import inspect_fit
from nlp.fitting.shortening import HEAD_FIRST
from nlp.fitting.words import words_of
from nlp.keywords.coverage import coverage, missing_words, words_in
from nlp.keywords.facts import stated_facts

MOST_ADDITIONS = 3
"""Keywords added to one title; more reads as stuffing (Amazon and Google warn of it). Chosen by us."""
MOST_GROWTH = 0.4
"""Share of its own length a title may grow by. Chosen by us."""
LONGEST = 200
"""Characters, where the channel is not known: what the most generous marketplace here takes."""
_WITH = frozenset("com para con pour avec per with for mit für с со для مع und e y et and и".split())
"""Words after which something else is told of: the phrase before them is whole."""
_LEAST_SHARED = 2
"""Characters of an unspaced keyword's end by which it is joined to a word of the title."""


class Reason(StrEnum):
    """Why a keyword was not added."""

    FACT = "states_a_fact"
    REPEATS = "repeats"
    ROOM = "no_room"
    ENOUGH = "enough_added"


@dataclass(frozen=True, slots=True)
class Added:
    """A keyword the proposal has, and the words that were put in for it."""

    keyword: Keyword
    words: str


@dataclass(frozen=True, slots=True)
class KeywordProposal:
    """`text` equals the title where nothing could be added; `left` says why of every other missing keyword."""

    text: str
    added: tuple[Added, ...]
    left: tuple[tuple[Keyword, Reason], ...]


def propose(title: str, missing: Sequence[Keyword], locale: Locale, limit: Limit | None = None) -> KeywordProposal:
    """The title with as many of the missing keywords, in their order, as it can take."""
    text = title
    added: list[Added] = []
    left: list[tuple[Keyword, Reason]] = []
    for keyword in missing:
        if coverage(text, [keyword], locale).covered:
            added += [Added(keyword, "")] if added else []
            continue
        outcome = _tried(title, text, keyword, locale, limit) if _may_add(added) else Reason.ENOUGH
        if isinstance(outcome, Reason):
            left.append((keyword, outcome))
        else:
            text, words = outcome
            added.append(Added(keyword, words))
    return KeywordProposal(text, tuple(added), tuple(left))


def _may_add(added: Sequence[Added]) -> bool:
    return sum(bool(one.words) for one in added) < MOST_ADDITIONS


def _tried(title: str, text: str, keyword: Keyword, locale: Locale, limit: Limit | None) -> tuple[str, str] | Reason:
    """The text with the keyword and the words that were put in, or why not."""
    if locale.is_spaced:
        words = " ".join(missing_words(text, keyword.text, locale))
        longer, put_in = _with_words(text, words, keyword, locale)
    else:
        longer, put_in = _with_phrase(text, keyword.text)
        words = put_in
    if not put_in or not coverage(longer, [keyword], locale).covered:
        return Reason.REPEATS
    if stated_facts(words, locale):
        return Reason.FACT
    return (longer, put_in) if _has_room(title, text, longer, locale, limit) else Reason.ROOM


def _has_room(title: str, text: str, longer: str, locale: Locale, limit: Limit | None) -> bool:
    if len(longer) > max(len(title) * (1 + MOST_GROWTH), len(title) + 20):
        return False
    if limit is None:
        return len(longer) <= LONGEST
    return limit.has_room(longer) and _wrong(longer, limit, locale) <= _wrong(text, limit, locale)


def _wrong(text: str, limit: Limit, locale: Locale) -> int:
    return sum(finding.severity is not Severity.NOTE for finding in inspect_fit(text, limit, locale))


def _with_words(text: str, words: str, keyword: Keyword, locale: Locale) -> tuple[str, str]:
    """New words beside the word of the keyword that the title has, as the keyword has them; else at the end."""
    shown = title_case(words, locale, is_first=False) if _is_title_cased(text) else words
    new = words.split()
    shared = next((word for word in words_in(keyword.text) if word not in new), None)
    if shared is None:
        return f"{text}, {shown}", shown
    place = next(inflected(fold(text), shared, locale.language), (len(text), len(text)))
    order = keyword.text.split()
    if order.index(new[0]) < order.index(shared) and locale.language not in HEAD_FIRST:
        return f"{text[: place[0]]}{shown} {text[place[0] :]}", shown
    end = _phrase_end(text, place, locale)
    return f"{text[:end]} {shown}{text[end:]}", shown


def _phrase_end(text: str, place: Span, locale: Locale) -> int:
    """Where the phrase of a word ends: after its own attributes, before a comma, a bar, or what comes with it."""
    words = words_of(text, locale)
    at = next((i for i, word in enumerate(words) if word.span[0] <= place[0] < word.span[1]), len(words) - 1)
    end = words[at].span[1] if words else len(text)
    for word in words[at:]:
        if word.chunk != words[at].chunk or fold_key(word.text) in _WITH:
            break
        end = word.span[1]
    return end - (text[end - 1] in ",;|")


def _with_phrase(text: str, keyword: str) -> tuple[str, str]:
    """In scripts without spaces: before the word both end in (ワイヤレス + イヤホン), else after a space at the end."""
    phrase = "".join(keyword.split())
    for size in range(len(phrase) - 1, _LEAST_SHARED - 1, -1):
        start = text.find(phrase[-size:])
        if start >= 0:
            rest = phrase[:-size]
            return (text, "") if rest in text else (text[:start] + rest + text[start:], rest)
    if any(phrase[i : i + _LEAST_SHARED + 1] in text for i in range(len(phrase) - _LEAST_SHARED)):
        return text, ""
    return f"{text} {phrase}", phrase


def _is_title_cased(text: str) -> bool:
    words = [word for word in text.split() if word[:1].isalpha() and len(word) > 3]
    return bool(words) and sum(word[0].isupper() for word in words) > len(words) / 2
