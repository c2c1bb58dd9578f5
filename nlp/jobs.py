"""Segments through the engine, with their placeholders and terms: one job a segment, all jobs in one batch.

The ways tried, in order: nothing to translate, copied; the whole is a term, the term; translated with masks for the
placeholders; and where a mask is lost, or there are too many, translated in pieces around the placeholders, which
cannot lose any. Where a figure is lost, another wording that the same search found has it, or it can be put back into
the draft; what neither mends is translated again: a sentence with its figures masked too, a title around them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from core.locales import Pair
from core.text import fold_key
from glossaries.agreement import gender_of
from glossaries.matching import TermMatch
from nlp.drafts import Draft, Origin
from nlp.engines.base import Engine, Hypothesis
from nlp.figures import figures, foreign_words, invents, is_sentence, lost, percent_words, written_for
from nlp.masking import Masked, mask
from nlp.mending import completed, ended_like, respelled, without_strays
from nlp.money import prices
from nlp.pieces import Stretch, put_together, stretches
from nlp.protection import Placeholder
from nlp.soundness import is_sound
from nlp.terminology import Requirement, enforce, missed

MOST_MASKS = 9
"""Placeholders of one segment that are masked; each may cost two more decodings, and no sentence we saw had more."""
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

    @property
    def agreed(self) -> list[str]:
        """The words that its terms want."""
        return [match.term.target for match in self.matches]

    def guarded(self) -> "Job":
        """With the prices kept whole and the codes and numbers watched, outside placeholders and terms."""
        taken = [p.span for p in self.placeholders] + [m.span for m in self.matches]
        amounts = prices(self.text, taken)
        kept = sorted((*self.placeholders, *amounts), key=lambda placeholder: placeholder.span)
        watched = figures(self.text, [*taken, *(price.span for price in amounts)])
        return Job(self.text, tuple(kept), self.matches, self.wants_links, tuple(watched))

    def spoken(self, pair: Pair) -> "Job":
        """With its prices written as the target does, and the names in foreign letters watched too."""
        kept = tuple(written_for(placeholder, pair) for placeholder in self.placeholders)
        taken = [p.span for p in (*kept, *self.figures)] + [m.span for m in self.matches]
        names = foreign_words(self.text, pair.source, taken)
        return replace(self, placeholders=kept, figures=(*self.figures, *names))


def run(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    """n jobs in, n drafts out, same order; equal jobs are done once. Every placeholder is in its draft exactly once."""
    different = list(dict.fromkeys(jobs))
    spoken = [job.spoken(pair) for job in different]
    done = dict(zip(different, _run(spoken, engine, pair), strict=True))
    return [done[job] for job in jobs]


def _run(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    if not jobs:
        return []
    drafts = [_without_engine(job) for job in jobs]
    waiting = [i for i, draft in enumerate(drafts) if draft is None and len(jobs[i].placeholders) <= MOST_MASKS]
    masked = [mask(jobs[i].text, jobs[i].placeholders) for i in waiting]
    translated = _translated([jobs[i] for i in waiting], masked, engine, pair)
    unkept = {i for i, draft in enumerate(drafts) if draft is not None and misstates(jobs[i], draft)}
    for i, masks, wordings in zip(waiting, masked, translated, strict=True):
        drafts[i], is_wrong = _chosen(jobs[i], [_restored(masks, one) for one in wordings], pair)
        if is_wrong:
            unkept.add(i)
    again = {i: job for i in sorted(unkept) if (job := _protected(jobs[i], drafts[i], pair))}
    jobs = [again.get(i, job) for i, job in enumerate(jobs)]
    whole = [i for i in again if is_sentence(jobs[i].text)]
    drafts = [
        None if i in unkept and job.placeholders else draft
        for i, (job, draft) in enumerate(zip(jobs, drafts, strict=True))
    ]
    for i, draft in zip(whole, _run([again[i] for i in whole], engine, pair), strict=True):
        drafts[i] = _tried_again(draft)
    broken = [i for i, draft in enumerate(drafts) if draft is None]
    for i, draft in zip(broken, _in_pieces([jobs[i] for i in broken], engine, pair), strict=True):
        drafts[i] = _tried_again(draft)
    return [draft for draft in drafts if draft is not None]


def _tried_again(draft: Draft) -> Draft:
    """Made in another way than the first, which was at hand too: another wording of the whole would lose a figure."""
    return replace(draft, wordings=draft.wordings + 1)


def _chosen(job: Job, wordings: Sequence[Draft | None], pair: Pair) -> tuple[Draft | None, bool]:
    """The first wording that says every figure and makes sense, mended where that is all it takes; else the first.

    With whether it misstates a figure. None where a placeholder is lost in all of them.
    """
    whole = [one for one in wordings if one is not None]
    if not whole:
        return None, False
    is_wrong = misstates(job, whole[0])
    if len(whole) == 1 and not is_wrong:
        return whole[0], False
    tried = _mended(job, whole, pair)
    found = next((one for one in tried if not (is_wrong and one is whole[0]) and _is_right(job, one, pair)), None)
    return replace(found or whole[0], wordings=len(wordings)), is_wrong and found is None


def _mended(job: Job, wordings: Sequence[Draft], pair: Pair) -> Iterator[Draft]:
    """Each as it is, and with its figures as in the source and no stray sign; then with what stood apart at the end."""
    spelled: list[Draft] = []
    for one in wordings:
        yield one
        spelled.append(without_strays(respelled(one, job.figures, job.text, pair), job.text, job.agreed))
        yield spelled[-1]
    for one in spelled:
        yield completed(one, job.figures, job.text, pair)


def _is_right(job: Job, draft: Draft, pair: Pair) -> bool:
    kept = not missed(draft.text, job.matches) and all(draft.text.count(p.text) for p in job.placeholders)
    return kept and not misstates(job, draft) and is_sound(job.text, draft.text, pair)


def _restored(masked: Masked, draft: Draft) -> Draft | None:
    """With its placeholders, and percent signs where the model spells them out (`5 per cent`)."""
    for span in reversed(percent_words(masked.text, draft.text)):
        draft = draft.with_text(span, "%", (0, 0))
    return masked.restore(draft)


def misstates(job: Job, draft: Draft) -> bool:
    """Whether the draft lacks a figure of the job, or has one that nothing in its text accounts for."""
    return bool(_lost(job, draft)) or invents(job.text, draft.text, job.agreed)


def _lost(job: Job, draft: Draft) -> list[Placeholder]:
    """The figures that are not there; the 7 of a placeholder `{7}` is none."""
    text = draft.text
    for placeholder in sorted((p.text for p in job.placeholders), key=len, reverse=True):
        text = text.replace(placeholder, "\n", 1)
    return lost(job.figures, text)


def _protected(job: Job, draft: Draft | None, pair: Pair) -> Job | None:
    """With the figures that the draft lost as placeholders, the others watched as before; all where it invented one.

    None where there is none left to protect.
    """
    missing = (_lost(job, draft) if draft else []) or list(job.figures)
    if not missing:
        return None
    masked = [written_for(figure, pair) for figure in missing]
    everything = sorted([*job.placeholders, *masked], key=lambda placeholder: placeholder.span)
    left = tuple(figure for figure in job.figures if figure not in missing)
    return replace(job, placeholders=tuple(everything), figures=left)


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


def _translated(jobs: Sequence[Job], masked: Sequence[Masked], engine: Engine, pair: Pair) -> list[list[Draft]]:
    """Plain translation for jobs that ask for nothing, the cascade for the others: two batches.

    n jobs in, n lists of wordings out, the best first.
    """
    requirements = [
        sorted([*m.requirements(), *_requirements(job, m, pair.target.language)], key=lambda r: r.span)
        for job, m in zip(jobs, masked, strict=True)
    ]
    led = [i for i, job in enumerate(jobs) if requirements[i] or job.wants_links]
    plain = [i for i, job in enumerate(jobs) if not requirements[i] and not job.wants_links]
    drafts: dict[int, list[Draft]] = {}
    if plain:
        hypotheses = engine.translate([masked[i].text for i in plain], pair)
        drafts |= {i: _wordings(hypothesis) for i, hypothesis in zip(plain, hypotheses, strict=True)}
    if led:
        enforced = enforce([masked[i].text for i in led], [requirements[i] for i in led], engine, pair)
        drafts |= {i: [draft] for i, draft in zip(led, enforced, strict=True)}
    return [drafts[i] for i in range(len(jobs))]


def _wordings(hypothesis: Hypothesis) -> list[Draft]:
    return [Draft(one.text, doubt=one.doubt, score=one.score) for one in (hypothesis, *hypothesis.others)]


def _requirements(job: Job, masked: Masked, language: str) -> list[Requirement]:
    return [
        Requirement(
            masked.into(match.span),
            match.term.target,
            match.term.accepted,
            match.term.keeps_case,
            gender_of(match.term, language),
            language,
        )
        for match in job.matches
    ]


def _in_pieces(jobs: Sequence[Job], engine: Engine, pair: Pair) -> list[Draft]:
    """Each job cut at its placeholders; the words between are translated on their own and put together in order."""
    cuts = [stretches(job.text, job.placeholders) for job in jobs]
    pieces = [_piece(job, s) for job, cut in zip(jobs, cuts, strict=True) for s in cut if s.is_words]
    done = run(pieces, engine, pair) if pieces else []
    drafts = (ended_like(one, piece.text, piece.agreed) for piece, one in zip(pieces, done, strict=True))
    return [
        put_together(job.text, cut, [next(drafts) for s in cut if s.is_words], pair.target)
        for job, cut in zip(jobs, cuts, strict=True)
    ]


def _piece(job: Job, stretch: Stretch) -> Job:
    start, end = stretch.span
    inside = [m for m in job.matches if start <= m.span[0] and m.span[1] <= end]
    figures = tuple(f.moved(-start) for f in job.figures if start <= f.span[0] and f.span[1] <= end)
    return Job(job.text[start:end], (), tuple(m.moved(-start) for m in inside), job.wants_links, figures)
