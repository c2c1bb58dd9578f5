"""Which language a text is in: the script says most of it, statistics tell the rest apart."""

import threading
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import regex

from core.text import well_formed

_SCRIPTS = ("Han", "Hiragana", "Katakana", "Hangul", "Thai", "Arabic", "Hebrew", "Greek", "Devanagari", "Bengali",
            "Cyrillic", "Latin")  # fmt: skip
_SCRIPT_OF = regex.compile("|".join(rf"(?P<{script}>\p{{{script}}})" for script in _SCRIPTS))
_HAN_WEIGHT = 3
"""A Han character says about as much as three letters, and Chinese titles are full of Latin brand names."""

_ONE_LANGUAGE = {"Hangul": "ko", "Thai": "th", "Hebrew": "he", "Greek": "el", "Devanagari": "hi", "Bengali": "bn"}
_MANY_LANGUAGES = {
    "Latin": frozenset("ca cs da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl sv sw tl tr vi".split()),
    "Cyrillic": frozenset({"ru", "uk", "bg"}),
    "Arabic": frozenset({"ar", "fa", "ur"}),
}
_GUESSING = threading.Lock()


@dataclass(frozen=True, slots=True)
class Detection:
    """A language a text may be in. `confidence` is from 0 to 1; `script` is Hans or Hant for Chinese, else empty."""

    language: str
    confidence: float
    script: str = ""


def detect(text: str, candidates: Collection[str] = ()) -> list[Detection]:
    """The languages the text may be in, the likeliest first; empty when there is nothing to tell by.

    Where `candidates` are given, only they are told apart by statistics; the script is believed in any case.
    """
    counts = Counter(str(match.lastgroup) for match in _SCRIPT_OF.finditer(text))
    counts["Han"] *= _HAN_WEIGHT
    kana = counts.pop("Hiragana", 0) + counts.pop("Katakana", 0)
    total = sum(counts.values()) + kana
    if not total:
        return []
    if kana and kana + counts["Han"] >= total / 2:
        return [Detection("ja", _sure((kana + counts["Han"]) / total))]
    script, count = counts.most_common(1)[0]
    return _by_script(script, count / total, text, candidates)


def _by_script(script: str, share: float, text: str, candidates: Collection[str]) -> list[Detection]:
    if script == "Han":
        return [Detection("zh", _sure(share), chinese_script(text))]
    if script in _ONE_LANGUAGE:
        return [Detection(_ONE_LANGUAGE[script], _sure(share))]
    possible = _MANY_LANGUAGES[script]
    wanted = possible.intersection(candidates) or possible
    if len(wanted) == 1:
        return [Detection(next(iter(wanted)), _sure(share) * 0.9)]
    guesses = [Detection(language, p * share) for language, p in _guess(text) if language in wanted]
    return guesses or [Detection("en" if "en" in wanted else min(wanted), 0.1)]


def chinese_script(text: str) -> str:
    """`Hant` when more of the characters that differ between the two scripts are traditional, else `Hans`."""
    text = well_formed(text)
    traditional = _differences(text, _converter("t2s").convert(text))
    simplified = _differences(text, _converter("s2t").convert(text))
    return "Hant" if traditional > simplified else "Hans"


def _differences(before: str, after: str) -> int:
    return sum(a != b for a, b in zip(before, after, strict=False))


@cache
def _converter(direction: str) -> Any:
    """OpenCC's tables; read when first needed."""
    from opencc import OpenCC  # noqa: PLC0415 - see above

    return OpenCC(direction)


def _sure(share: float) -> float:
    return round(min(0.99, 0.5 + share / 2), 3)


@cache
def _detectors() -> Any:
    """langdetect's profiles; reading them takes half a second, so they are read when first needed."""
    from langdetect import detector_factory  # noqa: PLC0415 - see above

    detector_factory.DetectorFactory.seed = 0
    detector_factory.init_factory()
    return detector_factory._factory  # noqa: SLF001 - the library offers no other way to a seeded detector


def _guess(text: str) -> list[tuple[str, float]]:
    """langdetect's guesses, seeded so that the same text always gets the same ones."""
    from langdetect.lang_detect_exception import LangDetectException  # noqa: PLC0415 - see above

    with _GUESSING:
        detector = _detectors().create()
        detector.append(text[:2000])
        try:
            return [(guess.lang.split("-")[0], guess.prob) for guess in detector.get_probabilities()]
        except LangDetectException:
            return []
