"""A fit as the native doors show it."""

from typing import Any

from api.doors.native_shapes import ShownFinding, ShownFit
from core.findings import Finding, Severity, Side
from nlp.fitting.fit import Fit


def shown_fit(fit: Fit) -> ShownFit:
    """The fit with its limit."""
    limit = fit.limit
    return ShownFit(
        channel=limit.channel,
        field=limit.field,
        fits=fit.fits,
        length=fit.length,
        most=limit.most,
        least=limit.least,
        advised=limit.advised,
        unit=limit.unit.value,
        findings=[shown_finding(finding) for finding in fit.findings],
        proposal=fit.proposal.text if fit.proposal else None,
        dropped=list(fit.proposal.dropped) if fit.proposal else [],
        variants=list(fit.variants),
        source=limit.source,
        as_of=limit.as_of,
    )


def shown_finding(finding: Finding) -> ShownFinding:
    """The finding; what only rule packs say is there only for theirs."""
    return ShownFinding(
        **(_of_rule(finding) if finding.rule else {}),
        check=finding.check,
        severity=finding.severity.value,
        message=finding.message,
        span=finding.span,
        matched=finding.matched,
        suggestion=finding.suggestion,
    )


def _of_rule(finding: Finding) -> dict[str, Any]:
    return {
        "side": finding.side.value,
        "rule": finding.rule,
        "category": finding.category,
        "source": finding.source,
        "as_of": finding.as_of,
        "question": finding.question,
        "reason": finding.reason,
        "also": list(finding.also),
    }


def finding_of(shown: ShownFinding) -> Finding:
    """The finding that was shown."""
    values = shown.model_dump() | {"also": tuple(shown.also)}
    return Finding(**values | {"severity": Severity(shown.severity), "side": Side(shown.side)})
