"""Cutting a text into segments and the layout between them, losing nothing.

A cut is a list of `Cut`s that tile the text: the ones to translate, and the spaces and line ends between, which are
copied. Joining their texts gives the text back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

from core.findings import Span

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


_LINE = regex.compile(r"[^\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+|[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = regex.compile(
    r"(?:[。！？｡؟۔।]+|[.!?…]+(?=[\"'”’»)\]]*\s+[\"'“‘«(\[¿¡]*[\p{Lu}\p{Lo}\p{N}]))[\"'”’»」』）)\]]*"
)
_NOT_AN_END = regex.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|No|Nr|vs|etc|Inc|Ltd|Co|Sr|Sra|Jr|approx|ca|e\.g|i\.e)|\b\p{Lu})\.$"
)
_WEAK_END = regex.compile(r"[，,、;；:：)）\]】」]|\s")


def cut(text: str, split: Split = Split.SENTENCES) -> list[Cut]:
    """Tiles the text with segments and what stands between them."""
    cuts: list[Cut] = []
    for start, end in _lines(text):
        for first, last in _sentences(text, start, end) if split is not Split.NONE else [(start, end)]:
            for a, b in _bounded(text, first, last):
                cuts += _trimmed(text, a, b)
    return cuts


def _lines(text: str) -> Iterator[Span]:
    for match in _LINE.finditer(text):
        yield match.span()


def _sentences(text: str, start: int, end: int) -> Iterator[Span]:
    """A sentence ends after its closing quotes, and only where something but quotes follows."""
    for match in _SENTENCE_END.finditer(text, start, end):
        if match.end() < end and not _NOT_AN_END.search(text, start, match.end()):
            yield start, match.end()
            start = match.end()
    if start < end:
        yield start, end


def _bounded(text: str, start: int, end: int) -> Iterator[Span]:
    """Cuts what is longer than an engine takes: at the last comma or space before the limit, else at the limit."""
    while end - start > LONGEST_SEGMENT:
        limit = start + LONGEST_SEGMENT
        ends = [m.end() for m in _WEAK_END.finditer(text, start + LONGEST_SEGMENT // 2, limit)]
        at = ends[-1] if ends else _cluster_border(text, limit)
        yield start, at
        start = at
    yield start, end


def _cluster_border(text: str, at: int) -> int:
    """The nearest place at or before `at` (within a few code points) that does not cut an emoji or accented letter."""
    for place in range(at, max(at - 16, 1), -1):
        cluster = regex.match(r"\X", text[place - 1 : place + 15])
        if cluster is None or cluster.end() == 1:
            return place
    return at


def _trimmed(text: str, start: int, end: int) -> Iterator[Cut]:
    """The segment without its outer spaces, which are copied."""
    body = text[start:end]
    first = start + len(body) - len(body.lstrip())
    last = max(first, start + len(body.rstrip()))
    for a, b, is_segment in ((start, first, False), (first, last, True), (last, end, False)):
        if a < b:
            yield Cut(text[a:b], (a, b), is_segment)
