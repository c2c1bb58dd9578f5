"""Reading in types: what `POST /v1/read` takes and gives."""

from pydantic import Field

from api.doors.native_shapes import Shape
from nlp.reading.reader import Reading


class ReadRequest(Shape):
    """Reviews and mentions to read."""

    texts: list[str] = Field(min_length=1)
    languages: list[str | None] | None = None
    """A tag (`pt-BR`) for each text, or null to detect it; left out: all are detected."""
    stars: list[float | None] | None = None
    """A rating from 1 to 5 for each text, or null."""


class ReadSentiment(Shape):
    label: str
    """negative, neutral or positive."""
    score: float
    """From -1 to 1."""
    confidence: float
    """From 0 to 1."""


class ReadTopic(Shape):
    topic: str
    matched: list[str]
    """The words that led to it, as written; empty for `other`."""
    spans: list[tuple[int, int]]
    """Where they stand: `[start, end)` in code points."""


class ReadClaim(Shape):
    kind: str
    stance: str
    """first_hand, reported, asked, negated, hypothetical or quoted."""
    words: str
    span: tuple[int, int]


class ReadResult(Shape):
    """What one text says."""

    language: str
    """Told or detected; empty when there is nothing to tell it by."""
    sentiment: ReadSentiment
    topics: list[ReadTopic]
    claims: list[ReadClaim]


class ReadResponse(Shape):
    """One result for each text, in order."""

    results: list[ReadResult]


def shown(reading: Reading) -> ReadResult:
    """A reading as the door shows it."""
    mood = reading.sentiment
    return ReadResult(
        language=reading.language,
        sentiment=ReadSentiment(
            label=str(mood.label) if mood else "neutral",
            score=mood.score if mood else 0.0,
            confidence=mood.confidence if mood else 0.0,
        ),
        topics=[ReadTopic(topic=t.topic, matched=list(t.matched), spans=list(t.spans)) for t in reading.topics],
        claims=[ReadClaim(kind=c.kind, stance=str(c.stance), words=c.words, span=c.span) for c in reading.claims],
    )
