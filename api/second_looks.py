"""Costly evidence of quality: targets translated back, embeddings of both sides; for the texts of one language."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from nlp.embeddings import Embedder, has_embeddings
from nlp.localization import Field, Localization
from nlp.quality.base import Look
from nlp.quality.second_looks import looked_again, round_trip, similarities

Back = Callable[[Sequence[str], Field], list[str] | None]
"""Targets in, the same in the source language out; None where there is no way back."""


class SecondLooks:
    """Opens the embeddings when they are first asked for."""

    def __init__(self) -> None:
        self._embedder = Embedder()

    def look(self, done: Sequence[Localization], looks: frozenset[Look], back: Back) -> list[Localization]:
        """n localizations in, n out, same order, their quality judged with what the looks saw."""
        trips = _round_trips(done, back) if Look.ROUND_TRIP in looks else [None] * len(done)
        alike = self._alike(done) if Look.SIMILARITY in looks and has_embeddings() else [None] * len(done)
        return [_judged(one, trip, cosine) for one, trip, cosine in zip(done, trips, alike, strict=True)]

    def _alike(self, done: Sequence[Localization]) -> Sequence[float]:
        return similarities([one.source_text for one in done], [one.text for one in done], self._embedder.vectors)


def _round_trips(done: Sequence[Localization], back: Back) -> list[float | None]:
    """Titles and prose apart, since each is translated back as what it is."""
    found: list[float | None] = [None] * len(done)
    for is_title in (True, False):
        numbers = [i for i, one in enumerate(done) if one.is_title is is_title and one.text.strip()]
        if not numbers:
            continue
        again = back([done[i].text for i in numbers], Field.TITLE if is_title else Field.PROSE)
        for i, text in zip(numbers, again or (), strict=False):
            found[i] = round_trip(done[i].source_text, text)
    return found


def _judged(one: Localization, trip: float | None, cosine: float | None) -> Localization:
    if one.quality is None or (trip is None and cosine is None):
        return one
    return replace(one, quality=looked_again(one.quality, round_trip=trip, similarity=cosine))
