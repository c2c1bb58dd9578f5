"""A second try, decoded otherwise, where a model has plainly lost its way; what it cannot mend stays and is flagged."""

from collections.abc import Sequence
from dataclasses import replace

from core.locales import Pair
from nlp.drafts import Draft, Origin
from nlp.engines.base import Engine, Hypothesis, VariedEngine
from nlp.jobs import Job, misstates
from nlp.soundness import is_sound

_VARIANTS = 4
"""Hypotheses asked for; the first one was the bad one."""


def retried(jobs: Sequence[Job], drafts: Sequence[Draft], engine: Engine, pair: Pair) -> list[Draft]:
    """n jobs with their drafts in, n drafts out, same order; all variants are asked for in one go.

    Where a draft repeats itself or leaves words untranslated, the first other hypothesis that does not, and says every
    figure, takes its place.
    Only plain words are tried again: with placeholders or terms in them the cascade has tried already, and so has an
    engine that gave several wordings at once.
    """
    better = list(drafts)
    if not isinstance(engine, VariedEngine):
        return better
    bad = [i for i, job in enumerate(jobs) if _is_bad(job, drafts[i], pair)]
    different = list(dict.fromkeys(jobs[i].text for i in bad))
    said = dict(zip(different, engine.variants(different, pair, _VARIANTS) if different else (), strict=True))
    for i in bad:
        better[i] = _better(jobs[i], drafts[i], said[jobs[i].text], pair)
    return better


def _is_bad(job: Job, draft: Draft, pair: Pair) -> bool:
    is_plain = not (job.placeholders or job.matches or job.wants_links)
    may_vary = is_plain and draft.origin is Origin.ENGINE and not draft.doubt and draft.wordings == 1
    return may_vary and not is_sound(job.text, draft.text, pair)


def _better(job: Job, draft: Draft, others: Sequence[Hypothesis], pair: Pair) -> Draft:
    spoken = job.spoken(pair)
    for other in others:
        tried = replace(draft, text=other.text, links=(), score=other.score)
        if other.text and is_sound(job.text, other.text, pair) and not misstates(spoken, tried):
            return tried
    return draft
