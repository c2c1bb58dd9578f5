"""What a quality estimate is made of and what it says."""

from dataclasses import dataclass
from enum import StrEnum

from nlp.drafts import Origin


class Label(StrEnum):
    """`low`: a person should look. `high`: as good as this engine gets."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Look(StrEnum):
    """Evidence that costs time: the target translated back, and embeddings of both sides."""

    ROUND_TRIP = "round_trip"
    SIMILARITY = "similarity"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of one target without a reference; None where it was not asked or there is nothing to tell.

    `model_score` is the mean log probability a piece (of several legs or pieces the lowest); `length_ratio` the length
    of the target to that of the source, in letters of one script (1: as long as expected); `repetition` the share of
    its words that say again, beyond the source, what was just said; `copied` the share of its letters in words left as
    they stand in the source; `terms_said` and `terms_asked` count agreed words; `covered` is the share of a title's
    letters that agreed words say. `round_trip` (chrF of the source and its translation back, 0 to 1) and `similarity`
    (cosine of multilingual embeddings) cost time and are made where they are asked for. `concerns` name the checks
    that ask for a person.
    """

    origin: Origin = Origin.ENGINE
    engine_model: str = ""
    is_title: bool = False
    source_length: int = 0
    model_score: float | None = None
    length_ratio: float = 1.0
    repetition: float = 0.0
    copied: float = 0.0
    terms_said: int = 0
    terms_asked: int = 0
    covered: float | None = None
    round_trip: float | None = None
    similarity: float | None = None
    concerns: tuple[str, ...] = ()
    is_blocked: bool = False


@dataclass(frozen=True, slots=True)
class Quality:
    """`score` estimates, from 0 to 1, how likely the target is good enough to stand (docs/quality.md)."""

    score: float
    label: Label
    evidence: Evidence
