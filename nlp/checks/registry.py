"""The one place that knows every check, in the order their findings are shown."""

from collections.abc import Sequence

from core.findings import Finding
from nlp.checks.base import Check, Subject
from nlp.checks.integrity import IntegrityCheck
from nlp.checks.quantities import QuantityCheck
from nlp.checks.repetition import RepetitionCheck
from nlp.checks.wording import ForbiddenTermCheck, MissedTermCheck, UntranslatedCheck

CHECKS: Sequence[Check] = (
    IntegrityCheck(),
    QuantityCheck(),
    MissedTermCheck(),
    ForbiddenTermCheck(),
    UntranslatedCheck(),
    RepetitionCheck(),
)


def inspect(subject: Subject) -> list[Finding]:
    """The findings of every check."""
    return [finding for check in CHECKS for finding in check.inspect(subject)]
