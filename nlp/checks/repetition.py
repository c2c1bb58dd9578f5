"""A model that has lost its way says the same words again and again."""

from core.findings import Finding, Severity
from nlp.checks.base import Subject
from nlp.quality.signs import repetition

MOST = 0.34
"""Share of a target that may say again what was just said, beyond the source; of 2 991 lines of FLORES dev through the
starter models one passes it. Chosen by us."""
_SHORTEST = 4
"""Words under which a share means little."""


class RepetitionCheck:
    """More than a third of the target repeats itself, and the source does not."""

    name = "repetition"

    def inspect(self, subject: Subject) -> list[Finding]:
        if len(subject.text.split()) < _SHORTEST and subject.pair.target.is_spaced:
            return []
        if repetition(subject.source_text, subject.text) <= MOST:
            return []
        return [Finding(self.name, Severity.REVIEW, "The translation repeats itself: the engine has lost its way.")]
