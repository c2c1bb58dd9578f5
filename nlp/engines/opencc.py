"""OpenCC: Chinese between its scripts, with the words of Taiwan and Hong Kong. Tables, no model."""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from core.errors import UnsupportedPair
from core.findings import Span
from core.locales import Pair
from core.text import well_formed
from nlp.engines.base import Alignment, Hypothesis, Pin

_CONVERSIONS = {
    Pair.parse("zh-Hans", "zh-Hant"): "s2twp",
    Pair.parse("zh-Hans", "zh-TW"): "s2twp",
    Pair.parse("zh-Hans", "zh-HK"): "s2hkp",
    Pair.parse("zh-Hant", "zh-Hans"): "tw2sp",
    Pair.parse("zh-TW", "zh-Hans"): "tw2sp",
    Pair.parse("zh-HK", "zh-Hans"): "hk2sp",
    Pair.parse("zh-TW", "zh-HK"): "tw2t t2hk",
    Pair.parse("zh-HK", "zh-TW"): "hk2t t2tw",
}
"""OpenCC's names; a region unsaid is Taiwan, the likely one of `zh-Hant` (CLDR, likely subtags). Between Taiwan and
Hong Kong only the characters change."""


class OpenCCEngine:
    """Simplified and traditional Chinese. Safe to call from many threads."""

    name = "opencc"
    model = "opencc"
    licence = "Apache-2.0"

    def pairs(self) -> frozenset[Pair]:
        return frozenset(_CONVERSIONS)

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        steps = _steps(pair)
        return [Hypothesis(_converted(segment, steps) if segment.strip() else "") for segment in segments]

    def translate_pinned(self, segments: Sequence[str], pins: Sequence[Sequence[Pin]], pair: Pair) -> list[Hypothesis]:
        """As `translate`, aligned, with every pin kept."""
        steps = _steps(pair)
        return [_pinned(segment, own, steps) for segment, own in zip(segments, pins, strict=True)]


def _steps(pair: Pair) -> tuple[str, ...]:
    served = pair.served_by(_CONVERSIONS)
    if served is None:
        raise UnsupportedPair(f"OpenCC converts Chinese between its scripts, not {pair}.", "target")
    return tuple(_CONVERSIONS[served].split())


def _converted(text: str, steps: Sequence[str]) -> str:
    for step in steps:
        text = _converter(step).convert(well_formed(text))
    return text


@cache
def _converter(name: str) -> Any:
    """OpenCC's tables; read when first needed."""
    from opencc import OpenCC  # noqa: PLC0415 - see above

    return OpenCC(name)


def _pinned(segment: str, pins: Sequence[Pin], steps: Sequence[str]) -> Hypothesis:
    if not segment.strip():
        return Hypothesis("", alignment=Alignment((), (), ()))
    text, at = "", 0
    links: list[tuple[Span, Span]] = []
    for pin in [*pins, Pin((len(segment), len(segment)), "")]:
        start, end = pin.span
        for source, target in _links(segment[at:start], steps):
            links.append(((at + source[0], at + source[1]), (len(text), len(text) + len(target))))
            text += target
        if pin.target:
            links.append((pin.span, (len(text), len(text) + len(pin.target))))
            text += pin.target
        at = end
    return Hypothesis(text, alignment=_alignment(links))


def _links(text: str, steps: Sequence[str]) -> list[tuple[Span, str]]:
    """The smallest stretches that are converted on their own, with what each becomes."""
    whole = _converted(text, steps)
    if len(whole) == len(text):
        return [((i, i + 1), character) for i, character in enumerate(whole)]
    cuts = [(0, 0)]
    for at in range(1, len(text)):
        head = _converted(text[:at], steps)
        if len(head) > cuts[-1][1] and head + _converted(text[at:], steps) == whole:
            cuts.append((at, len(head)))
    cuts.append((len(text), len(whole)))
    return [((a, b), whole[first:last]) for (a, first), (b, last) in pairwise(cuts)]


def _alignment(links: Sequence[tuple[Span, Span]]) -> Alignment:
    size = len(links)
    weights = [[0.0] * i + [1.0] + [0.0] * (size - i - 1) for i in range(size)]
    return Alignment(tuple(source for source, _ in links), tuple(target for _, target in links), weights)
