"""What an indicator measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measured:
    """A value, what was usual (None: nothing to compare with), and how much it rests on."""

    value: float
    baseline: float | None
    evidence: float
    posts: tuple[str, ...] = ()
    note: str = ""
    subject: str = ""
    """What it is about: a type of incident, a topic."""
