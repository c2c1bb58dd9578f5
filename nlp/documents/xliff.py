"""XLIFF 1.2 and 2.0: each source gets a target with the same inline codes; what is not to be translated is left."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field

from lxml import etree

from core.lines import is_blank
from nlp.documents.base import INLINE, DocumentSegment, refuse
from nlp.documents.inline import Node, indices, read, words, write
from nlp.documents.xml_parts import local, parse_part, write_part

_AROUND = frozenset({"g", "mrk", "pc"})
"""Inline elements whose words are translated; all others are codes, copied with what is in them."""
_UNITS = frozenset({"trans-unit", "segment"})


@dataclass
class _Unit:
    """A source, and its inline elements by their numbers."""

    source: etree._Element
    codes: list[etree._Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.content = self._content(self.source)

    def _content(self, element: etree._Element) -> list[Node | str]:
        content: list[Node | str] = [element.text] if element.text else []
        for child in element:
            index = len(self.codes)
            self.codes.append(child)
            is_around = local(child) in _AROUND
            content.append(Node(index, self._content(child) if is_around else [], not is_around))
            content += [child.tail] if child.tail else []
        return content

    def segment(self) -> DocumentSegment:
        if not self.codes:
            return DocumentSegment(words(self.content))
        return DocumentSegment(write(self.content), INLINE, len(words(self.content)))

    def fill(self, target: str) -> None:
        """Where the codes did not come back whole, the source stands in the target, so that no code is lost."""
        said = read(target) if self.codes else [target]
        if said is None or sorted(indices(said)) != list(range(len(self.codes))):
            said = self.content
        element = self._target()
        for child in list(element):
            element.remove(child)
        element.text = None
        self._write(element, said)

    def _target(self) -> etree._Element:
        unit = self.source.getparent()
        if unit is None:
            refuse("a source stands outside its unit")
        found = next((one for one in unit if local(one) == "target"), None)
        if found is None:
            found = etree.Element(etree.QName(etree.QName(self.source).namespace, "target"))
            found.tail, place = self.source.tail, unit.index(self.source)
            unit.insert(place + 1, found)
        return found

    def _write(self, element: etree._Element, content: Sequence[Node | str]) -> None:
        last: etree._Element | None = None
        for one in content:
            if isinstance(one, Node):
                last = self._copied(one)
                element.append(last)
            elif last is None:
                element.text = (element.text or "") + one
            else:
                last.tail = (last.tail or "") + one

    def _copied(self, node: Node) -> etree._Element:
        code = copy.deepcopy(self.codes[node.index])
        code.tail = None
        if not node.is_empty:
            for child in list(code):
                code.remove(child)
            code.text = None
            self._write(code, node.content)
        return code


@dataclass(frozen=True)
class _Xliff:
    root: etree._Element
    units: Sequence[_Unit]
    notes: Sequence[str] = ()

    @property
    def segments(self) -> list[DocumentSegment]:
        return [unit.segment() for unit in self.units]

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:
        for unit, target in zip(self.units, targets, strict=True):
            unit.fill(target)
        if self.root.get("version", "").startswith("2"):
            self.root.set("trgLang", target_tag)
        for file in self.root.iter():
            if local(file) == "file" and not self.root.get("version", "").startswith("2"):
                file.set("target-language", target_tag)
        return write_part(self.root)


class XliffFormat:
    suffixes = (".xlf", ".xliff")
    media_type = "application/xliff+xml"

    def open(self, raw: bytes) -> _Xliff:
        root = parse_part(raw, "the file")
        if local(root) != "xliff" or not root.get("version", "").startswith(("1.", "2.")):
            refuse("it is no XLIFF 1.2 or 2.0")
        sources = [one for one in root.iter() if local(one) == "source" and _is_wanted(one)]
        units = [unit for unit in map(_Unit, sources) if not is_blank(words(unit.content))]
        return _Xliff(root, units)


def _is_wanted(source: etree._Element) -> bool:
    """In a unit (alternatives have sources too), and not kept from translation there or above."""
    parent = source.getparent()
    if parent is None or local(parent) not in _UNITS:
        return False
    said = next((one.get("translate", "") for one in [parent, *parent.iterancestors()] if one.get("translate")), "yes")
    return said != "no"
