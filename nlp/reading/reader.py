"""Reading reviews and mentions: language, sentiment, topics and claims of each text, in order.

Everything is handed in: the rules (those that ship with us when not), the sentiment engine (none: no sentiment), the
languages and star ratings where the caller knows them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TypeVar

from core.errors import InvalidInput
from glossaries.reading_rules import RuleBook, starter_rules
from nlp.detection import detect
from nlp.reading.claims import Claim, claims_in
from nlp.reading.scanning import Scanner, scanner_for
from nlp.reading.topics import OTHER, PRAISE, TopicMatch, topics_in
from nlp.sentiment import Rating, Sentiment, SentimentEngine, with_stars

_DETECT_FROM = 1000
"""Code points the language is told by; more do not change the answer."""
_SHORT = 60
"""Code points below which statistics mix up neighbours such as Danish and English; found by trying."""
_BAD_STARS, _GOOD_STARS = 2.0, 4.0
"""Of five: at most two is a complaint, at least four is praise."""
_T = TypeVar("_T")
_PRAISE_AT, _BLAME_AT = -0.1, -0.25
"""Scores in [-1, 1]: praise words need at least the first, `other` needs at most the second."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text says. `language` is a BCP 47 tag, empty when there is nothing to tell it by."""

    language: str
    sentiment: Sentiment | None
    topics: tuple[TopicMatch, ...]
    claims: tuple[Claim, ...]


class Reader:
    """Rules with their compiled scanners, one a language, made when first needed; safe to share between threads."""

    def __init__(self, rules: RuleBook | None = None) -> None:
        self.rules = rules or starter_rules()
        self._scanners: dict[str, Scanner] = {}
        self._making = Lock()

    def scanner(self, language: str) -> Scanner:
        """The scanner of a language tag."""
        rules = self.rules.of(language)
        key = rules.language if rules else ""
        if key not in self._scanners:
            with self._making:
                self._scanners.setdefault(key, scanner_for(key, self.rules))
        return self._scanners[key]

    def read_one(self, text: str, language: str) -> tuple[tuple[TopicMatch, ...], tuple[Claim, ...]]:
        """Topics and claims of a text whose language is known; words alone decide here."""
        scanner = self.scanner(language)
        scan = scanner.scan(text)
        return topics_in(scanner, scan), claims_in(scanner, scan)


def read(
    texts: Sequence[str],
    languages: Sequence[str | None] | None = None,
    stars: Sequence[float | None] | None = None,
    sentiment_engine: SentimentEngine | None = None,
    rules: RuleBook | None = None,
) -> list[Reading]:
    """Reads texts; n in, n out, same order.

    Args:
        languages: BCP 47 tags where known; None is told by the text.
        stars: ratings from 1 to 5 where known; they outweigh words for praise and blame.

    Raises:
        InvalidInput: languages or stars are not as many as the texts, or a rating is not from 1 to 5.
    """
    languages = _as_many("languages", languages, len(texts))
    stars = _as_many("stars", stars, len(texts))
    reader = Reader(rules) if rules else shipped_reader()
    sentiments = list(sentiment_engine.read(texts)) if sentiment_engine else [None] * len(texts)
    return [_read(reader, *given) for given in zip(texts, languages, stars, sentiments, strict=True)]


@cache
def shipped_reader() -> Reader:
    """The reader of the rules that ship with us; one for the process."""
    return Reader()


def language_of(text: str, candidates: Collection[str] = ()) -> str:
    """The likeliest language as a tag (`zh-Hant`), empty when there is nothing to tell it by.

    A short text is told among the `candidates` alone, since its letters say too little for more.
    """
    sample = text[:_DETECT_FROM].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    found = detect(sample, candidates if len(sample) < _SHORT else ())
    if not found:
        return ""
    return "-".join(part for part in (found[0].language, found[0].script) if part)


def _read(reader: Reader, text: str, language: str | None, star: float | None, sentiment: Sentiment | None) -> Reading:
    language = language or _told_by(reader, text, sentiment)
    topics, claims = reader.read_one(text, language)
    if sentiment is not None:
        sentiment = with_stars(sentiment, Rating(star) if star is not None else None)
    return Reading(language, sentiment, _weighed(topics, star, sentiment, bool(text.strip())), claims)


def _told_by(reader: Reader, text: str, sentiment: Sentiment | None) -> str:
    """What the engine read it as, which is quick; Chinese gets its script, and what it could not tell is detected."""
    known = sentiment.language if sentiment else ""
    if known and known != "zh":
        return known
    detected = language_of(text, reader.rules.languages)
    return detected if not known or detected.startswith("zh") else known


def _weighed(
    topics: tuple[TopicMatch, ...], star: float | None, sentiment: Sentiment | None, has_text: bool
) -> tuple[TopicMatch, ...]:
    """Drops praise that the rating or the sentiment speaks against; adds `other` to blame without a known reason."""
    if _leaning(star, sentiment) < _PRAISE_AT:
        topics = tuple(topic for topic in topics if topic.topic != PRAISE)
    if not topics and has_text and _leaning(star, sentiment) <= _BLAME_AT:
        return (TopicMatch(OTHER),)
    return topics


def _leaning(star: float | None, sentiment: Sentiment | None) -> float:
    """From -1 (blame) to 1 (praise); the rating when it is clear, else the sentiment, else 0."""
    if star is not None and (star <= _BAD_STARS or star >= _GOOD_STARS):
        return max(-1.0, min(1.0, (star - 3) / 2))
    if sentiment is None or sentiment.abstained:
        return 0.0
    return sentiment.score


def _as_many(name: str, given: Sequence[_T | None] | None, count: int) -> Sequence[_T | None]:
    if given is None:
        return [None] * count
    if len(given) != count:
        raise InvalidInput(f"{len(given)} {name} for {count} texts; give one for each or none", name)
    return given
