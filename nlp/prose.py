"""Sentences: cut, translated segment by segment, put together with everything that stood between."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.locales import Pair
from core.spans import within
from glossaries.matching import TermMatch, TermSet
from nlp.drafts import Draft
from nlp.jobs import Job
from nlp.mending import ended_like
from nlp.protection import Placeholder, find_placeholders
from nlp.segmentation import Cut, Split, cut
from nlp.spacing import gap

_MARK = regex.compile(r"\s*+\p{P}")


@dataclass(frozen=True, slots=True)
class ProsePlan:
    """How one text is translated: its cuts, and the job of each segment among them."""

    cuts: tuple[Cut, ...]
    jobs: tuple[Job, ...]
    matches: tuple[TermMatch, ...] = ()
    follows_ends: bool = True

    def assemble(self, drafts: Sequence[Draft], pair: Pair) -> Draft:
        """The drafts of the jobs in their places; what was copied stands between, as it was."""
        waiting = iter(zip(self.jobs, drafts, strict=True))
        whole: list[Draft] = []
        last: Cut | None = None
        for piece in self.cuts:
            draft = self._said(piece, *next(waiting)) if piece.is_segment else Draft.whole(piece.span, piece.text)
            whole += (Draft(_gap(last, piece, pair)), draft)
            last = piece
        return Draft.joined(whole)

    def _said(self, piece: Cut, job: Job, draft: Draft) -> Draft:
        return (ended_like(draft, job.text, job.agreed) if self.follows_ends else draft).moved(piece.span[0])


def _gap(last: Cut | None, piece: Cut, pair: Pair) -> str:
    """A space between two segments of a spaced target, and where a copied placeholder touches words."""
    if last is None or last.text[-1].isspace() or piece.text[0].isspace():
        return ""
    if last.is_segment and piece.is_segment and pair.target.is_spaced:
        return " "
    return gap(last.text[-1] + piece.text[0], 1, pair.target)


def plan_prose(text: str, terms: TermSet, split: Split, *, wants_links: bool, follows_ends: bool = True) -> ProsePlan:
    """Segments with their placeholders and terms. A placeholder at a segment's edge is copied, not translated."""
    placeholders = find_placeholders(text, strict_only=True)
    kept = [p.span for p in placeholders]
    matches = terms.find(text, kept)
    cuts: list[Cut] = []
    for piece in cut(text, split, [*kept, *(m.span for m in matches)]):
        cuts += _peeled(piece, text, placeholders) if piece.is_segment else [piece]
    segments = [piece for piece in cuts if piece.is_segment]
    jobs = tuple(_job(piece, placeholders, matches, wants_links=wants_links) for piece in segments)
    return ProsePlan(tuple(cuts), jobs, tuple(matches), follows_ends)


def _peeled(piece: Cut, text: str, placeholders: Sequence[Placeholder]) -> list[Cut]:
    """The segment without the placeholders and spaces at its edges, which become copies around it.

    A placeholder before a mark (`{name}，您好`) stays: the mark belongs to both, and is to be written anew.
    """
    start, end = piece.span
    inside = deque(p.span for p in within(placeholders, piece.span))
    first, last = start, end
    while inside and inside[0][0] == first and not _MARK.match(text, inside[0][1], end):
        first = inside.popleft()[1]
        while first < end and text[first].isspace():
            first += 1
    while inside and inside[-1][1] == last:
        last = inside.pop()[0]
        while first < last and text[last - 1].isspace():
            last -= 1
    edges = ((start, first, False), (first, last, True), (last, end, False))
    return [Cut(text[a:b], (a, b), is_segment) for a, b, is_segment in edges if a < b]


def _job(piece: Cut, placeholders: Sequence[Placeholder], matches: Sequence[TermMatch], *, wants_links: bool) -> Job:
    start, _ = piece.span
    inside = tuple(p.moved(-start) for p in within(placeholders, piece.span))
    return Job(piece.text, inside, tuple(m.moved(-start) for m in within(matches, piece.span)), wants_links).guarded()
