"""Whether the words around a match deny it: `no leak`, `没有破损`, `sin daños`, `hasar yok`."""

from bisect import bisect_left, bisect_right

from core.findings import Span, overlaps
from nlp.reading.scanning import CompiledLanguage, Scan


def is_negated(scan: Scan, language: CompiledLanguage, span: Span) -> bool:
    """True when a negator of the language reaches the span within its window, in one clause."""
    before, after, unless, stops = language.negators
    window = language.rules.negation.window
    false_friends = scan.at(unless)
    if hit := _last_before(scan, before, span):
        gap = (hit[1], span[0])
        is_free = not overlaps(hit, false_friends) and not _stopped(scan, stops, gap)
        if is_free and _reaches(scan, language, gap, window):
            return True
    if hit := _first_after(scan, after, span):
        gap = (span[1], hit[0])
        return not overlaps(hit, false_friends) and _reaches(scan, language, gap, window)
    return False


def distance(scan: Scan, language: CompiledLanguage, start: int, end: int) -> int:
    """Words or characters between two places, in the unit of the language."""
    if language.rules.counts_characters:
        return end - start
    return max(0, scan.text.count(" ", start, end) - 1)


def _reaches(scan: Scan, language: CompiledLanguage, gap: Span, window: int) -> bool:
    start, end = gap
    if end - start > window * 30:
        return False
    return distance(scan, language, start, end) <= window and not scan.crosses_clause(start, end)


def _stopped(scan: Scan, stops: int, gap: Span) -> bool:
    return any(gap[0] <= start and end <= gap[1] for start, end in scan.at(stops))


def _last_before(scan: Scan, slot: int, span: Span) -> Span | None:
    hits = scan.at(slot)
    at = bisect_right(hits, span[0], key=lambda hit: hit[1])
    return hits[at - 1] if at else None


def _first_after(scan: Scan, slot: int, span: Span) -> Span | None:
    hits = sorted(scan.at(slot))
    at = bisect_left(hits, span[1], key=lambda hit: hit[0])
    return hits[at] if at < len(hits) else None
