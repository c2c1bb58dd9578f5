"""Which keywords stand in a text, in any form of their language and any script."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.findings import Span
from core.locales import Locale
from core.text import Folded, fold
from glossaries.inflecting import inflected
from glossaries.keywords.keyword import Keyword
from nlp.fitting.inspection import is_small


class How(StrEnum):
    """`phrase`: its words stand together; `words`: all of them stand in the text, apart or in another order."""

    PHRASE = "phrase"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Covered:
    """A keyword that a text has, and where."""

    keyword: Keyword
    how: How
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a text has of a list; `share` counts each keyword by its weight, 1 where nothing is asked."""

    covered: tuple[Covered, ...]
    missing: tuple[Keyword, ...]

    @property
    def share(self) -> float:
        has = sum(one.keyword.weight for one in self.covered)
        total = has + sum(one.weight for one in self.missing)
        return round(has / total, 3) if total else 1.0


def coverage(text: str, keywords: Sequence[Keyword], locale: Locale) -> Coverage:
    """Which of the keywords the text has; both in the order given."""
    folded = fold(text)
    found = [(keyword, _covered(folded, keyword, locale)) for keyword in keywords]
    return Coverage(
        tuple(covered for _, covered in found if covered),
        tuple(keyword for keyword, covered in found if covered is None),
    )


def missing_words(text: str, keyword: str, locale: Locale) -> list[str]:
    """The words of a keyword that a text has in no form, in order, with the small words that stand before them."""
    folded = fold(text)
    found: list[str] = []
    small: list[str] = []
    for word in keyword.split():
        if is_small(word):
            small.append(word)
            continue
        found += [] if _has(folded, word, locale) else [*small, word]
        small = []
    return found or [word for word in words_in(keyword) if not _has(folded, word, locale)]


def words_in(keyword: str) -> list[str]:
    """The words that tell: without articles and prepositions, unless there is nothing else."""
    words = keyword.split()
    return [word for word in words if not is_small(word)] or words


def _covered(folded: Folded, keyword: Keyword, locale: Locale) -> Covered | None:
    for phrase in _spellings(keyword.text, locale):
        if spans := tuple(inflected(folded, phrase, locale.language)):
            return Covered(keyword, How.PHRASE, spans)
    words = words_in(keyword.text)
    if len(words) < 2:
        return None
    firsts = [next(inflected(folded, word, locale.language), None) for word in words]
    places = {span for span in firsts if span}
    return Covered(keyword, How.WORDS, tuple(sorted(places))) if None not in firsts else None


def _spellings(keyword: str, locale: Locale) -> Iterator[str]:
    """As it is, and in scripts without spaces without those the list put in: 無線 イヤホン is 無線イヤホン."""
    yield keyword
    if not locale.is_spaced and " " in keyword:
        yield "".join(keyword.split())


def _has(folded: Folded, word: str, locale: Locale) -> bool:
    return next(inflected(folded, word, locale.language), None) is not None
