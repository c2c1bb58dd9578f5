"""What changed packs make of copy that was approved: only what they say and the packs before did not."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.findings import Finding, Severity, overlaps
from nlp.screening.radar import changes
from nlp.screening.screen import Asked
from nlp.screening.screener import Screener

_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True, slots=True)
class Rescreening:
    """The packs in use, and those before them; without the latter every objection is one."""

    new: Screener
    old: Screener | None = None
    markets: frozenset[str] | None = None
    """Where something changed; None: anywhere."""

    @classmethod
    def between(cls, old: Screener, new: Screener) -> "Rescreening":
        touched = (change.markets for change in changes(old.book, new.book))
        return cls(new, old, frozenset(code for codes in touched for code in codes))

    def problems(self, text: str, market: str, asked: Asked) -> list[Finding]:
        """What a person has to look at now; notes are none, nor is what the packs before objected to as gravely."""
        if self.markets is not None and market not in self.markets:
            return []
        found = [f for f in self.new.screen(text, market, asked) if f.severity is not Severity.NOTE]
        known = self.old.screen(text, market, asked) if found and self.old else []
        return [finding for finding in found if not is_known(finding, known)]


def is_known(finding: Finding, known: Sequence[Finding]) -> bool:
    """Whether one of them says the same of the same words, as gravely; a rule may have got another name since."""
    return any(
        other.category == finding.category
        and _RANKS[other.severity] <= _RANKS[finding.severity]
        and (finding.span is None or other.span is None or overlaps(finding.span, [other.span]))
        for other in known
    )
