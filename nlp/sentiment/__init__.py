"""Sentiment: is what people write good or bad, in many languages.

`sentiment(texts)` reads with the embedded classifier, which is always there; the module itself can be called the same
way, `nlp.sentiment(texts)`. Importing opens nothing; the first reading maps the model.
"""

import sys
from collections.abc import Sequence
from functools import cache
from types import ModuleType

from nlp.sentiment.base import SILENT, Label, Sentiment, SentimentEngine
from nlp.sentiment.registry import ENGINES, open_engine
from nlp.sentiment.stars import Rating, with_stars

__all__ = [
    "ENGINES",
    "SILENT",
    "Label",
    "Rating",
    "Sentiment",
    "SentimentEngine",
    "open_engine",
    "read",
    "sentiment",
    "with_stars",
]


@cache
def _embedded() -> SentimentEngine:
    return open_engine("embedded")


def sentiment(texts: Sequence[str]) -> list[Sentiment]:
    """n texts in, n sentiments out, same order; the same texts read the same on any machine."""
    return _embedded().read([texts] if isinstance(texts, str) else texts)


read = sentiment


class _Callable(ModuleType):
    """Lets the module be called as the function it is named for."""

    def __call__(self, texts: Sequence[str]) -> list[Sentiment]:
        return sentiment(texts)


sys.modules[__name__].__class__ = _Callable
