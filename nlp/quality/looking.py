"""Looks at what became of a text and gathers the evidence that its quality is estimated from."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.findings import Finding, Severity
from nlp.drafts import Draft, Origin
from nlp.quality.base import Evidence, Quality
from nlp.quality.estimate import BLOCKED, CONCERN, estimate, label_of
from nlp.quality.signs import copied, length_ratio, repetition
from nlp.quality.weights import shipped_weights

MANNER_CHECKS = frozenset({"tone"})
"""Checks of how a text sounds, which say nothing of whether it is right."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A source, its target, and how many of the terms asked for were said; `covered` as in the evidence."""

    source_text: str
    text: str
    origin: Origin
    model_score: float | None = None
    terms_said: int = 0
    terms_asked: int = 0
    covered: float | None = None
    is_title: bool = False


def look(seen: Seen, engine_model: str, findings: Sequence[Finding] = (), *, is_doubtful: bool = False) -> Quality:
    """The quality of one target, with everything two texts and the findings tell."""
    return estimate(
        Evidence(
            origin=seen.origin,
            engine_model=engine_model,
            is_title=seen.is_title,
            source_length=len(seen.source_text),
            model_score=seen.model_score,
            length_ratio=length_ratio(seen.source_text, seen.text),
            repetition=repetition(seen.source_text, seen.text),
            copied=copied(seen.source_text, seen.text),
            terms_said=seen.terms_said,
            terms_asked=seen.terms_asked,
            covered=seen.covered,
            concerns=concerns_of(findings),
            is_blocked=is_doubtful or _is_blocked(findings),
        )
    )


def concerns_of(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The checks that ask for a person, each once."""
    wanted = (f for f in findings if f.severity is not Severity.NOTE and f.check not in MANNER_CHECKS)
    return tuple(dict.fromkeys(finding.check for finding in wanted))


def _is_blocked(findings: Sequence[Finding]) -> bool:
    return any(finding.severity is Severity.BLOCK for finding in findings)


def with_findings(quality: Quality, findings: Sequence[Finding], *, is_doubtful: bool = False) -> Quality:
    """The same quality, bounded by what checks of the whole found."""
    evidence = quality.evidence
    concerns = tuple(dict.fromkeys((*evidence.concerns, *concerns_of(findings))))
    is_blocked = evidence.is_blocked or is_doubtful or _is_blocked(findings)
    score = min(quality.score, BLOCKED if is_blocked else CONCERN if concerns else 1.0)
    return Quality(score, label_of(score), replace(evidence, concerns=concerns, is_blocked=is_blocked))


def weighed_score(drafts: Sequence[Draft]) -> float | None:
    """The mean of several drafts' model scores, each counted by its length."""
    scored = [(draft.score, max(1, len(draft.text))) for draft in drafts if draft.score is not None]
    weight = sum(length for _, length in scored)
    return sum(score * length for score, length in scored) / weight if scored else None


def along(qualities: Sequence[Quality], source_text: str, text: str) -> Quality:
    """The quality of a text that went over several legs: right only where every leg was."""
    score = shipped_weights().leg_factor ** (len(qualities) - 1)
    for quality in qualities:
        score *= quality.score
    scores = [one.evidence.model_score for one in qualities if one.evidence.model_score is not None]
    first, last = qualities[0].evidence, qualities[-1].evidence
    evidence = replace(
        last,
        engine_model="+".join(one.evidence.engine_model for one in qualities if one.evidence.engine_model),
        is_title=first.is_title,
        source_length=len(source_text),
        model_score=min(scores, default=None),
        length_ratio=length_ratio(source_text, text),
        repetition=max(one.evidence.repetition for one in qualities),
        copied=copied(source_text, text),
        covered=first.covered,
        concerns=(),
        is_blocked=any(one.evidence.is_blocked for one in qualities),
    )
    return Quality(round(score, 3), label_of(score), evidence)
