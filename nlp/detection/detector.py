"""Telling the language: the script says most of it, a language's own letters more, a trained model the rest.

Languages the model never saw are left to langdetect, which is asked only where one of them may be meant. The caller's
candidates are believed before others, but not against the evidence: French stays French where only English is offered.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Any

from nlp.detection.ngrams import load_model
from nlp.detection.scripts import MANY_LANGUAGES, ONE_LANGUAGE, chinese_script, count_scripts, told_by_letters

UNSURE = 0.5
"""A confidence below it is a guess: `docs/detection-of-language.md` shows what is right above and below."""
_OTHERS = 0.02
"""What a language counts that is none of the candidates, against 1 for one that is; in a few letters still less."""
_SHORT = 20
"""Letters up to which evidence against the candidates counts by the square of its share."""
_TELLING = 12
"""Letters below which a text is in doubt where nothing is expected: `Pro Max` is any language's."""
_LONG_ENOUGH = 25
"""Letters from which langdetect may name a language nobody asked for (Estonian, Latvian …)."""
_STRANGERS_SURE = 0.9
_STRANGERS_LIKELY = 0.5
_GUESSING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Detection:
    """A language a text may be in. `confidence` is from 0 to 1; `script` is Hans or Hant for Chinese, else empty."""

    language: str
    confidence: float
    script: str = ""

    @property
    def is_sure(self) -> bool:
        return self.confidence >= UNSURE


def detect(text: str, candidates: Collection[str] = ()) -> list[Detection]:
    """The languages the text may be in, the likeliest first; empty when there is nothing to tell by.

    `candidates` are the languages expected, where the caller knows; another one is named only on strong evidence.
    """
    counts = count_scripts(text)
    kana = counts.pop("Hiragana", 0) + counts.pop("Katakana", 0)
    total = sum(counts.values()) + kana
    if not total:
        return []
    if kana and kana + counts["Han"] >= total / 2:
        return [Detection("ja", _sure((kana + counts["Han"]) / total))]
    script, count = counts.most_common(1)[0]
    share = count / total
    if script in ONE_LANGUAGE:
        return [Detection(ONE_LANGUAGE[script], _sure(share))]
    expected = frozenset(candidates) & MANY_LANGUAGES[script]
    chances = _chances(text, script, expected)
    weight = 0.5 + share / 2 if expected else share * min(1.0, count / _TELLING)
    ranked = sorted(chances.items(), key=lambda one: (-one[1], one[0]))
    return [
        Detection(language, round(min(0.99, chance * weight), 3), _script(language, text))
        for language, chance in ranked
        if chance >= 0.01 or language == ranked[0][0]
    ]


def _chances(text: str, script: str, expected: frozenset[str]) -> dict[str, float]:
    """The probability of each language of the script."""
    possible = MANY_LANGUAGES[script]
    if told := told_by_letters(text, possible):
        return {told: 0.95}
    chances = _known_chances(text, possible) or ({"ar": 1.0} if script == "Arabic" else {})
    strangers = possible - chances.keys()
    letters = sum(map(str.isalpha, text))
    if expected & strangers or (not expected and letters >= _LONG_ENOUGH):
        chances = _with_strangers(chances, _guess(text), expected & strangers or strangers, bool(expected))
    twins = {twin: chances.get(other, 0.0) for twin, other in _TWINS.items() if twin in expected}
    return _weighed(twins | chances, expected, _OTHERS * min(1.0, letters / _SHORT) ** 2)


_TWINS = {"ms": "id", "be": "ru", "sr": "ru", "mk": "bg", "uk": "ru", "fa": "ar", "ur": "ar"}
"""Languages nothing here tells from another unless their own letters stand in the text: likely as that one is."""


def _known_chances(text: str, possible: Collection[str]) -> dict[str, float]:
    scores = {language: score for language, score in load_model().scores(text).items() if language in possible}
    best = max(scores.values(), default=0.0)
    total = sum(exp(score - best) for score in scores.values())
    return {language: exp(score - best) / total for language, score in scores.items()}


def _with_strangers(
    chances: Mapping[str, float], guesses: Mapping[str, float], strangers: Collection[str], are_expected: bool
) -> dict[str, float]:
    """Languages the model does not know take what langdetect gives them, where that is much."""
    theirs = {language: guesses[language] for language in strangers if guesses.get(language)}
    taken = min(1.0, sum(theirs.values()))
    if taken < (_STRANGERS_LIKELY if are_expected else _STRANGERS_SURE):
        return dict(chances)
    return {language: chance * (1 - taken) for language, chance in chances.items()} | theirs


def _weighed(chances: Mapping[str, float], expected: Collection[str], others: float) -> dict[str, float]:
    if not expected:
        return dict(chances)
    weighed = {one: chance * (1 if one in expected else others) for one, chance in chances.items()}
    total = sum(weighed.values()) or 1.0
    return {language: chance / total for language, chance in weighed.items()}


def _script(language: str, text: str) -> str:
    return chinese_script(text) if language == "zh" else ""


def _sure(share: float) -> float:
    return round(min(0.99, 0.5 + share / 2), 3)


@cache
def _detectors() -> Any:
    """langdetect's profiles; reading them takes half a second, so they are read when first needed."""
    from langdetect import detector_factory  # noqa: PLC0415 - see above

    detector_factory.DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory  # noqa: SLF001 - the library offers no other way to a seeded detector


def _guess(text: str) -> dict[str, float]:
    """langdetect's guesses, seeded so that the same text always gets the same ones."""
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415 - see above

    with _GUESSING:
        detector = _detectors().create()
        detector.append(text[:2000])
        try:
            return {guess.lang.split("-")[0]: guess.prob for guess in detector.get_probabilities()}
        except LangDetectException:
            return {}
