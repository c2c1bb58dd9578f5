"""Where a target with spaces between words needs one that its source does not write."""

from core.locales import Locale
from core.text import is_unspaced
from nlp.titles import separator


def gap(text: str, at: int, target: Locale) -> str:
    """What the target needs between two pieces that touch at `at` in the source: `你好{name}` → `Hello {name}`."""
    touches = 0 < at < len(text) and (is_unspaced(text[at - 1]) or is_unspaced(text[at]))
    return " " if target.is_spaced and touches else ""


def marks(text: str, target: Locale) -> str:
    """Punctuation and spaces of the source as the target writes them: `，` → `, `; ASCII as it is."""
    if text.isascii() or not target.is_spaced or not text.strip():
        return text
    return separator(text, "x", "x")
