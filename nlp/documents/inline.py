"""Inline structure as tags with numbers, so that markup's projection carries it: `<g i="2">bold</g>`, `<x i="3"/>`.

What a format has inline (runs, links, codes) is written as a tree of numbered nodes, translated as XML text, and read
back: the same nodes, once each, in the order of the target. The format alone knows what a number stands for.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from defusedxml.ElementTree import ParseError, fromstring


@dataclass(slots=True)
class Node:
    """A numbered element: words and other nodes in it, or nothing at all (`is_empty`)."""

    index: int
    content: "list[Node | str]" = field(default_factory=list)
    is_empty: bool = False


Content = Sequence[Node | str]


def write(content: Content) -> str:
    """The content as XML text."""
    return "".join(_written(one) for one in content)


def read(text: str) -> list[Node | str] | None:
    """The content of XML text; None where it is not what `write` would write."""
    try:
        root = fromstring(f"<r>{text}</r>")
    except ParseError:
        return None
    return _content(root)


def words(content: Content) -> str:
    """The text alone."""
    return "".join(one if isinstance(one, str) else words(one.content) for one in content)


def indices(content: Content) -> list[int]:
    """The numbers of all nodes, in document order."""
    found: list[int] = []
    for one in content:
        if isinstance(one, Node):
            found += [one.index, *indices(one.content)]
    return found


def _written(one: Node | str) -> str:
    if isinstance(one, str):
        return escape(one)
    if one.is_empty:
        return f'<x i="{one.index}"/>'
    return f'<g i="{one.index}">{write(one.content)}</g>'


def _content(element: Element) -> list[Node | str]:
    content: list[Node | str] = [element.text] if element.text else []
    for child in element:
        content.append(Node(int(child.get("i", "-1")), _content(child), child.tag == "x"))
        if child.tail:
            content.append(child.tail)
    return content
