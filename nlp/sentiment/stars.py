"""Star ratings and texts as two witnesses of one opinion.

Each is turned into log-odds of positive against negative, and the log-odds are added: naive Bayes with two features.
A rating is a strong witness but no proof: about one review in twenty has its stars mixed up ("1 star, love it"), and
three stars say nothing either way.
"""

import math
from dataclasses import dataclass, replace

from core.errors import InvalidInput
from nlp.sentiment.base import Label, Sentiment

_LOG_ODDS_AT_ENDS = 3.0
"""Log-odds that an end of the scale stands for: 19 in 20 such reviews are what their stars say. Chosen by us."""
_NEUTRAL_BELOW = 0.25
"""Absolute score below which stars and text together say neither good nor bad. Chosen by us."""
_CERTAIN = 0.999


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating of `given` on a scale from `lowest` to `highest`, in stars or points."""

    given: float
    lowest: float = 1.0
    highest: float = 5.0

    def __post_init__(self) -> None:
        if not (math.isfinite(self.given) and self.lowest <= self.given <= self.highest and self.lowest < self.highest):
            raise InvalidInput(f"{self.given} is no rating from {self.lowest} to {self.highest}.", "stars")

    @property
    def place(self) -> float:
        """Where on the scale it stands, from -1 to 1."""
        return 2 * (self.given - self.lowest) / (self.highest - self.lowest) - 1


def with_stars(text: Sentiment, rating: Rating | None) -> Sentiment:
    """What text and rating say together; without a rating, what the text says."""
    if rating is None:
        return text
    witness = _LOG_ODDS_AT_ENDS * rating.place
    score = round(math.tanh((_log_odds(text) + witness) / 2), 4)
    if abs(score) < _NEUTRAL_BELOW:
        return replace(text, label=Label.NEUTRAL, score=score, confidence=round(1 - abs(score), 4), abstained=False)
    label = Label.POSITIVE if score > 0 else Label.NEGATIVE
    return replace(text, label=label, score=score, confidence=round((1 + abs(score)) / 2, 4), abstained=False)


def _log_odds(text: Sentiment) -> float:
    """The text's log-odds of positive against negative; an abstention has none."""
    if text.abstained:
        return 0.0
    return 2 * math.atanh(max(-_CERTAIN, min(_CERTAIN, text.score)))
