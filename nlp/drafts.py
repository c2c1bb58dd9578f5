"""A target text that still knows which of its words came from where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from core.findings import Span, overlaps
from core.text import needs_border
from nlp.engines.base import Alignment, Hypothesis

Link = tuple[Span, Span]
"""(span in the source, span in the target), in code points."""
Word = tuple[Span, list[Sequence[float]]]
"""(span of a word in the target, the attention rows of its pieces)."""


class Origin(StrEnum):
    """Whose words a draft is: a model's, approved copy's, agreed terms', or the source's own where nothing is said."""

    ENGINE = "engine"
    MEMORY = "memory"
    TERMS = "terms"
    COPIED = "copied"


@dataclass(frozen=True, slots=True)
class Draft:
    """Target text with word links to its source, and why it is in doubt where it is.

    `score` is the engine's mean log probability a piece, of several drafts the lowest; None where none was given.
    `wordings` is how many of the engine's were at hand when this one was chosen.
    """

    text: str
    links: tuple[Link, ...] = ()
    doubt: str = ""
    score: float | None = None
    origin: Origin = Origin.ENGINE
    wordings: int = 1

    @classmethod
    def whole(cls, source_span: Span, text: str) -> "Draft":
        """A text that stands for all of `source_span`."""
        return cls(text, ((source_span, (0, len(text))),) if text else ())

    @classmethod
    def joined(cls, drafts: Iterable["Draft"]) -> "Draft":
        """One after the other."""
        drafts = list(drafts)
        texts: list[str] = []
        links: list[Link] = []
        by = 0
        for draft in drafts:
            texts.append(draft.text)
            links += ((s, (t[0] + by, t[1] + by)) for s, t in draft.links)
            by += len(draft.text)
        scores = [draft.score for draft in drafts if draft.score is not None]
        return cls("".join(texts), tuple(links), first_doubt(drafts), min(scores, default=None))

    def moved(self, source_by: int) -> "Draft":
        """The same text, its source counted from `source_by` code points earlier."""
        return replace(self, links=tuple(((s[0] + source_by, s[1] + source_by), t) for s, t in self.links))

    def __add__(self, other: "Draft") -> "Draft":
        return Draft.joined((self, other))

    def with_text(self, span: Span, text: str, source_span: Span) -> "Draft":
        """`text` in the place of the target span, now linked to `source_span`; links after it move along.

        An empty text takes the span away and links nothing.
        """
        start, end = span
        by = len(text) - (end - start)
        kept = [(s, (t[0] + by, t[1] + by) if t[0] >= end else t) for s, t in self.links if not overlaps(t, [span])]
        links = [*kept, (source_span, (start, start + len(text)))] if text else kept
        return replace(self, text=self.text[:start] + text + self.text[end:], links=tuple(links))


def first_doubt(drafts: Iterable[Draft]) -> str:
    """Why the first of them that is in doubt is; empty where none is."""
    return next((draft.doubt for draft in drafts if draft.doubt), "")


def draft_of(hypothesis: Hypothesis) -> Draft:
    """A hypothesis with its soft alignment hardened: each word linked to the source piece it looked at most."""
    if hypothesis.alignment is None:
        return Draft(hypothesis.text, doubt=hypothesis.doubt, score=hypothesis.score)
    links = tuple(_strongest(hypothesis.text, hypothesis.alignment))
    return Draft(hypothesis.text, links, hypothesis.doubt, hypothesis.score)


def _strongest(text: str, alignment: Alignment) -> list[Link]:
    links: list[Link] = []
    for span, rows in words_of(text, alignment):
        weights = list(map(max, zip(*rows, strict=True))) if len(rows) > 1 else list(rows[0])
        strongest = max(weights, default=0.0)
        if strongest > 0:
            links.append((alignment.source[weights.index(strongest)], span))
    return links


def attention(words: Sequence[Word], source: Sequence[Span], source_span: Span) -> list[float]:
    """How much each word of the target looked at the source span."""
    columns = [i for i, piece in enumerate(source) if overlaps(piece, [source_span])]
    return [max(sum(row[c] for c in columns) for row in rows) for _, rows in words]


def words_of(text: str, alignment: Alignment) -> list[Word]:
    """Pieces put together to words, each with the attention rows of its pieces; punctuation is no word."""
    words: list[Word] = []
    for (start, end), row in zip(alignment.target, alignment.weights, strict=False):
        if not any(map(str.isalnum, text[start:end])):
            continue
        last, rows = words[-1] if words else ((0, 0), [])
        if rows and last[1] == start and needs_border(text[start]) and needs_border(text[start - 1]):
            rows.append(row)
            words[-1] = ((last[0], end), rows)
        else:
            words.append(((start, end), [row]))
    return words
