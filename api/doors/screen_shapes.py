"""Screening in types: what `POST /v1/screen` takes and gives."""

from datetime import date

from pydantic import Field

from api.doors.native_shapes import ItemError, Shape
from core.findings import Finding, Severity


class Copy(Shape):
    """A text with where it is bound for; what is empty is as the request says."""

    text: str
    id: str = Field(default="", max_length=200)
    """Your own name for it; comes back with its result."""
    market: str = ""
    channel: str = ""
    field: str = ""
    language: str = ""


class ScreenRequest(Shape):
    """Either one `text` or a list of `items`."""

    text: str | None = None
    items: list[Copy] = Field(default_factory=list)
    market: str = ""
    """Where it is shown: an ISO 3166-1 code (`DE`)."""
    channel: str = ""
    """The marketplace or ad platform; rules of channels hold only where one is named."""
    field: str = ""
    """What the text is there: `title`, `headline`, `bullet_point` ..."""
    language: str = ""
    """Language of the text, where you know it; the market does not tell it."""
    message_language: str = "en"
    """Language of messages and questions: `en`, `zh`."""


class ScreenFinding(Shape):
    """What a rule objects to."""

    rule: str
    category: str
    severity: str
    start: int
    """In code points of the text as it was sent."""
    end: int
    matched: str
    message: str
    source: str
    """The law or the page of the platform."""
    as_of: date | None
    """When that was read."""
    suggestion: str
    """Safer wording to put in place of the matched words; empty: there is none, leave them out."""
    question: str = ""
    """What a reviewer must find out."""
    reason: str = ""
    """Why no exception applied."""
    also: list[str] = Field(default_factory=list)
    """Other rules that say the same of these words."""


class Screened(Shape):
    """One text: either `error` is there, or the findings."""

    index: int = 0
    id: str = ""
    market: str = ""
    channel: str = ""
    field: str = ""
    severity: str | None = None
    """The gravest; null: nothing found."""
    findings: list[ScreenFinding] = Field(default_factory=list)
    error: ItemError | None = None


class ScreenResponse(Shape):
    """Results in the order of the items; for a single `text` its findings stand here."""

    market: str = ""
    channel: str = ""
    field: str = ""
    severity: str | None = None
    findings: list[ScreenFinding] = Field(default_factory=list)
    results: list[Screened] = Field(default_factory=list)
    duration_ms: float = 0.0


def shown(finding: Finding) -> ScreenFinding:
    """A finding of a rule pack; its span is always told."""
    start, end = finding.span or (0, 0)
    return ScreenFinding(
        rule=finding.rule,
        category=finding.category,
        severity=finding.severity.value,
        start=start,
        end=end,
        matched=finding.matched,
        message=finding.message,
        source=finding.source,
        as_of=finding.as_of,
        suggestion=finding.suggestion,
        question=finding.question,
        reason=finding.reason,
        also=list(finding.also),
    )


def gravest(findings: list[Finding]) -> str | None:
    """The gravest severity there is."""
    present = {finding.severity for finding in findings}
    return next((severity.value for severity in Severity if severity in present), None)
