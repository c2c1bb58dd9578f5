"""Where a rule holds in a scanned text: its terms, its pairs of words that stand near, less senses and negations."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.findings import Span
from glossaries.reading_rules import Proximity
from nlp.reading.negation import distance, is_negated
from nlp.reading.scanning import CompiledLanguage, CompiledRule, Scan

MAX_SPANS = 20
"""Spans given out per rule and text; a flood of one word says no more than twenty of it."""


@dataclass(frozen=True, slots=True)
class Match:
    """A place where a rule holds, in the folded text; `negated` ones are kept for claims alone."""

    span: Span
    negated: bool = False


def matches_of(scan: Scan, language: CompiledLanguage, rule: CompiledRule) -> list[Match]:
    """Every place, in text order, none inside another."""
    if not _touches(scan, rule):
        return []
    plain = [*scan.at(rule.terms)]
    sure = [*scan.at(rule.always)]
    lasts: dict[Span, Span] = {}
    for any_slot, with_slot, pair in rule.near:
        found_pairs = _pairs(scan, language, (any_slot, with_slot), pair)
        (sure if pair.always else plain).extend(found_pairs)
        lasts.update(found_pairs)
    excepted = _covered(scan, rule.unless)
    found = [Match(span) for span in _outermost(sure) if not _is_excepted(span, excepted)][: MAX_SPANS * 2]
    found += [
        Match(span, is_negated(scan, language, span) or is_negated(scan, language, lasts.get(span, span)))
        for span in _outermost(plain)[: MAX_SPANS * 2]
        if not _is_excepted(span, excepted) and not _inside(span, found)
    ]
    return sorted(found, key=lambda match: match.span)


def _touches(scan: Scan, rule: CompiledRule) -> bool:
    hits = scan.hits
    if rule.terms in hits or rule.always in hits:
        return True
    return any(first in hits and second in hits for first, second, _ in rule.near)


def _pairs(scan: Scan, language: CompiledLanguage, slots: tuple[int, int], pair: Proximity) -> dict[Span, Span]:
    """For each word of the first slot its nearest of the second on both sides, when within reach.

    Gives the last word's span by the span of both: `app never crashes` is denied between the two.
    """
    seconds = sorted(scan.at(slots[1]))
    found: dict[Span, Span] = {}
    for first in scan.at(slots[0])[: MAX_SPANS * 10]:
        at = bisect_left(seconds, first)
        for second in seconds[max(0, at - 1) : at + 2]:
            left, right = min(first, second), max(first, second)
            if right[0] < left[1] or right[0] - left[1] > pair.within * 20:
                continue
            gap = left[1], right[0]
            if distance(scan, language, *gap) <= pair.within and not scan.crosses_sentence(*gap):
                found[left[0], right[1]] = right
    return found


def _covered(scan: Scan, slot: int) -> bytearray | None:
    """Marks the places an exception covers."""
    if not (hits := scan.at(slot)):
        return None
    marks = bytearray(len(scan.text))
    for start, end in hits:
        marks[start:end] = b"\1" * (end - start)
    return marks


def _is_excepted(span: Span, marks: bytearray | None) -> bool:
    return marks is not None and any(marks[span[0] : span[1]])


def _outermost(spans: Iterable[Span]) -> list[Span]:
    """Without repeats and without those inside another."""
    kept: list[Span] = []
    for span in sorted(set(spans), key=lambda span: (span[0], -span[1])):
        if not kept or span[1] > kept[-1][1]:
            kept.append(span)
    return kept


def _inside(span: Span, found: Sequence[Match]) -> bool:
    return any(match.span[0] <= span[0] and span[1] <= match.span[1] for match in found)
