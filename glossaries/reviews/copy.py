"""A copy under review as the other floors see it. Pure values, no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any

from core.findings import Severity
from core.locales import Locale, Pair

CLAIM_LASTS = timedelta(minutes=30)
"""How long a claim keeps others away; every edit renews it (ours: a coffee break, not a night)."""
NO_FINDING_RANK = len(Severity)
_RANKS = {severity: rank for rank, severity in enumerate(Severity)}


class State(StrEnum):
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"

    @property
    def is_decided(self) -> bool:
        return self is not State.OPEN


class Verdict(StrEnum):
    """`confirmed`: the copy was changed or rejected for it; `false_alarm`: a person said so; `tolerated`: approved
    without a word about the finding, which says nothing of the rule."""

    CONFIRMED = "confirmed"
    FALSE_ALARM = "false_alarm"
    TOLERATED = "tolerated"


@dataclass(frozen=True, slots=True)
class ReviewFinding:
    """A finding on one side of a copy; `start` and `end` are code points of that side, -1 for the whole.

    `question` is what the rule wants a person to find out, `also` the rules that said the same, `reason` why a person
    called it a false alarm.
    """

    rule: str
    severity: Severity
    message: str
    category: str = ""
    side: str = "target"
    start: int = -1
    end: int = -1
    matched: str = ""
    source: str = ""
    as_of: str = ""
    suggestion: str = ""
    is_false_alarm: bool = False
    reason: str = ""
    question: str = ""
    also: tuple[str, ...] = ()

    @property
    def stands(self) -> bool:
        return not self.is_false_alarm

    @classmethod
    def read(cls, values: dict[str, Any]) -> "ReviewFinding":
        """From what was stored; keys of later versions are left out."""
        known = {key: value for key, value in values.items() if key in cls.__dataclass_fields__}
        return cls(**known | {"severity": Severity(known["severity"]), "also": tuple(known.get("also", ()))})


@dataclass(frozen=True, slots=True)
class NewCopy:
    """What goes to a reviewer: both texts, where it is bound for, and what was found."""

    pair: Pair
    source_text: str
    text: str
    market: str = ""
    channel: str = ""
    field: str = ""
    segments: tuple[tuple[str, str], ...] = ()
    findings: tuple[ReviewFinding, ...] = ()
    quality: float | None = None

    @property
    def fingerprint(self) -> str:
        """The same for the same texts bound for the same place: one review, however often it is sent."""
        return fingerprint_of(self)


@dataclass(frozen=True, slots=True)
class Review:
    """A copy and where its review stands. `version` grows with every change; a change must name the one it saw."""

    id: str
    owner_id: str
    state: State
    pair: Pair
    market: str
    channel: str
    field: str
    source_text: str
    machine_text: str
    text: str
    segments: tuple[tuple[str, str], ...]
    findings: tuple[ReviewFinding, ...]
    quality: float | None
    version: int
    claimed_by: str
    claimed_until: datetime | None
    created_at: datetime
    decided_at: datetime | None
    decided_by: str
    reason: str

    @property
    def is_edited(self) -> bool:
        return self.text != self.machine_text

    @property
    def severity(self) -> Severity | None:
        """The gravest finding that stands; None: the copy is clean."""
        return gravest(self.findings)

    def claimant(self, now: datetime) -> str:
        """Who holds the copy now; empty: nobody."""
        return self.claimed_by if self.claimed_until and self.claimed_until > now else ""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a copy."""

    kind: str
    by: str
    at: datetime
    reason: str = ""
    details: dict[str, Any] = field(default_factory=dict)


def fingerprint_of(copy: NewCopy | Review) -> str:
    """The same for the same texts bound for the same place."""
    parts = (str(copy.pair), copy.market, copy.channel, copy.field, copy.source_text, copy.text)
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def gravest(findings: Sequence[ReviewFinding]) -> Severity | None:
    """The highest severity among the findings that stand."""
    return min((f.severity for f in findings if f.stands), key=_RANKS.__getitem__, default=None)


def rank_of(severity: Severity | None) -> int:
    """0 is the gravest; what the queue is sorted by."""
    return NO_FINDING_RANK if severity is None else _RANKS[severity]


def locale_pair(source: str, target: str) -> Pair:
    return Pair(Locale.parse(source), Locale.parse(target))
