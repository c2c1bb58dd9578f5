"""Bringing placeholders through an engine: codes the model copies stand in for them, and are turned back after.

`A1`, `A2` … because models see such codes in their training data and copy them: of fifteen shapes tried on twelve
sentences (braces, brackets, `#1`, `X1`, `ZX1` …) it was the only one that always came through.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import regex

from core.findings import Span
from core.text import fold_key
from nlp.drafts import Draft
from nlp.figures import added
from nlp.nesting import loose_ends
from nlp.protection import Placeholder
from nlp.terminology import Requirement, realised

_LETTERS = "aqnkvw"


@dataclass(frozen=True, slots=True)
class Masked:
    """A segment with masks in it; `spans` are those of the masks in `text`, in the order of `placeholders`."""

    text: str
    masks: tuple[str, ...]
    spans: tuple[Span, ...]
    placeholders: tuple[Placeholder, ...]

    def requirements(self) -> list[Requirement]:
        return [
            Requirement(span, code, (code,), keeps_case=True) for code, span in zip(self.masks, self.spans, strict=True)
        ]

    def into(self, span: Span) -> Span:
        """A span of the segment, outside its placeholders, as a span of the masked text."""
        by = sum(_length(m) - _length(p.span) for m, p in self._pairs() if p.span[1] <= span[0])
        return span[0] + by, span[1] + by

    def out_of(self, span: Span) -> Span:
        """A span of the masked text as a span of the segment; a part of a mask becomes its whole placeholder."""
        for masked, placeholder in self._pairs():
            if span[0] < masked[1] and masked[0] < span[1]:
                return placeholder.span
        by = sum(_length(p.span) - _length(m) for m, p in self._pairs() if m[1] <= span[0])
        return span[0] + by, span[1] + by

    def restore(self, draft: Draft) -> Draft | None:
        """The draft with the placeholders back in.

        None when a mask does not stand there exactly once, or in a word, or a tag closes before it opens.
        """
        if self.masks and not self._is_sound(draft.text):
            return None
        restored = replace(draft, links=tuple((self.out_of(source), target) for source, target in draft.links))
        for code, placeholder in zip(self.masks, self.placeholders, strict=True):
            found = realised(restored.text, (code,))
            if len(found) != 1:
                return None
            restored = restored.with_text(found[0], placeholder.text, placeholder.span)
        return restored

    def _codes(self, text: str) -> Counter[str]:
        """What looks like a mask, inside words too."""
        return Counter(_codes_of(self.masks[0][0]).findall(fold_key(text)))

    def _is_sound(self, text: str) -> bool:
        is_complete = self._codes(text) == self._codes(self.text) and not self._leaves_number(text)
        return is_complete and self._nest_alike(text)

    def _leaves_number(self, text: str) -> bool:
        """Whether a mask was also said in two words (`a 3`)."""
        return not added(self.text, text).isdisjoint(map(str, range(1, len(self.masks) + 1)))

    def _nest_alike(self, text: str) -> bool:
        by_place = sorted(self._pairs_in(text))
        wanted = loose_ends(placeholder.text for placeholder in self.placeholders)
        return loose_ends(self.placeholders[number].text for _, number in by_place) == wanted

    def _pairs_in(self, text: str) -> list[tuple[Span, int]]:
        """(where a mask stands, the number of its placeholder)."""
        return [(span, number) for number, code in enumerate(self.masks) for span in realised(text, (code,))]

    def _pairs(self) -> list[tuple[Span, Placeholder]]:
        return list(zip(self.spans, self.placeholders, strict=True))


def mask(segment: str, placeholders: Sequence[Placeholder]) -> Masked:
    """Puts a mask for each placeholder, with a letter that the segment does not use before a digit."""
    folded = fold_key(segment)
    letter = next((c for c in _LETTERS if not any(f"{c}{d}" in folded for d in range(10))), "z").upper()
    text, at = "", 0
    masks: list[str] = []
    spans: list[Span] = []
    for number, placeholder in enumerate(placeholders, start=1):
        text += segment[at : placeholder.span[0]]
        masks.append(f"{letter}{number}")
        spans.append((len(text), len(text) + len(masks[-1])))
        text += masks[-1]
        at = placeholder.span[1]
    return Masked(text + segment[at:], tuple(masks), tuple(spans), tuple(placeholders))


@cache
def _codes_of(letter: str) -> "regex.Pattern[str]":
    return regex.compile(rf"{letter}\d+", regex.IGNORECASE)


def _length(span: Span) -> int:
    return span[1] - span[0]
