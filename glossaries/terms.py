"""Terms: agreed words of a pair, with a status. Pure values, no database."""

from dataclasses import dataclass
from enum import StrEnum


class TermStatus(StrEnum):
    """Administrative status as in TBX (ISO 30042, `administrativeStatus`)."""

    PREFERRED = "preferred"
    ADMITTED = "admitted"
    DEPRECATED = "deprecated"
    SUPERSEDED = "superseded"

    @property
    def is_allowed(self) -> bool:
        """A deprecated or superseded target must not be used for its source."""
        return self in (TermStatus.PREFERRED, TermStatus.ADMITTED)


class TermMode(StrEnum):
    """How closely a term is taken: as it stands, in any form of its words, or left as it is in the source."""

    EXACT = "exact"
    INFLECT = "inflect"
    KEEP = "keep"


class Gender(StrEnum):
    """Of a noun, as in TBX (`grammaticalGender`)."""

    UNKNOWN = ""
    MASCULINE = "masculine"
    FEMININE = "feminine"
    NEUTER = "neuter"


@dataclass(frozen=True, slots=True)
class Term:
    """How `source` is to be said in the target language.

    A term whose target equals its source is a "do not translate" term. A term that is not allowed names a wording
    that must not appear in the target. `variants` are other target forms that count as the same term. A term that
    inflects is found and accepted in any form of its words (`glossaries.inflecting.widened`).
    """

    source: str
    target: str
    status: TermStatus = TermStatus.PREFERRED
    variants: tuple[str, ...] = ()
    keeps_case: bool = False
    note: str = ""
    role: str = ""
    mode: TermMode = TermMode.EXACT
    gender: Gender = Gender.UNKNOWN
    """Of the target, where somebody said it."""

    @property
    def is_kept(self) -> bool:
        return self.source == self.target

    @property
    def accepted(self) -> tuple[str, ...]:
        """Every target form that realises the term, the wanted one first."""
        return (self.target, *self.variants)
