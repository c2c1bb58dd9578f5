"""Sizes of shoes in a text, as they are written: `EU 42`, `39-44`, `250码`."""

from dataclasses import dataclass
from decimal import Decimal

import regex

from core.findings import Span
from glossaries.sizes import Scale, SizeSystem, scale_without_mark, sizes
from nlp.measures import NUMBER, read_numbers

_SYSTEM = r"EUR?|US|UK|JP|CN|KR"
_SIZE = regex.compile(
    rf"(?<![\p{{L}}\d.,x×*#/-])(?:(?P<system>{_SYSTEM})\s?)?"
    rf"(?P<figures>{NUMBER}(?:\s?[-–~～]\s?{NUMBER})?)(?P<mark>\s?[码碼])?"
    r"(?![\p{L}\d.,x×*%/]|[-–]\d|\s?(?:[cm]?m|[mk]?g|ml|inch|in|pcs|pack|pairs?)\b)",
    regex.IGNORECASE,
)
_NAMED = regex.compile(rf"(?:{_SYSTEM})\s?\d", regex.IGNORECASE)
_SYSTEMS = {"eur": SizeSystem.EU, **{system.value: system for system in SizeSystem}}


@dataclass(frozen=True, slots=True)
class Size:
    """Figures of one scale, where they stand."""

    text: str
    span: Span
    figures: str
    values: tuple[Decimal, ...]
    scale: Scale

    def on(self, scale: Scale) -> list[Decimal]:
        """The same sizes on another scale."""
        return [scale.size(self.scale.length(value)) for value in self.values]


def find_sizes(text: str, decimal: str) -> list[Size]:
    """Every figure that is a size of shoes, in order; whether the text is about shoes is for the caller to know."""
    found: list[Size] = []
    for match in _SIZE.finditer(text):
        values = tuple(read_numbers(match["figures"], decimal))
        if scale := _scale(match["system"] or "", (match["mark"] or "").strip(), values):
            found.append(Size(match[0], match.span(), match["figures"], values, scale))
    return found


def names_size(text: str) -> bool:
    """Whether a figure stands there behind the name of a system; cheap to ask."""
    return _NAMED.search(text) is not None


def says_size(size: Size, other: Size) -> bool:
    """Whether the other is this size on another scale."""
    return size.scale.system is not other.scale.system and size.on(other.scale) == list(other.values)


def _scale(system: str, mark: str, values: tuple[Decimal, ...]) -> Scale | None:
    """Of a size with a system's name that system's; else the one whose sizes such figures are.

    A length is a size only where it is called one: 25 and 250 mm may be anything.
    """
    if system:
        return sizes().scales[_SYSTEMS[system.casefold()]]
    scale = scale_without_mark(values)
    return scale if scale and (mark or not scale.is_exact) else None
