"""Segments through the engine, with their placeholders and terms: one job a segment, all jobs in one batch.

The ways tried, in order: nothing to translate, copied; the whole is a term, the term; translated with masks for the
placeholders; and where a mask is lost, translated in pieces around the placeholders, which cannot lose any.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.locales import Pair
from core.text import fold_key
from glossaries.matching import TermMatch
from nlp.drafts import Draft
from nlp.engines.base import Engine
from nlp.masking import Masked, mask
from nlp.protection import Placeholder
from nlp.terminology import Requirement, enforce

_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Job:
    """A segment to translate; the spans of `placeholders` and `matches` are in it, and none overlap."""

    text: str
    placeholders: tuple[Placeholder, ...] = ()
    matches: tuple[TermMatch, ...] = ()
    wants_links: bool = False


def run(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    """n jobs in, n drafts out, same order. Every placeholder is in its draft exactly once."""
    drafts: list[Draft | None] = [_without_engine(job) for job in jobs]
    waiting = [i for i, draft in enumerate(drafts) if draft is None]
    masked = [mask(jobs[i].text, jobs[i].placeholders) for i in waiting]
    for i, job, draft in zip(
        waiting, masked, _translated([jobs[i] for i in waiting], masked, engine, pair), strict=True
    ):
        drafts[i] = job.restore(draft)
    broken = [i for i, draft in enumerate(drafts) if draft is None]
    for i, draft in zip(broken, _in_pieces([jobs[i] for i in broken], engine, pair), strict=True):
        drafts[i] = draft
    return [draft for draft in drafts if draft is not None]


def _without_engine(job: Job) -> Draft | None:
    """The draft of a job that needs no model: one that is a term, or has no words."""
    for match in job.matches:
        if fold_key(match.term.source) == fold_key(job.text):
            return Draft.whole((0, len(job.text)), match.term.target)
    words = job.text
    for placeholder in reversed(job.placeholders):
        words = words[: placeholder.span[0]] + words[placeholder.span[1] :]
    return None if _LETTER.search(words) else Draft.whole((0, len(job.text)), job.text)


def _translated(jobs: Sequence[Job], masked: Sequence[Masked], engine: Engine, pair: Pair) -> list[Draft]:
    """Plain translation for jobs that ask for nothing, the cascade for the others: two batches."""
    requirements = [
        sorted([*m.requirements(), *_requirements(job, m)], key=lambda r: r.span)
        for job, m in zip(jobs, masked, strict=True)
    ]
    plain = [i for i, job in enumerate(jobs) if not requirements[i] and not job.wants_links]
    led = [i for i in range(len(jobs)) if i not in set(plain)]
    drafts: dict[int, Draft] = {}
    if plain:
        hypotheses = engine.translate([masked[i].text for i in plain], pair)
        drafts |= {i: Draft(h.text) for i, h in zip(plain, hypotheses, strict=True)}
    if led:
        enforced = enforce([masked[i].text for i in led], [requirements[i] for i in led], engine, pair)
        drafts |= dict(zip(led, enforced, strict=True))
    return [drafts[i] for i in range(len(jobs))]


def _requirements(job: Job, masked: Masked) -> list[Requirement]:
    return [
        Requirement(masked.into(match.span), match.term.target, match.term.accepted, match.term.keeps_case)
        for match in job.matches
    ]


def _in_pieces(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    """Each job cut at its placeholders; the pieces are translated on their own and put together in order."""
    cuts = [_pieces(job) for job in jobs]
    drafts = iter(run([piece for _, pieces in cuts for _, piece in pieces], engine, pair) if jobs else ())
    return [
        _put_together(job, gaps, {at: next(drafts) for at, _ in pieces}, pair)
        for job, (gaps, pieces) in zip(jobs, cuts, strict=True)
    ]


def _pieces(job: Job) -> tuple[list[Span], list[tuple[int, Job]]]:
    """The stretches between placeholders that hold words, as jobs with where each starts."""
    gaps: list[Span] = []
    at = 0
    for placeholder in job.placeholders:
        gaps.append((at, placeholder.span[0]))
        at = placeholder.span[1]
    gaps.append((at, len(job.text)))
    return gaps, [(start, _piece(job, start, end)) for start, end in gaps if job.text[start:end].strip()]


def _piece(job: Job, start: int, end: int) -> Job:
    inside = [m for m in job.matches if start <= m.span[0] and m.span[1] <= end]
    return Job(job.text[start:end], (), tuple(m.moved(-start) for m in inside), job.wants_links)


def _put_together(job: Job, gaps: list[Span], drafts: dict[int, Draft], pair: Pair) -> Draft:
    whole = Draft("")
    for i, (start, end) in enumerate(gaps):
        if start in drafts and start < end:
            whole = _side_by_side(whole, drafts[start].moved(start), pair)
        if i < len(job.placeholders):
            placeholder = job.placeholders[i]
            whole = _side_by_side(whole, Draft.whole(placeholder.span, placeholder.text), pair)
    return whole


def _side_by_side(before: Draft, after: Draft, pair: Pair) -> Draft:
    """One after the other, with a space between words of a spaced target."""
    if not before.text or not after.text or not pair.target.is_spaced:
        return before + after
    touches = before.text[-1] not in " \n([/@#" and after.text[0] not in " \n,.;:!?)]%"
    return before + Draft(" " if touches else "") + after
