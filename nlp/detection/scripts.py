"""What the letters of a text say about its language, before any statistics."""

from collections import Counter
from functools import cache
from typing import Any

import regex

from core.characters import CharacterTable
from core.text import well_formed

_SCRIPTS = ("Han", "Hiragana", "Katakana", "Hangul", "Thai", "Arabic", "Hebrew", "Greek", "Devanagari", "Bengali",
            "Cyrillic", "Latin", "Ethiopic")  # fmt: skip
_SCRIPT_OF = regex.compile("|".join(rf"(?P<{script}>\p{{{script}}})" for script in _SCRIPTS))
_HAN_WEIGHT = 3
"""A Han character says about as much as three letters, and Chinese titles are full of Latin brand names."""

ONE_LANGUAGE = {
    "Hangul": "ko", "Thai": "th", "Hebrew": "he", "Greek": "el", "Devanagari": "hi", "Bengali": "bn", "Ethiopic": "am",
}  # fmt: skip
MANY_LANGUAGES = {
    "Latin": frozenset("ca cs da de en es et fi fr ha hr hu id ig it lt lv ms nl no pl pt ro rw sk sl sv sw tl tr vi yo"
                       .split()),
    "Cyrillic": frozenset("be bg kk mk ru sr uk".split()),
    "Arabic": frozenset({"ar", "fa", "ur"}),
    "Han": frozenset({"zh", "ja"}),
}  # fmt: skip
_LETTERS = (
    ("sr", regex.compile("[ђјљњћџ]")),
    ("mk", regex.compile("[ѓќѕ]")),
    ("kk", regex.compile("[әғқңөұүһ]")),
    ("be", regex.compile("ў|і(?=.*[ыэ])|[ыэ](?=.*і)")),
    ("uk", regex.compile("[їєґі]")),
    ("ur", regex.compile("[ٹڈڑںےھہ]")),
    ("fa", regex.compile("[پچژگی]|\u200c")),
)
"""Letters that one language has and its neighbours lack, the surest first (Unicode's alphabets of each)."""


def count_scripts(text: str) -> Counter[str]:
    """Letters of each script in the text; Han weighs more."""
    numbers = text.translate(_NUMBERS)
    counts = Counter({_SCRIPTS[ord(number)]: numbers.count(number) for number in dict.fromkeys(numbers)})
    counts["Han"] *= _HAN_WEIGHT
    return +counts


def _number_of(character: str) -> str:
    """The place of the character's script in our list, as a character; nothing for one of no script of the list."""
    found = _SCRIPT_OF.match(character)
    return chr(_SCRIPTS.index(str(found.lastgroup))) if found else ""


_NUMBERS = CharacterTable(_number_of)


def told_by_letters(text: str, possible: frozenset[str]) -> str:
    """The language whose own letters stand in the text, of the possible ones; empty where none do."""
    lower = text.lower()
    return next((language for language, own in _LETTERS if language in possible and own.search(lower)), "")


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
