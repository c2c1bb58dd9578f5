"""Tone and context on their way to the engines that can honour them."""

from collections.abc import Sequence
from dataclasses import replace

from core.errors import UnsupportedTone
from core.findings import Finding, Severity
from core.locales import Pair
from core.text import well_formed
from nlp.engines.base import PLAIN_MANNER, Engine, Manner, ManneredEngine, Tone
from nlp.routing import Leg

TONE = "tone"
"""The check name of a tone that was wanted and not asked for."""


def tones_of(engine: Engine, pair: Pair) -> frozenset[Tone]:
    """The tones an engine can be asked for; empty where it has but one."""
    return engine.tones(pair) if isinstance(engine, ManneredEngine) else frozenset()


def speaking(engine: Engine, manner: Manner) -> Engine:
    """The engine told how to sound, where it can be told."""
    if manner == PLAIN_MANNER or not isinstance(engine, ManneredEngine):
        return engine
    return engine.in_manner(replace(manner, context=well_formed(manner.context)))


def in_tone(legs: Sequence[Leg], tone: Tone, *, is_required: bool) -> tuple[Leg, ...]:
    """The same legs, the last one done first by the engines that honour the tone: by them alone where it is required.

    Raises UnsupportedTone where it is required and none can.
    """
    if tone is Tone.DEFAULT:
        return tuple(legs)
    *first, last = legs
    able = [engine for engine in last.engines if tone in tones_of(engine, last.pair)]
    if is_required and not able:
        raise UnsupportedTone(f"No engine here can be asked for a {tone} tone in {last.pair.target}.", "tone")
    others = [] if is_required else [engine for engine in last.engines if engine not in able]
    return (*first, Leg(last.pair, (*able, *others)))


def tone_findings(engine: Engine, pair: Pair, manner: Manner) -> list[Finding]:
    """A word to the reviewer where the engine could not be asked for the tone."""
    if manner.tone is Tone.DEFAULT or manner.tone in tones_of(engine, pair):
        return []
    message = f"The engine {engine.model} cannot be asked for a {manner.tone} tone: check how the reader is addressed."
    return [Finding(TONE, Severity.REVIEW, message)]
