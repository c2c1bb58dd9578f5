"""A segment cut at its placeholders, and put together again: the way that cannot lose any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.locales import Locale
from nlp.drafts import Draft
from nlp.protection import Placeholder
from nlp.spacing import gap, marks

_MARK = regex.compile(r"[\p{P}\s]")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A placeholder, words to translate, or (neither) the marks and spaces beside them."""

    span: Span
    placeholder: Placeholder | None = None
    is_words: bool = False


def stretches(text: str, placeholders: Sequence[Placeholder]) -> list[Stretch]:
    """Tiles the segment."""
    found: list[Stretch] = []
    at = 0
    for placeholder in placeholders:
        found += _between(text, at, placeholder.span[0])
        found.append(Stretch(placeholder.span, placeholder))
        at = placeholder.span[1]
    return [*found, *_between(text, at, len(text))]


def _between(text: str, start: int, end: int) -> Iterator[Stretch]:
    first, last = start, end
    while first < last and _MARK.match(text, first):
        first += 1
    while first < last and text[last - 1].isspace():
        last -= 1
    for a, b, is_words in ((start, first, False), (first, last, True), (last, end, False)):
        if a < b:
            yield Stretch((a, b), is_words=is_words)


def put_together(text: str, cut: Sequence[Stretch], drafts: Sequence[Draft], target: Locale) -> Draft:
    """The segment in the target: `drafts` are those of its words, in order."""
    waiting = iter(drafts)
    whole: list[Draft] = []
    for before, stretch in zip([None, *cut], cut, strict=False):
        if before and (before.placeholder or before.is_words) and (stretch.placeholder or stretch.is_words):
            whole.append(Draft(gap(text, stretch.span[0], target)))
        whole.append(_written(text, stretch, waiting, target))
    return Draft.joined(whole)


def _written(text: str, stretch: Stretch, drafts: Iterator[Draft], target: Locale) -> Draft:
    start, end = stretch.span
    if stretch.is_words:
        return next(drafts).moved(start)
    if stretch.placeholder:
        return Draft.whole(stretch.span, stretch.placeholder.text)
    return Draft.whole(stretch.span, marks(text[start:end], target))
