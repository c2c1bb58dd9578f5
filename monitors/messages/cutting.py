"""Cuts text for people at whole characters as they see them: no half emoji, no vowel sign lost from its letter."""

import regex

_SEEN = regex.compile(r"\X")
ELLIPSIS = "…"


def cut(text: str, limit: int) -> str:
    """The text, or its beginning with an ellipsis, in at most `limit` code points."""
    if len(text) <= limit:
        return text
    end = 0
    for seen in _SEEN.finditer(text):
        if seen.end() > limit - len(ELLIPSIS):
            break
        end = seen.end()
    return text[:end].rstrip() + ELLIPSIS


def one_line(text: str, limit: int) -> str:
    """The text on one line, cut."""
    return cut(" ".join(text.split()), limit)
