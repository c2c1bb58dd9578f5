"""Sentences: cut, translated segment by segment, put together with everything that stood between."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.findings import Span, overlaps
from core.locales import Pair
from glossaries.matching import TermMatch, TermSet
from nlp.drafts import Draft
from nlp.jobs import Job
from nlp.protection import Placeholder, find_placeholders
from nlp.segmentation import Cut, Split, cut


@dataclass(frozen=True, slots=True)
class ProsePlan:
    """How one text is translated: its cuts, and the job of each segment among them."""

    cuts: tuple[Cut, ...]
    starts: tuple[int, ...]
    jobs: tuple[Job, ...]
    matches: tuple[TermMatch, ...] = ()
    follows_ends: bool = True

    def assemble(self, drafts: Sequence[Draft], pair: Pair) -> Draft:
        """The drafts of the jobs in their places; what was copied stands between, as it was."""
        waiting = iter(zip(self.starts, drafts, strict=True))
        whole = Draft("")
        for piece in self.cuts:
            if not piece.is_segment:
                whole += Draft.whole(piece.span, piece.text)
                continue
            start, draft = next(waiting)
            draft = _ended_like(piece.text, draft) if self.follows_ends else draft
            gap = " " if whole.text and not whole.text[-1].isspace() and pair.target.is_spaced else ""
            whole += Draft(gap) + draft.moved(start)
        return whole


def _ended_like(source: str, draft: Draft) -> Draft:
    """Without the full stop a model puts behind a phrase that had none."""
    adds_stop = source[-1:].isalnum() and draft.text.endswith(".") and not draft.text.endswith("..")
    return draft.with_text((len(draft.text) - 1, len(draft.text)), "", (0, 0)) if adds_stop else draft


def plan_prose(text: str, terms: TermSet, split: Split, *, wants_links: bool, follows_ends: bool = True) -> ProsePlan:
    """Segments with their placeholders and terms. A placeholder at a segment's edge is copied, not translated."""
    placeholders = find_placeholders(text, strict_only=True)
    cuts: list[Cut] = []
    for piece in _uncut(cut(text, split), [p.span for p in placeholders], text):
        cuts += _peeled(piece, text, placeholders) if piece.is_segment else [piece]
    matches = terms.find(text, [p.span for p in placeholders])
    segments = [piece for piece in cuts if piece.is_segment]
    jobs = tuple(_job(piece, placeholders, matches, wants_links=wants_links) for piece in segments)
    return ProsePlan(tuple(cuts), tuple(piece.span[0] for piece in segments), jobs, tuple(matches), follows_ends)


def _uncut(cuts: Sequence[Cut], kept: Sequence[Span], text: str) -> list[Cut]:
    """Puts cuts together again where a border fell into a kept span (a URL with a dot and a space after)."""
    whole: list[Cut] = []
    for piece in cuts:
        at = piece.span[0]
        if whole and any(start < at < end for start, end in kept):
            start = whole.pop().span[0]
            whole.append(Cut(text[start : piece.span[1]], (start, piece.span[1]), is_segment=True))
        else:
            whole.append(piece)
    return whole


def _peeled(piece: Cut, text: str, placeholders: Sequence[Placeholder]) -> list[Cut]:
    """The segment without the placeholders and spaces at its edges, which become copies around it."""
    start, end = piece.span
    inside = [p.span for p in placeholders if start <= p.span[0] and p.span[1] <= end]
    first, last = start, end
    while inside and inside[0][0] == first:
        first = inside.pop(0)[1]
        first += len(text[first:end]) - len(text[first:end].lstrip())
    while inside and inside[-1][1] == last:
        last = inside.pop()[0]
        last -= len(text[first:last]) - len(text[first:last].rstrip())
    edges = ((start, first, False), (first, last, True), (last, end, False))
    return [Cut(text[a:b], (a, b), is_segment) for a, b, is_segment in edges if a < b]


def _job(piece: Cut, placeholders: Sequence[Placeholder], matches: Sequence[TermMatch], *, wants_links: bool) -> Job:
    start, end = piece.span
    inside = tuple(
        Placeholder(p.kind, p.text, (p.span[0] - start, p.span[1] - start))
        for p in placeholders
        if start <= p.span[0] and p.span[1] <= end
    )
    terms = tuple(
        m.moved(-start)
        for m in matches
        if start <= m.span[0] and m.span[1] <= end and not overlaps(m.span, [p.span for p in inside])
    )
    return Job(piece.text, inside, terms, wants_links)
