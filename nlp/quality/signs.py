"""What two texts alone tell of how well one translates the other: length, repetition, words left as they were."""

from collections.abc import Hashable, Sequence
from itertools import pairwise

import regex

from core.text import fold_key

_WORD = regex.compile(r"[\p{L}\p{M}]+")
_DENSE = ((regex.compile(r"\p{Han}"), 3.0), (regex.compile(r"[\p{Hiragana}\p{Katakana}\p{Hangul}]"), 2.0))
"""Letters of an alphabet that a character of another script is worth: 1 000 lines of FLORES dev have 2.9 Latin
characters (English, Portuguese) to a Han character; kana and Hangul are set between, by us."""
_LETTER = regex.compile(r"[\p{L}\p{N}]")
_GRAM = 3
"""Letters in a row by which repetition shows in scripts without spaces."""


def letters(text: str) -> float:
    """Length in letters of an alphabet, whatever the script.

    >>> letters("保温杯"), letters("thermos!")
    (9.0, 7.0)
    """
    found = "".join(_LETTER.findall(text))
    dense = () if found.isascii() else _DENSE
    return float(len(found)) + sum((worth - 1) * len(pattern.findall(found)) for pattern, worth in dense)


def length_ratio(source_text: str, text: str) -> float:
    """The target's length to the source's; 1 where the source has no letters."""
    expected = letters(source_text)
    return round(letters(text) / expected, 3) if expected else 1.0


def repetition(source_text: str, text: str) -> float:
    """The share of the target that says again what it has said, less what the source repeats; 0 to 1."""
    return round(max(0.0, _repeated(text) - _repeated(source_text)), 3)


def _repeated(text: str) -> float:
    """The share of pairs of words (in scripts without spaces, of short runs) that were there before."""
    words = [fold_key(word) for word in _WORD.findall(text)]
    if len(words) == 1:
        runs = [words[0][i : i + _GRAM] for i in range(len(words[0]) - _GRAM + 1)]
        return _again(runs) / len(runs) if runs else 0.0
    pairs = list(pairwise(words))
    beside = sum(a == b for a, b in pairs)
    return min(1.0, max(_again(pairs), beside) / len(pairs)) if pairs else 0.0


def _again(things: Sequence[Hashable]) -> int:
    return len(things) - len(set(things))


def copied(source_text: str, text: str) -> float:
    """The share of the target's letters in words that stand in the source as they are; names keep their capital."""
    known = {word for word in _WORD.findall(source_text) if len(word) > 3 and word.islower()}
    all_words = _WORD.findall(text)
    total = sum(map(len, all_words))
    same = sum(len(word) for word in all_words if word.lower() in known)
    return round(same / total, 3) if total else 0.0
