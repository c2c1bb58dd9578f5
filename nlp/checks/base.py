"""The check seam."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.findings import Finding
from core.locales import Pair
from glossaries.matching import TermMatch


@dataclass(frozen=True, slots=True)
class Subject:
    """What a check inspects: a text and its translation.

    `matches` are the terms that were asked for, `forbidden` those whose wording must not appear.
    """

    source_text: str
    text: str
    pair: Pair
    matches: Sequence[TermMatch] = ()
    forbidden: Sequence[TermMatch] = ()
    is_title: bool = False


class Check(Protocol):
    """One kind of inspection; `name` is what its findings carry."""

    name: str

    def inspect(self, subject: Subject) -> list[Finding]:
        """The findings, in text order; spans are of the target. Nothing wrong: an empty list."""
        ...
