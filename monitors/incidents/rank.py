"""The rank of an incident among those of its level, 0 to 100, with its parts.

40 for the type, 20 evidence, 20 spread, 10 growth, 10 reach; the weights are ours.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from monitors.incidents.book import Evidence
from monitors.incidents.cases import Case

_EVIDENCE = {Evidence.E0: 2, Evidence.E1: 8, Evidence.E2: 15, Evidence.E3: 20}


@dataclass(frozen=True, slots=True)
class Rank:
    """Whole numbers that add up to `total`."""

    type: int
    evidence: int
    spread: int
    growth: int
    reach: int

    @property
    def total(self) -> int:
        return self.type + self.evidence + self.spread + self.growth + self.reach

    def as_json(self) -> dict[str, int]:
        parts = ("type", "evidence", "spread", "growth", "reach")
        return {name: getattr(self, name) for name in parts} | {"total": self.total}


def rank(case: Case, evidence: Evidence) -> Rank:
    """Spread: 7 for each market past the first up to 14, and kinds of source; growth: the last hour against the hour
    before; reach: engagement on a logarithmic scale, a million is full."""
    kinds = len({mention.kind for mention in case.mentions})
    spread = min(14, 7 * max(0, len(case.markets) - 1)) + min(6, 2 * kinds)
    engagement = sum(mention.engagement or 0 for mention in case.mentions)
    reach = min(10, round(10 * math.log10(1 + engagement) / 6))
    return Rank(case.kind.severity, _EVIDENCE[evidence], spread, _growth(case), reach)


def _growth(case: Case) -> int:
    newest = max(mention.created_at for mention in case.mentions)
    last = sum(newest - m.created_at < timedelta(hours=1) for m in case.originals)
    before = sum(timedelta(hours=1) <= newest - m.created_at < timedelta(hours=2) for m in case.originals)
    return max(0, min(10, round(5 * math.log2((last + 1) / (before + 1)))))
