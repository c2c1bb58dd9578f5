"""Where words begin and end, in scripts that put spaces between them, in Korean, and in katakana."""

import unicodedata
from functools import lru_cache

from core.text import is_unspaced

_LONGEST_WORD = 40
_LONGEST_LONELY = 2
"""Words of so few katakana are found only where no further katakana touch them."""


def is_inside(text: str, at: int) -> bool:
    """True when `at` lies within a word or a written syllable, so that a word neither ends nor begins there."""
    return _joined(text[at - 1], text[at])


@lru_cache(maxsize=1 << 14)
def _joined(before: str, after: str) -> bool:
    """Asked of the same few pairs again and again."""
    if unicodedata.category(after)[0] == "M":
        return True
    if before.isascii() and after.isascii():
        return before.isalnum() and after.isalnum() and not (before.isdigit() and after.isalpha())
    if not (_is_letter(after) and (_is_letter(before) or unicodedata.category(before)[0] == "M")):
        return False
    return is_hangul(before) == is_hangul(after)


def word_start(text: str, at: int) -> int:
    """Where the word begins that goes on at `at`."""
    least = max(0, at - _LONGEST_WORD)
    while at > least and is_inside(text, at):
        at -= 1
    return at


def word_end(text: str, at: int) -> int:
    """Where the word ends that goes on at `at`."""
    most = min(len(text), at + _LONGEST_WORD)
    while at < most and is_inside(text, at):
        at += 1
    return at


def is_hangul(character: str) -> bool:
    return "\uac00" <= character <= "\ud7af"


def is_within_katakana(text: str, start: int, end: int) -> bool:
    """Katakana spells foreign words without gaps: カス (scum) stands in カスタマイズ (customise)."""
    if end - start > _LONGEST_LONELY or not all(map(_is_katakana, text[start:end])):
        return False
    return (start > 0 and _is_katakana(text[start - 1])) or (end < len(text) and _is_katakana(text[end]))


def _is_katakana(character: str) -> bool:
    return "\u30a1" <= character <= "\u30fc" and character != "\u30fb"


def _is_letter(character: str) -> bool:
    """Of a script with written borders, or of Korean."""
    return character.isalnum() and (is_hangul(character) or not is_unspaced(character))
