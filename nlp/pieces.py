"""A segment cut at its placeholders, and put together again: the way that cannot lose any."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.locales import Locale
from core.text import needs_border
from nlp.drafts import Draft
from nlp.protection import Placeholder
from nlp.spacing import gap, marks

_WORDS = regex.compile(r"[^\p{P}\s](?:[^\p{Ps}\p{Pe}]*[^\p{Ps}\p{Pe}\p{Pd}\s/])?")
"""From what is no mark to the next bracket, without spaces, dashes and slashes behind: a bracket whose mate is
elsewhere is no model's, nor what sets words apart from a placeholder."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A placeholder, words to translate, or (neither) the marks and spaces beside them."""

    span: Span
    placeholder: Placeholder | None = None
    is_words: bool = False


_Said = tuple[Stretch, str]
"""A stretch with what is said for it."""


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
    at = start
    for words in _WORDS.finditer(text, start, end):
        if at < words.start():
            yield Stretch((at, words.start()))
        yield Stretch(words.span(), is_words=True)
        at = words.end()
    if at < end:
        yield Stretch((at, end))


def put_together(text: str, cut: Sequence[Stretch], drafts: Sequence[Draft], target: Locale) -> Draft:
    """The segment in the target: `drafts` are those of its words, in order."""
    waiting = iter(drafts)
    whole: list[Draft] = []
    last: _Said | None = None
    for stretch in cut:
        written = _written(text, stretch, waiting, target)
        if written.text:
            said = stretch, written.text
            whole += [Draft(_between_two(text, last, said, target))] if last else []
            last = said
        whole.append(written)
    return Draft.joined(whole)


def _between_two(text: str, last: _Said, said: _Said, target: Locale) -> str:
    """The gap of the source; and a space where words vanished between the two, or a mark that kept them apart."""
    (before, written_before), (stretch, written) = last, said
    if written_before[-1].isspace() or written[0].isspace():
        return ""
    start = stretch.span[0]
    runs_in = _is_one_word(written_before, written) and not _is_one_word(text[start - 1], text[start])
    if before.span[1] != start or runs_in:
        return " "
    are_said = (before.placeholder or before.is_words) and (stretch.placeholder or stretch.is_words)
    return gap(text, start, target) if are_said else ""


def _is_one_word(before: str, after: str) -> bool:
    """Whether the two would run into one word."""
    return needs_border(before[-1]) and needs_border(after[0])


def _written(text: str, stretch: Stretch, drafts: Iterator[Draft], target: Locale) -> Draft:
    start, end = stretch.span
    if stretch.is_words:
        return next(drafts).moved(start)
    if stretch.placeholder:
        return Draft.whole(stretch.span, stretch.placeholder.text)
    written = marks(text[start:end], target)
    return Draft.whole(stretch.span, written if start else written.lstrip())
