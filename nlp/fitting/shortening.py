"""A shorter wording of a title: whole words go, the least telling first, and what went is named.

Brand and product type stay. First go shop talk (free shipping), then what stands in brackets, then chunk by chunk from
the end; then, within what is left, words from the end of each chunk. A connective is never left hanging.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from core.findings import Span, overlaps
from core.locales import Locale
from glossaries.channels import Limit
from nlp.fitting.inspection import is_small, key_of_word, misplaced
from nlp.fitting.words import Word, words_of

HEAD_FIRST = frozenset("ar es fa fr he id it ms pt ro sw th tl vi".split())
"""Languages whose noun stands before its attributes (WALS 87A), where a title begins with the product."""
_SPACES = regex.compile(r"\s{2,}")


@dataclass(frozen=True, slots=True)
class Telling:
    """What is known of a text's words: spans that must stay (brand, product type) and spans that go first."""

    kept: tuple[Span, ...] = ()
    promotional: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A wording that fits, and what was left out of it, in order."""

    text: str
    dropped: tuple[str, ...] = field(default=())


def shorten(text: str, limit: Limit, locale: Locale, telling: Telling = Telling()) -> Proposal | None:
    """A wording inside the limit, or None where brand and product type alone do not fit.

    Nothing is put in or reordered; characters the field does not take go too.
    """
    words = words_of(text, locale)
    kept = _kept(words, locale, telling)
    gone = set(_too_often(words, limit))
    order = [i for i in _order(words, kept, telling) if i not in gone]
    shown = _rendered(words, gone, limit)
    for i in order:
        if limit.has_room(shown):
            break
        gone.add(i)
        gone |= _hanging(words, gone)
        shown = _rendered(words, gone, limit)
    if not limit.has_room(shown) or not shown:
        return None
    return Proposal(shown, tuple(_named(words, gone)))


def _kept(words: Sequence[Word], locale: Locale, telling: Telling) -> set[int]:
    """The words that must stay; where nothing is known, the first (a brand, most likely) and the first chunk's head."""
    told = {i for i, word in enumerate(words) if overlaps(word.span, telling.kept)}
    if told or not words:
        return told
    first = [i for i, word in enumerate(words) if word.chunk == words[0].chunk]
    connective = next((i for i in first if is_small(words[i].text)), first[-1] + 1)
    head = first[0] if locale.language in HEAD_FIRST else max(connective - 1, first[0])
    return {first[0], head}


def _too_often(words: Sequence[Word], limit: Limit) -> Iterator[int]:
    seen: Counter[str] = Counter()
    for i, word in enumerate(words):
        key = key_of_word(word)
        if limit.same_word is None or not key or key.isdecimal() or is_small(word.text):
            continue
        seen[key] += 1
        if seen[key] > limit.same_word:
            yield i


def _order(words: Sequence[Word], kept: set[int], telling: Telling) -> Iterator[int]:
    """The words that may go, the first to go first; those of one chunk go together while the chunk is all open."""
    free = [i for i in range(len(words)) if i not in kept]
    promotional = [i for i in free if overlaps(words[i].span, telling.promotional)]
    closed = {words[i].chunk for i in kept}
    bracketed = [i for i in reversed(free) if words[i].is_bracketed]
    open_chunks = [i for i in reversed(free) if words[i].chunk not in closed]
    yield from dict.fromkeys([*promotional, *bracketed, *open_chunks, *reversed(free)])


def _hanging(words: Sequence[Word], gone: set[int]) -> set[int]:
    """Connectives whose chunk goes on no further."""
    found: set[int] = set()
    for i in range(len(words) - 1, -1, -1):
        if i in gone or not is_small(words[i].text):
            continue
        after = next((j for j in range(i + 1, len(words)) if j not in gone and j not in found), None)
        if after is None or words[after].chunk != words[i].chunk:
            found.add(i)
    return found


def _rendered(words: Sequence[Word], gone: set[int], limit: Limit) -> str:
    parts: list[str] = []
    last: Word | None = None
    for i, word in enumerate(words):
        if i in gone:
            continue
        parts += [_gap(last, word) if last else "", word.text]
        last = word
    shown = "".join(parts)
    if gone and set(range(len(words))) <= gone:
        return ""
    for start, end in reversed(list(misplaced(shown, limit))):
        shown = shown[:start] + shown[end:]
    return _SPACES.sub(" ", shown).strip(" ,，、;；|｜·•-–—/／")


def _gap(last: Word, word: Word) -> str:
    """What stood before the word; where its neighbour is gone, a space inside a chunk that had one."""
    if word.span[0] - len(word.gap) == last.span[1] or word.chunk != last.chunk:
        return word.gap
    return " " if word.gap.isspace() or last.gap.isspace() else word.gap


def _named(words: Sequence[Word], gone: set[int]) -> Iterator[str]:
    """What is gone, side by side words together."""
    run: list[Word] = []
    for i, word in enumerate(words):
        if i in gone:
            run.append(word)
        elif run:
            yield _joined(run)
            run = []
    if run:
        yield _joined(run)


def _joined(run: Sequence[Word]) -> str:
    return "".join((w.gap if i else "") + w.text for i, w in enumerate(run)).strip()
