"""What opens and closes among the placeholders of a text: tags, and the blocks of template languages."""

from collections.abc import Iterable

import regex

Mark = tuple[str, bool]
"""(name, whether it closes)."""
_TAG = regex.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][\w:-]*)")
_BLOCK = regex.compile(r"\{\{~?(?:[#^]|(?P<closes>/))\s*(?P<name>[\w.-]+)|\{%-?\s*(?P<closes>end)?(?P<name>\w+)")


def loose_ends(placeholders: Iterable[str]) -> list[Mark]:
    """What is left of opening and closing marks, in order, once all pairs that nest are taken away.

    What nothing closes (`<br>`, `{% assign %}`) opens nothing.
    """
    marks = [mark for text in placeholders if (mark := _mark(text))]
    closed = {name for name, closes in marks if closes}
    left: list[Mark] = []
    for name, closes in marks:
        if closes and left and left[-1] == (name, False):
            left.pop()
        elif name in closed:
            left.append((name, closes))
    return left


def _mark(text: str) -> Mark | None:
    found = _TAG.match(text) or _BLOCK.match(text)
    if found is None:
        return None
    language = "" if text.startswith("<") else text[:2]
    return language + found["name"].lower(), bool(found["closes"])
