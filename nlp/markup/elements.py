"""Elements over tokens, and the one rule both kinds of markup share: what holds a splitter splits."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.markup.tokens import Outline


@dataclass(slots=True, eq=False)
class Element:
    """`tokens[first:end]`, with its parent; `closing` is the index of its end tag, -1 without one.

    Only told in XML: `holder` is the element whose unit text in this one belongs to (itself, or the nearest
    around it that may split), `has_text` says that such text is there, `in_running_text` that an element
    around it has some.
    """

    name: str
    first: int
    parent: "Element | None" = None
    end: int = 0
    closing: int = -1
    splits: bool = False
    is_kept: bool = False
    holder: "Element | None" = None
    has_text: bool = False
    in_running_text: bool = False


def outline(elements: Sequence[Element], count: int, stray: Sequence[int] = ()) -> Outline:
    """Elements in document order over `count` tokens; `stray` are splitting end tags without an element."""
    for element in reversed(elements):
        if element.splits and element.parent is not None:
            element.parent.splits = True
    splitting = [False] * count
    for element in elements:
        splitting[element.first] = element.splits
        if element.closing != -1:
            splitting[element.closing] = element.splits
    for index in stray:
        splitting[index] = True
    return Outline(splitting, {each.first: each.end for each in elements if each.is_kept})
