"""The sentiment seam: one small protocol and what it gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Label(StrEnum):
    """The polarity of a text, in words."""

    NEGATIVE = "negative"
    NEUTRAL = "neutral"
    POSITIVE = "positive"


@dataclass(frozen=True, slots=True)
class Sentiment:
    """How a text sounds.

    `score` is from -1 (bad) to 1 (good): probability of positive less probability of negative. `confidence` is the
    calibrated probability, 0 to 1, that `label` is right. `abstained` says that there was too little to go by; the
    label is then neutral and the confidence low, while the score still leans the way the little there is points.
    `language` is the one the engine read the text as, empty where it could not tell or does not look.
    """

    label: Label
    score: float
    confidence: float
    abstained: bool = False
    language: str = ""


SILENT = Sentiment(Label.NEUTRAL, 0.0, 0.0, abstained=True)
"""What is said of a text that says nothing: empty, an address, a number."""


class SentimentEngine(Protocol):
    """A reader of sentiment. `name` is the kind of engine, `model` the weights it runs, `licence` theirs (SPDX)."""

    name: str
    model: str
    licence: str

    def read(self, texts: Sequence[str]) -> list[Sentiment]:
        """n texts in, n sentiments out, same order; a text reads the same alone and in company.

        Never raises for what a text contains. Raises ModelError when the weights fail.
        """
        ...
