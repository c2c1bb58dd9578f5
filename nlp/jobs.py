"""Segments through the engine, with their placeholders and terms: one job a segment, all jobs in one batch.

The ways tried, in order: nothing to translate, copied; the whole is a term, the term; translated with masks for the
placeholders; and where a mask is lost, or there are too many, translated in pieces around the placeholders, which
cannot lose any.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from core.locales import Pair
from core.text import fold_key
from glossaries.matching import TermMatch
from nlp.drafts import Draft, Origin
from nlp.engines.base import Engine
from nlp.masking import Masked, mask
from nlp.pieces import Stretch, put_together, stretches
from nlp.protection import Kind, Placeholder
from nlp.terminology import Requirement, enforce

MOST_MASKS = 9
"""Placeholders of one segment that are masked; each may cost two more decodings, and no sentence we saw had more."""
_DIGITS = regex.compile(r"\d+")
_LETTER = regex.compile(r"\p{L}")


@dataclass(frozen=True, slots=True)
class Job:
    """A segment to translate; the spans of `placeholders` and `matches` are in it, and none overlap.

    `figures` are codes and numbers left to the engine; where it loses one, all are protected as placeholders are.
    """

    text: str
    placeholders: tuple[Placeholder, ...] = ()
    matches: tuple[TermMatch, ...] = ()
    wants_links: bool = False
    figures: tuple[Placeholder, ...] = ()


def run(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    """n jobs in, n drafts out, same order; equal jobs are done once. Every placeholder is in its draft exactly once."""
    different = list(dict.fromkeys(jobs))
    done = dict(zip(different, _run(different, engine, pair), strict=True))
    return [done[job] for job in jobs]


def _run(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    if not jobs:
        return []
    drafts = [_without_engine(job) for job in jobs]
    waiting = [i for i, draft in enumerate(drafts) if draft is None and len(jobs[i].placeholders) <= MOST_MASKS]
    masked = [mask(jobs[i].text, jobs[i].placeholders) for i in waiting]
    translated = _translated([jobs[i] for i in waiting], masked, engine, pair)
    for i, masks, draft in zip(waiting, masked, translated, strict=True):
        drafts[i] = masks.restore(draft)
    unkept = [i for i, draft in enumerate(drafts) if draft is not None and not keeps_figures(jobs[i], draft.text)]
    for i, draft in zip(
        unkept, _run([_protected(jobs[i]) for i in unkept], engine, pair) if unkept else (), strict=True
    ):
        drafts[i] = draft
    broken = [i for i, draft in enumerate(drafts) if draft is None]
    for i, draft in zip(broken, _in_pieces([jobs[i] for i in broken], engine, pair), strict=True):
        drafts[i] = draft
    return [draft for draft in drafts if draft is not None]


def keeps_figures(job: Job, text: str) -> bool:
    """True where every digit group stands in the target as often as in the figures, and every code in one piece."""
    lost = Counter(d for f in job.figures for d in _DIGITS.findall(f.text))
    lost -= Counter(_DIGITS.findall(text))
    written = _squeezed(text)
    return not lost and all(_squeezed(f.text) in written for f in job.figures if f.kind is Kind.CODE)


def _squeezed(text: str) -> str:
    """As codes are compared: `7 cm` is `7cm`, `1,8 L` is `1.8L`."""
    return "".join(text.casefold().split()).replace(",", ".")


def _protected(job: Job) -> Job:
    everything = sorted([*job.placeholders, *job.figures], key=lambda p: p.span)
    return Job(job.text, tuple(everything), job.matches, job.wants_links)


def _without_engine(job: Job) -> Draft | None:
    """The draft of a job that needs no model: one that is a term, or has no words."""
    for match in job.matches:
        if fold_key(match.term.source) == fold_key(job.text):
            return replace(Draft.whole((0, len(job.text)), match.term.target), origin=Origin.TERMS)
    has_words = any(
        s.placeholder is None and _LETTER.search(job.text, *s.span) for s in stretches(job.text, job.placeholders)
    )
    if job.matches or has_words:
        return None
    return replace(Draft.whole((0, len(job.text)), job.text), origin=Origin.COPIED)


def _translated(jobs: Sequence[Job], masked: Sequence[Masked], engine: Engine, pair: Pair) -> list[Draft]:
    """Plain translation for jobs that ask for nothing, the cascade for the others: two batches."""
    requirements = [
        sorted([*m.requirements(), *_requirements(job, m)], key=lambda r: r.span)
        for job, m in zip(jobs, masked, strict=True)
    ]
    led = [i for i, job in enumerate(jobs) if requirements[i] or job.wants_links]
    plain = [i for i, job in enumerate(jobs) if not requirements[i] and not job.wants_links]
    drafts: dict[int, Draft] = {}
    if plain:
        hypotheses = engine.translate([masked[i].text for i in plain], pair)
        drafts |= {i: Draft(h.text, doubt=h.doubt, score=h.score) for i, h in zip(plain, hypotheses, strict=True)}
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
    """Each job cut at its placeholders; the words between are translated on their own and put together in order."""
    cuts = [stretches(job.text, job.placeholders) for job in jobs]
    pieces = [_piece(job, s) for job, cut in zip(jobs, cuts, strict=True) for s in cut if s.is_words]
    drafts = iter(run(pieces, engine, pair) if pieces else ())
    return [
        put_together(job.text, cut, [next(drafts) for s in cut if s.is_words], pair.target)
        for job, cut in zip(jobs, cuts, strict=True)
    ]


def _piece(job: Job, stretch: Stretch) -> Job:
    start, end = stretch.span
    inside = [m for m in job.matches if start <= m.span[0] and m.span[1] <= end]
    return Job(job.text[start:end], (), tuple(m.moved(-start) for m in inside), job.wants_links)
