"""Tone and context reach the engines that can honour them, and nobody claims a tone that was not asked for."""

from collections.abc import Sequence
from copy import copy
from typing import Self

import pytest

from core.errors import Unavailable, UnsupportedTone
from core.locales import Pair
from nlp.engines.base import Engine, Hypothesis, Manner, Tone
from nlp.localization import Instructions, Localization
from nlp.manners import TONE, in_tone, tones_of
from nlp.pivoting import Stage, localize_along
from nlp.routing import Leg
from tests.nlp.fakes import PAIR, PlainEngine

FORMAL = Manner(Tone.FORMAL, "a shop for music", "DE")


class Polite(PlainEngine):
    """Says how it was asked to speak."""

    name = model = "polite"

    def __init__(self, error: Exception | None = None) -> None:
        super().__init__(str)
        self.manner, self.error = Manner(), error

    def tones(self, pair: Pair) -> frozenset[Tone]:
        return frozenset({Tone.FORMAL, Tone.INFORMAL})

    def in_manner(self, manner: Manner) -> Self:
        other = copy(self)
        other.manner = manner
        return other

    def translate(self, segments: Sequence[str], pair: Pair) -> list[Hypothesis]:
        if self.error:
            raise self.error
        manner = self.manner
        return [Hypothesis(" / ".join(filter(None, (manner.tone, manner.context, manner.market)))) for _ in segments]


def done(manner: Manner, *engines: Engine, is_required: bool = False) -> Localization:
    [leg] = in_tone([Leg(PAIR, engines)], manner.tone, is_required=is_required)
    instructions = Instructions(PAIR, manner=manner, preserve_formatting=True)
    [one] = localize_along(["你好，世界。"], instructions, [Stage(leg, instructions)])
    return one


def tone_of(one: Localization) -> list[str]:
    return [finding.message for finding in one.findings if finding.check == TONE]


@pytest.fixture
def plain() -> PlainEngine:
    return PlainEngine(str.upper)


def test_tone_context_and_market_reach_the_engine() -> None:
    assert done(FORMAL, Polite()).text == "formal / a shop for music / DE"


def test_the_engine_itself_is_left_as_it_was() -> None:
    engine = Polite()
    done(FORMAL, engine)
    assert engine.manner == Manner()


def test_half_a_character_in_the_context_is_made_whole() -> None:
    done(Manner(Tone.FORMAL, "音楽\ud83d"), Polite()).text.encode()


def test_who_can_honour_the_tone_comes_first(plain: PlainEngine) -> None:
    assert done(FORMAL, plain, Polite()).model == "polite"
    assert done(Manner(), plain, Polite()).model == "plain"
    assert done(Manner(context="x"), plain, Polite()).model == "plain"


def test_a_stand_in_without_tones_is_told_of(plain: PlainEngine) -> None:
    one = done(FORMAL, plain, Polite(Unavailable("down")))
    assert one.model == "plain"
    assert tone_of(one)
    assert one.needs_review


def test_a_tone_that_is_honoured_or_not_wanted_is_not_told_of(plain: PlainEngine) -> None:
    assert not tone_of(done(FORMAL, Polite()))
    assert not tone_of(done(Manner(), plain))


def test_where_the_tone_is_required_nobody_else_stands_in(plain: PlainEngine) -> None:
    with pytest.raises(Unavailable):
        done(FORMAL, plain, Polite(Unavailable("down")), is_required=True)


def test_a_tone_nobody_can_honour_is_refused_where_it_is_required(plain: PlainEngine) -> None:
    with pytest.raises(UnsupportedTone, match="formal"):
        done(FORMAL, plain, is_required=True)
    assert tone_of(done(FORMAL, plain))


def test_only_the_last_leg_has_to_honour_it(plain: PlainEngine) -> None:
    first, last = in_tone([Leg(PAIR, (plain,)), Leg(PAIR, (plain, Polite()))], Tone.INFORMAL, is_required=True)
    assert [engine.model for engine in first.engines] == ["plain"]
    assert [engine.model for engine in last.engines] == ["polite"]


def test_an_engine_that_cannot_be_told_has_no_tones(plain: PlainEngine) -> None:
    assert tones_of(plain, PAIR) == frozenset()
