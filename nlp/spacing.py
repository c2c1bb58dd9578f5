"""Where a target with spaces between words needs one that its source does not write."""

from unicodedata import category

from core.locales import Locale
from core.text import is_unspaced
from nlp.titles import separator

_ENDS = frozenset("，。；：！？、）】》」』")
"""Marks as wide as a letter with its space."""


def gap(text: str, at: int, target: Locale) -> str:
    """What the target needs between two pieces that touch at `at` in the source: `你好{name}` → `Hello {name}`."""
    if not target.is_spaced or not 0 < at < len(text):
        return ""
    before, after = text[at - 1], text[at]
    touches = is_unspaced(before) or before in _ENDS or is_unspaced(after)
    return " " if touches and "Cc" not in map(category, (before, after)) else ""


def marks(text: str, target: Locale) -> str:
    """Punctuation and spaces of the source as the target writes them: `，` → `, `; ASCII as it is."""
    if text.isascii() or not target.is_spaced or not text.strip():
        return text
    return separator(text, "x", "x")
