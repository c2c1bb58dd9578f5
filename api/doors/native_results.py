"""Renders what became of one text in the shapes of the native call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from api.doors.fit_shapes import shown_finding, shown_fit
from api.doors.keyword_shapes import shown_keywords
from api.doors.native_shapes import (
    Item,
    ItemError,
    LocalizedSegment,
    Result,
    ShownLeg,
    ShownMatch,
    ShownQuality,
    ShownTerm,
    ShownTitle,
    Target,
)
from api.keywords import KeywordView
from api.runtime import Translated
from api.shapes import quality_values, title_values
from core.errors import AppError, InvalidInput
from core.findings import Finding
from core.locales import Pair
from glossaries.memory.matches import MemoryMatch
from nlp.fitting.fit import Fit
from nlp.localization import AppliedTerm
from nlp.quality.base import Quality


@dataclass(frozen=True, slots=True)
class Done:
    """A text that was localized, how long its batch took, and how it fits the channel asked for."""

    translated: Translated
    duration_ms: float
    fit: Fit | None = None
    screened: Sequence[Finding] = ()
    keywords: KeywordView | None = None


def result_of(index: int, item: Item, target: Target, outcome: Done) -> Result:
    """A text that was localized."""
    translated = outcome.translated
    done = translated.localization
    return Result(
        index=index,
        id=item.id,
        target=target,
        text=done.text,
        source=translated.detected.tag,
        confidence=translated.confidence,
        is_title=done.is_title,
        segments=[
            LocalizedSegment(source=one.source, target=one.target, quality=_quality(one.quality))
            for one in done.segments
        ],
        terms_applied=_terms(done.terms_applied),
        terms_missed=_terms(done.terms_missed),
        findings=[shown_finding(finding) for finding in (*done.findings, *outcome.screened)],
        fit=shown_fit(outcome.fit) if outcome.fit else None,
        keywords=shown_keywords(outcome.keywords) if outcome.keywords else None,
        memory=_match(done.memory),
        quality=_quality(done.quality),
        engine=done.engine,
        model=done.model,
        licence=done.licence,
        billed_characters=translated.billed_characters,
        duration_ms=outcome.duration_ms,
        **_title(translated),
    )


def error_of(index: int, item: Item, target: Target, error: AppError) -> Result:
    """A text that could not be."""
    field = error.field if isinstance(error, InvalidInput) else ""
    shown = ItemError(code=error.code, message=error.message, field=field, retryable=error.retryable)
    return Result(index=index, id=item.id, target=target, error=shown)


def _terms(terms: Iterable[AppliedTerm]) -> list[ShownTerm]:
    return [
        ShownTerm(source=term.source, target=term.target, span=term.span, is_own=term.is_own, leg=_leg(term.leg))
        for term in terms
    ]


def _leg(pair: Pair | None) -> ShownLeg | None:
    return None if pair is None else ShownLeg(source=pair.source.tag, target=pair.target.tag)


def _title(translated: Translated) -> dict[str, Any]:
    """Said only where something was asked of a title, so that other answers stay as they were."""
    return {"title": ShownTitle.model_validate(title_values(translated.titled))} if translated.titled else {}


def _quality(quality: Quality | None) -> ShownQuality | None:
    return None if quality is None else ShownQuality.model_validate(quality_values(quality))


def _match(match: MemoryMatch | None) -> ShownMatch | None:
    if match is None:
        return None
    return ShownMatch(kind=match.kind.value, score=match.score, source=match.source, target=match.target)
