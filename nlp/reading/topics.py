"""What a text complains about or praises: every topic of the rules, with the words that led to it."""

from dataclasses import dataclass

from core.findings import Span
from nlp.reading.matches import MAX_SPANS, matches_of
from nlp.reading.scanning import Scan, Scanner

PRAISE = "praise"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic, the words that led to it as they were written, and their spans in the text, same order."""

    topic: str
    matched: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()


def topics_in(scanner: Scanner, scan: Scan) -> tuple[TopicMatch, ...]:
    """The topics of a scanned text in the order of the rules; what is denied is no topic."""
    found: dict[str, list[tuple[Span, str]]] = {}
    for language in scanner.languages:
        for rule in language.touched_topics(scan.hits):
            spans = [match.span for match in matches_of(scan, language, rule) if not match.negated]
            if spans:
                written = [scan.written(span) for span in spans]
                found.setdefault(rule.rule.label, []).extend((span, words) for words, span in written)
    return tuple(_topic(label, places) for label, places in found.items())


def _topic(label: str, places: list[tuple[Span, str]]) -> TopicMatch:
    first = sorted(set(places))[:MAX_SPANS]
    return TopicMatch(label, tuple(words for _, words in first), tuple(span for span, _ in first))
