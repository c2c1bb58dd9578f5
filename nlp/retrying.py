"""A second try, decoded otherwise, where a model has plainly lost its way; what it cannot mend stays and is flagged."""

from collections.abc import Sequence
from dataclasses import replace

from core.locales import Pair
from nlp.checks.base import Subject
from nlp.checks.repetition import RepetitionCheck
from nlp.checks.wording import UntranslatedCheck
from nlp.drafts import Draft, Origin
from nlp.engines.base import Engine, VariedEngine
from nlp.jobs import Job

_VARIANTS = 4
"""Hypotheses asked for; the first one was the bad one."""
_CHECKS = (RepetitionCheck(), UntranslatedCheck())


def retried(jobs: Sequence[Job], drafts: Sequence[Draft], engine: Engine, pair: Pair) -> list[Draft]:
    """n jobs with their drafts in, n drafts out, same order.

    Where a draft repeats itself or leaves words untranslated, the first other hypothesis that does not takes its place.
    Only plain words are tried again: with placeholders or terms in them the cascade has tried already.
    """
    if not isinstance(engine, VariedEngine):
        return list(drafts)
    return [_better(job, draft, engine, pair) for job, draft in zip(jobs, drafts, strict=True)]


def _better(job: Job, draft: Draft, engine: VariedEngine, pair: Pair) -> Draft:
    is_plain = not (job.placeholders or job.matches or job.wants_links or draft.doubt)
    if not is_plain or draft.origin is not Origin.ENGINE or _is_sound(job, draft.text, pair):
        return draft
    others = engine.variants(job.text, pair, _VARIANTS)
    found = next((other for other in others if other.text and _is_sound(job, other.text, pair)), None)
    return replace(draft, text=found.text, links=(), score=found.score) if found else draft


def _is_sound(job: Job, text: str, pair: Pair) -> bool:
    subject = Subject(job.text, text, pair)
    return not any(check.inspect(subject) for check in _CHECKS)
