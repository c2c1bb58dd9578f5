"""What `/v1/memory` takes and gives."""

from datetime import datetime
from typing import Self

from pydantic import Field

from api.doors.native_shapes import Shape
from glossaries.memory.matches import MemoryMatch
from glossaries.memory.memories import Memory
from glossaries.memory.units import Unit


class WantedUnit(Shape):
    """An approved pair."""

    source: str = Field(min_length=1, max_length=20_000)
    target: str = Field(min_length=1, max_length=20_000)


class AddUnits(Shape):
    """Pairs of one pair of languages."""

    source: str
    """Language of the source segments (`zh`)."""
    target: str
    """Locale of the targets (`pt-BR`)."""
    units: list[WantedUnit] = Field(min_length=1, max_length=1000)
    memory_id: str = ""
    """Where to; empty: the memory of approved copy from this language."""


class AddedUnits(Shape):
    memory_id: str
    added: int
    changed: int
    kept: int
    """Left as they were: equal already, or approved by a reviewer."""


class ShownMemory(Shape):
    id: str
    name: str
    source: str
    targets: list[str]
    segment_count: int
    created_at: datetime

    @classmethod
    def of(cls, memory: Memory) -> Self:
        return cls(
            id=memory.id,
            name=memory.name,
            source=memory.source.tag,
            targets=[target.tag for target in memory.targets],
            segment_count=memory.segment_count,
            created_at=memory.created_at,
        )


class ShownUnit(Shape):
    id: int
    source: str
    target: str
    source_locale: str
    target_locale: str
    origin: str
    """`review`: a person approved it; `import`: a file or a call brought it."""
    updated_at: datetime

    @classmethod
    def of(cls, unit: Unit) -> Self:
        return cls(
            id=unit.id,
            source=unit.source,
            target=unit.target,
            source_locale=unit.pair.source.tag,
            target_locale=unit.pair.target.tag,
            origin=unit.origin.value,
            updated_at=unit.updated_at,
        )


class Match(Shape):
    unit_id: int
    kind: str
    """`exact`, `context`, `variant` (other numbers, sizes, terms, already in the target) or `fuzzy`."""
    score: int
    source: str
    target: str
    answers: bool
    """True where the target can be used as it is."""

    @classmethod
    def of(cls, match: MemoryMatch) -> Self:
        return cls(
            unit_id=match.unit_id,
            kind=match.kind.value,
            score=match.score,
            source=match.source,
            target=match.target,
            answers=match.answers,
        )
