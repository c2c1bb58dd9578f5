"""What opens and closes among the placeholders of a text: tags, and the blocks of template languages."""

from collections.abc import Iterable

import regex

Mark = tuple[str, bool]
"""(name, whether it closes)."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
"""Elements without an end (HTML standard, 13.1.2)."""
_TAG = regex.compile(r"<(?P<closes>/?)(?P<name>[A-Za-z][\w:-]*)")
_BLOCK = regex.compile(r"\{\{~?(?:[#^]|(?P<closes>/))\s*(?P<name>[\w.-]+)|\{%-?\s*(?P<closes>end)?(?P<name>\w+)")


def loose_ends(placeholders: Iterable[str]) -> list[Mark]:
    """What is left of opening and closing marks, in order, once all pairs that nest are taken away.

    What stands for itself (`<br>`, `<x/>`) is no mark; `{% else %}` is one, since it belongs into its block.
    """
    left: list[Mark] = []
    for name, closes in filter(None, map(_mark, placeholders)):
        if closes and left and left[-1] == (name, False):
            left.pop()
        else:
            left.append((name, closes))
    return left


def _mark(text: str) -> Mark | None:
    found = _TAG.match(text) or _BLOCK.match(text)
    name = found["name"].lower() if found else ""
    if not name or name in _VOID or text.endswith("/>"):
        return None
    language = "" if text.startswith("<") else text[:2]
    return language + name, bool(found and found["closes"])
