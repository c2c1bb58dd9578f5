"""Cutting a text into segments and the layout between them, losing nothing.

A cut is a list of `Cut`s that tile the text: the ones to translate, and the spaces and line ends between, which are
copied. Joining their texts gives the text back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from core.findings import Span
from core.spans import Taken

LONGEST_SEGMENT = 400
"""Code points an engine is given at once. OPUS-MT was trained on sentences; far beyond them it drops text."""


class Split(StrEnum):
    """`nonewlines` splits at punctuation only, `none` keeps each line whole."""

    NONE = "none"
    SENTENCES = "sentences"
    NONEWLINES = "nonewlines"


@dataclass(frozen=True, slots=True)
class Cut:
    """`text` stands at `span`; `is_segment` says whether it is to be translated or copied."""

    text: str
    span: Span
    is_segment: bool


_LINE = regex.compile(r"[^\p{Cc}\u2028\u2029]+(?:\t[^\p{Cc}\u2028\u2029]+)*|[\p{Cc}\u2028\u2029]+")
"""Lines and what ends them; control characters end one too, since models make words up for them."""
_SENTENCE_END = regex.compile(
    r"(?:[。！？｡؟۔।]+|(?<![.!?…])[.!?…]++(?=[\"'”’»)\]]*\s+[\"'“‘«(\[¿¡]*[\p{Lu}\p{Lo}\p{N}]))[\"'”’»」』）)\]]*"
)
_NOT_AN_END = regex.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|vs|etc|Inc|Ltd|Co|Sr|Sra|Jr|approx|ca|e\.g|i\.e)|\b\p{Lu})\.$"
)
_LONGEST_ABBREVIATION = 12
"""Code points looked back for one; more than the longest above with its dot and the border before it."""
_LAYOUT = regex.compile(r"[\s\p{Cc}]")
_WEAK_END = regex.compile(r"[，,、;；:：)）\]】」]|\s")


def cut(text: str, split: Split = Split.SENTENCES, whole: Sequence[Span] = ()) -> list[Cut]:
    """Tiles the text with segments and what stands between them; no border falls into a span of `whole`."""
    inner = Taken(len(text), ((start + 1, end) for start, end in whole))
    cuts: list[Cut] = []
    for start, end in _lines(text, inner):
        for first, last in _sentences(text, (start, end), inner) if split is not Split.NONE else [(start, end)]:
            for a, b in bounded(text, (first, last), inner):
                cuts += _trimmed(text, a, b)
    return cuts


def _lines(text: str, inner: Taken) -> Iterator[Span]:
    start = 0
    for match in _LINE.finditer(text):
        if _may_cut(inner, match.end()):
            yield start, match.end()
            start = match.end()


def _sentences(text: str, line: Span, inner: Taken) -> Iterator[Span]:
    """A sentence ends after its closing quotes, and only where something but quotes follows."""
    start, end = line
    for match in _SENTENCE_END.finditer(text, start, end):
        at = match.end()
        is_end = not _NOT_AN_END.search(text, max(start, at - _LONGEST_ABBREVIATION), at)
        if at < end and is_end and _may_cut(inner, at):
            yield start, at
            start = at
    if start < end:
        yield start, end


def bounded(text: str, span: Span, inner: Taken) -> Iterator[Span]:
    """Cuts what is longer than an engine takes: at the last comma or space before the limit, else at the limit.

    What `inner` has taken (a place before its character) is no place to cut; where that leaves none, the piece
    grows to the next.
    """
    start, end = span
    while end - start > LONGEST_SEGMENT:
        limit = start + LONGEST_SEGMENT
        weak = (m.end() for m in _WEAK_END.finditer(text, start + LONGEST_SEGMENT // 2, limit))
        ends = [at for at in weak if _may_cut(inner, at)]
        at = ends[-1] if ends else _free_place(inner, _cluster_border(text, limit), (start, end))
        yield start, at
        start = at
    if start < end:
        yield start, end


def _free_place(inner: Taken, at: int, span: Span) -> int:
    """The nearest place to cut before `at`, or else after it."""
    start, end = span
    before = next((place for place in range(at, start, -1) if _may_cut(inner, place)), None)
    return before or next((place for place in range(at, end) if _may_cut(inner, place)), end)


def _may_cut(inner: Taken, at: int) -> bool:
    return not inner.overlaps((at, at + 1))


def _cluster_border(text: str, at: int) -> int:
    """The nearest place at or before `at` (within a few code points) that does not cut an emoji or accented letter."""
    for place in range(at, max(at - 16, 1), -1):
        cluster = regex.match(r"\X", text[place - 1 : place + 15])
        if cluster is None or cluster.end() == 1:
            return place
    return at


def _trimmed(text: str, start: int, end: int) -> Iterator[Cut]:
    """The segment without its outer spaces and control characters, which are copied."""
    first, last = start, end
    while first < last and _LAYOUT.match(text, first):
        first += 1
    while first < last and _LAYOUT.match(text, last - 1):
        last -= 1
    for a, b, is_segment in ((start, first, False), (first, last, True), (last, end, False)):
        if a < b:
            yield Cut(text[a:b], (a, b), is_segment)
