"""A target text that still knows which of its words came from where."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.findings import Span, overlaps
from core.text import needs_border
from nlp.engines.base import Alignment, Hypothesis

Link = tuple[Span, Span]
"""(span in the source, span in the target), in code points."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Target text with word links to its source."""

    text: str
    links: tuple[Link, ...] = ()

    @classmethod
    def whole(cls, source_span: Span, text: str) -> "Draft":
        """A text that stands for all of `source_span`."""
        return cls(text, ((source_span, (0, len(text))),) if text else ())

    def moved(self, source_by: int) -> "Draft":
        """The same text, its source counted from `source_by` code points earlier."""
        return Draft(self.text, tuple(((s[0] + source_by, s[1] + source_by), t) for s, t in self.links))

    def __add__(self, other: "Draft") -> "Draft":
        by = len(self.text)
        shifted = tuple((s, (t[0] + by, t[1] + by)) for s, t in other.links)
        return Draft(self.text + other.text, self.links + shifted)

    def with_text(self, span: Span, text: str, source_span: Span) -> "Draft":
        """`text` in the place of the target span, now linked to `source_span`; links after it move along."""
        start, end = span
        by = len(text) - (end - start)
        kept = [(s, (t[0] + by, t[1] + by) if t[0] >= end else t) for s, t in self.links if not overlaps(t, [span])]
        links = (*kept, (source_span, (start, start + len(text))))
        return Draft(self.text[:start] + text + self.text[end:], links)


def draft_of(hypothesis: Hypothesis) -> Draft:
    """A hypothesis with its soft alignment hardened: each word linked to the source piece it looked at most."""
    if hypothesis.alignment is None:
        return Draft(hypothesis.text)
    return Draft(hypothesis.text, tuple(_strongest(hypothesis.text, hypothesis.alignment)))


def _strongest(text: str, alignment: Alignment) -> list[Link]:
    links: list[Link] = []
    for span, rows in _words(text, alignment):
        weights = [max(row[s] for row in rows) for s in range(len(alignment.source))]
        best = max(range(len(weights)), key=weights.__getitem__, default=None)
        if best is not None and weights[best] > 0:
            links.append((alignment.source[best], span))
    return links


def attention(text: str, alignment: Alignment, source_span: Span) -> list[tuple[Span, float]]:
    """How much each word of the target looked at the source span, in target order: (span of the word, weight)."""
    columns = [i for i, piece in enumerate(alignment.source) if overlaps(piece, [source_span])]
    return [(span, max(sum(row[c] for c in columns) for row in rows)) for span, rows in _words(text, alignment)]


def _words(text: str, alignment: Alignment) -> list[tuple[Span, list[Sequence[float]]]]:
    """Pieces put together to words, each with the attention rows of its pieces; punctuation is no word."""
    words: list[tuple[Span, list[Sequence[float]]]] = []
    for (start, end), row in zip(alignment.target, alignment.weights, strict=False):
        if not any(map(str.isalnum, text[start:end])):
            continue
        last = words[-1] if words else None
        if last and last[0][1] == start and needs_border(text[start]) and needs_border(text[start - 1]):
            words[-1] = ((last[0][0], end), [*last[1], row])
        else:
            words.append(((start, end), [row]))
    return words
