"""Renders what became of one text in the shapes of the native call."""

from collections.abc import Iterable

from api.doors.native_shapes import Item, ItemError, Result, Segment, ShownFinding, ShownTerm, Target
from api.runtime import Translated
from core.errors import AppError, InvalidInput
from core.findings import Finding
from nlp.localization import AppliedTerm


def result_of(index: int, item: Item, target: Target, translated: Translated, duration_ms: float) -> Result:
    """A text that was localized."""
    done = translated.localization
    return Result(
        index=index,
        id=item.id,
        target=target,
        text=done.text,
        source=translated.detected.tag,
        confidence=translated.confidence,
        is_title=done.is_title,
        segments=[Segment(source=segment.source, target=segment.target) for segment in done.segments],
        terms_applied=_terms(done.terms_applied),
        terms_missed=_terms(done.terms_missed),
        findings=[_finding(finding) for finding in done.findings],
        engine=done.engine,
        model=done.model,
        licence=done.licence,
        billed_characters=translated.billed_characters,
        duration_ms=duration_ms,
    )


def error_of(index: int, item: Item, target: Target, error: AppError) -> Result:
    """A text that could not be."""
    field = error.field if isinstance(error, InvalidInput) else ""
    shown = ItemError(code=error.code, message=error.message, field=field, retryable=error.retryable)
    return Result(index=index, id=item.id, target=target, error=shown)


def _terms(terms: Iterable[AppliedTerm]) -> list[ShownTerm]:
    return [ShownTerm(source=term.source, target=term.target, span=term.span, is_own=term.is_own) for term in terms]


def _finding(finding: Finding) -> ShownFinding:
    return ShownFinding(
        check=finding.check,
        severity=finding.severity.value,
        message=finding.message,
        span=finding.span,
        matched=finding.matched,
        suggestion=finding.suggestion,
    )
