"""A fit as the native doors show it."""

from api.doors.native_shapes import ShownFinding, ShownFit
from core.findings import Finding
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
    return ShownFinding(
        check=finding.check,
        severity=finding.severity.value,
        message=finding.message,
        span=finding.span,
        matched=finding.matched,
        suggestion=finding.suggestion,
    )
