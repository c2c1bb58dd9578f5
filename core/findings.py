"""What a check found: the one shape every check, pack and page speaks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Span = tuple[int, int]
"""`[start, end)` in code points."""


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """True when the span shares a character with any of the others."""
    return any(span[0] < end and start < span[1] for start, end in others)


class Severity(StrEnum):
    """`block` must not be published, `review` needs a person, `note` is good to know."""

    BLOCK = "block"
    REVIEW = "review"
    NOTE = "note"


class Side(StrEnum):
    """Which text of a pair a finding is about."""

    SOURCE = "source"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found, with where it stands in the text it inspected (None: the whole text).

    The rest is for findings of rule packs: the rule with its category, authority and date, `also` the rules that said
    the same of the same words, the `question` a reviewer must answer, and why no exception applied (`reason`).
    """

    check: str
    severity: Severity
    message: str
    span: Span | None = None
    matched: str = ""
    suggestion: str = ""
    rule: str = ""
    category: str = ""
    source: str = ""
    as_of: date | None = None
    question: str = ""
    reason: str = ""
    also: tuple[str, ...] = ()
    side: Side = Side.TARGET


def needs_review(findings: list[Finding]) -> bool:
    """True when a person should look: anything beyond a note."""
    return any(f.severity is not Severity.NOTE for f in findings)
