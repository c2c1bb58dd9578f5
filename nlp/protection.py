"""Pieces of a text that must come through untouched: placeholders, addresses, codes, numbers, emoji.

Strict kinds are protected wherever they stand. The others (codes and numbers) are protected in titles, where a model
spells them out or drops them; in prose they are only checked, since a model may rightly move or rewrite them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from core.findings import Span
from core.spans import Taken
from core.text import has_han
from nlp.messages import messages
from nlp.placeholder_patterns import ADDRESSES, CODES, EMOJI, MARKUP, NUMBERS, TEMPLATES


class Kind(StrEnum):
    TEMPLATE = "template"
    TAG = "tag"
    ADDRESS = "address"
    EMOJI = "emoji"
    CODE = "code"
    NUMBER = "number"

    @property
    def is_strict(self) -> bool:
        return self not in (Kind.CODE, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`text` stands at `span` of the source and must stand in the target exactly once for each time it does here."""

    kind: Kind
    text: str
    span: Span

    def moved(self, by: int) -> "Placeholder":
        """The same piece in a text that begins `by` code points earlier."""
        return Placeholder(self.kind, self.text, (self.span[0] + by, self.span[1] + by))


_SHAPES = (
    (Kind.TAG, MARKUP),
    (Kind.TEMPLATE, TEMPLATES),
    (Kind.ADDRESS, ADDRESSES),
    (Kind.EMOJI, EMOJI),
    (Kind.CODE, CODES),
    (Kind.NUMBER, NUMBERS),
)
_STRICT = tuple(shapes for shapes in _SHAPES if shapes[0].is_strict)
_TRAILING = ".,;:!?)]}'\""


def find_placeholders(text: str, taken: Sequence[Span] = (), *, strict_only: bool = False) -> list[Placeholder]:
    """The pieces to keep, in text order, none overlapping; earlier kinds win (a number in a URL is the URL's).

    Nothing reaches into what is `taken`: after a price, `96,13 - 66×131 cm` is no range but a size.
    """
    left = blanked(text, taken)
    found = [Placeholder(Kind.TEMPLATE, text[slice(*span)], span) for span in messages(left)]
    left = blanked(left, [p.span for p in found])
    for kind, shapes in _STRICT if strict_only else _SHAPES:
        pattern = next((piece for hint, piece in shapes if hint.search(left)), None)
        spans = [span for match in pattern.finditer(left) if (span := _span(kind, match))] if pattern else []
        if spans:
            found += (Placeholder(kind, text[slice(*span)], span) for span in spans)
            left = blanked(left, spans)
    return sorted(found, key=lambda p: p.span)


def _span(kind: Kind, match: "regex.Match[str]") -> Span | None:
    start, end = match.span()
    if kind is Kind.ADDRESS:
        end = start + len(match[0].rstrip(_TRAILING))
    if kind is Kind.CODE and not any(map(str.isnumeric, match[0])):
        return None
    return (start, end) if start < end else None


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with new lines, which end every piece, in the place of what stands at the spans; same length."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        parts += (text[at:start], "\n" * (end - max(at, start)))
        at = max(at, end)
    return "".join((*parts, text[at:])) if parts else text


_LATIN = regex.compile(r"[\p{Latin}][\p{Latin}\p{N}'’.&+-]*(?: (?=[\p{Latin}])[\p{Latin}][\p{Latin}\p{N}'’.&+-]*)*")


def find_foreign(text: str, kept: Sequence[Span]) -> list[Span]:
    """Latin-script words inside a text of another script: brands and standards that a title keeps as they are."""
    if not has_han(text):
        return []
    taken = Taken(len(text), kept)
    return [match.span() for match in _LATIN.finditer(text) if not taken.overlaps(match.span())]
