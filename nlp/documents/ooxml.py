"""What Word, PowerPoint and Excel share: paragraphs of runs in XML parts of a zip archive.

Only text and the order of runs change. A sentence spread over several runs is one segment with a numbered tag a run;
runs of equal formatting count as one, the first takes the words and the others stay, empty. Line breaks, tabs, images
and fields end a segment. Nothing is added and nothing taken away, so paragraphs and runs stay as many as they were.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from core.lines import is_blank
from nlp.documents.archive import Archive, open_archive
from nlp.documents.base import INLINE, DocumentSegment, refuse
from nlp.documents.inline import Node, indices, read, words, write
from nlp.documents.xml_parts import local, parse_part, write_part

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_EDGES = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Dialect:
    """The names of one kind of office file, without namespaces."""

    paragraphs: frozenset[str]
    run: str
    text: str
    properties: str
    holders: frozenset[str] = frozenset()
    """Elements in a paragraph whose runs belong to its text: links, insertions, content controls."""
    marks: frozenset[str] = frozenset()
    """Elements in a run that stand for a character and move with the words: notes and references."""
    ignored: frozenset[str] = frozenset()
    """Elements that say nothing about the text: bookmarks, spelling marks."""
    keeps_space: bool = False
    """Whether white space at the ends of a text needs `xml:space`."""


@dataclass(slots=True)
class _Leaf:
    """Words of equal formatting that stand together: their text elements and the runs that hold them."""

    texts: list[etree._Element]
    runs: list[etree._Element]
    look: str = ""
    is_movable: bool = True
    is_mark: bool = False

    @property
    def words(self) -> str:
        return "".join(text.text or "" for text in self.texts)


@dataclass(slots=True)
class _Group:
    """A link or the like around leaves."""

    element: etree._Element
    members: "list[_Member]"

    @property
    def runs(self) -> list[etree._Element]:
        return [self.element]

    @property
    def is_movable(self) -> bool:
        return True


_Member = _Leaf | _Group


@dataclass(slots=True)
class _Unit:
    """One segment: members in order; the number of a member is its place in `flat`."""

    members: list[_Member]
    flat: list[_Member] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.flat = list(_flattened(self.members))

    @property
    def leaves(self) -> list[_Leaf]:
        return [one for one in self.flat if isinstance(one, _Leaf) and not one.is_mark]

    @property
    def words(self) -> str:
        return "".join(leaf.words for leaf in self.leaves)

    @property
    def is_plain(self) -> bool:
        return len(self.flat) == 1

    def segment(self) -> DocumentSegment:
        if self.is_plain:
            return DocumentSegment(_edges(self.words)[1])
        return DocumentSegment(write(self._nodes(self.members)), INLINE, len(self.words))

    def fill(self, target: str, dialect: Dialect) -> None:
        """Puts the words of the target where they belong."""
        if self.is_plain:
            before, _, after = _edges(self.words)
            _say(self.leaves[0], before + target + after, dialect)
            return
        content = read(target)
        if content is None or sorted(indices(content)) != list(range(len(self.flat))):
            self._fill_first(words(content) if content is not None else target, dialect)
            return
        _Filling(self, dialect).fill(content, self.members)

    def _fill_first(self, text: str, dialect: Dialect) -> None:
        """Where the tags did not come back whole: all words, in the formatting of the longest leaf."""
        longest = max(self.leaves, key=lambda leaf: len(leaf.words))
        for leaf in self.leaves:
            _say(leaf, text if leaf is longest else "", dialect)

    def _nodes(self, members: Sequence[_Member]) -> list[Node | str]:
        return [self._node(member) for member in members]

    def _node(self, member: _Member) -> Node:
        index = next(i for i, one in enumerate(self.flat) if one is member)
        if isinstance(member, _Group):
            return Node(index, self._nodes(member.members))
        return Node(index, [] if member.is_mark else [member.words], member.is_mark)


def _flattened(members: Sequence[_Member]) -> Iterator[_Member]:
    for member in members:
        yield member
        if isinstance(member, _Group):
            yield from _flattened(member.members)


@dataclass(frozen=True, slots=True)
class _Filling:
    """Lays target content over the members of a unit."""

    unit: _Unit
    dialect: Dialect

    def fill(self, content: Sequence[Node | str], members: Sequence[_Member]) -> None:
        """Words between the tags go to the leaf before them, or where there is none to the first."""
        order: list[_Member] = []
        waiting = ""
        for one in content:
            if isinstance(one, Node):
                member = self.unit.flat[one.index]
                order.append(member)
                waiting = self._fill_member(member, one, waiting)
            elif (leaf := self._last_leaf(order)) is not None:
                _say(leaf, leaf.words + one, self.dialect)
            else:
                waiting += one
        if waiting and (leaf := self._last_leaf(order) or self.unit.leaves[0]):
            _say(leaf, leaf.words + waiting, self.dialect)
        _reorder(members, order)

    def _fill_member(self, member: _Member, node: Node, before: str) -> str:
        """Gives what of `before` found no place."""
        if isinstance(member, _Group):
            self.fill([before, *node.content] if before else node.content, member.members)
            return ""
        if member.is_mark:
            return before
        _say(member, before + words(node.content), self.dialect)
        return ""

    def _last_leaf(self, members: Sequence[_Member]) -> _Leaf | None:
        for member in reversed(members):
            found = self._last_leaf(member.members) if isinstance(member, _Group) else member
            if found is not None and not found.is_mark:
                return found
        return None


def _reorder(members: Sequence[_Member], order: Sequence[_Member]) -> None:
    """Runs into the order of the target, within the places they have."""
    if [id(one) for one in order] == [id(one) for one in members] or not all(one.is_movable for one in members):
        return
    elements = [run for member in members for run in member.runs]
    parent = elements[0].getparent()
    if parent is None or any(element.getparent() is not parent for element in elements):
        return
    stand_ins = [etree.Comment("") for _ in elements]
    for element, stand_in in zip(elements, stand_ins, strict=True):
        stand_in.tail, element.tail = element.tail, None
        parent.replace(element, stand_in)
    wanted = [run for member in order for run in member.runs]
    for element, stand_in in zip(wanted, stand_ins, strict=True):
        element.tail = stand_in.tail
        parent.replace(stand_in, element)


def _say(leaf: _Leaf, text: str, dialect: Dialect) -> None:
    """All words into the first text element of the leaf."""
    for place, element in enumerate(leaf.texts):
        element.text = _printable(text) if place == 0 else ""
        if dialect.keeps_space and element.text != element.text.strip():
            element.set(_SPACE, "preserve")


_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def _printable(text: str) -> str:
    return _NOT_XML.sub("", text)


def _edges(text: str) -> tuple[str, str, str]:
    found = _EDGES.match(text)
    return (found[1], found[2], found[3]) if found else ("", text, "")


@dataclass(slots=True)
class _Paragraph:
    """Reads the units of one paragraph."""

    dialect: Dialect
    units: list[_Unit] = field(default_factory=list)
    members: list[_Member] = field(default_factory=list)
    breaks: int = 0

    def read(self, parent: etree._Element) -> "list[_Unit]":
        self._walk(parent)
        self._end()
        return self.units

    def _walk(self, parent: etree._Element) -> None:
        for child in parent:
            name = local(child)
            if name == self.dialect.run:
                self._run(child)
            elif name == self.dialect.text:
                self._add(_Leaf([child], [child], is_movable=False))
            elif name in self.dialect.holders:
                self._holder(child)
            elif name and name not in self.dialect.ignored and name != self.dialect.properties:
                self._end()

    def _holder(self, element: etree._Element) -> None:
        inside = _Paragraph(self.dialect)
        inside._walk(element)
        if inside.units or inside.breaks:
            inside._end()
            self._end()
            self.units += inside.units
        elif inside.members:
            self.members.append(_Group(element, inside.members))

    def _run(self, run: etree._Element) -> None:
        parts = [child for child in run if local(child) not in {"", self.dialect.properties, *self.dialect.ignored}]
        names = {local(part) for part in parts}
        look = _look(run, self.dialect)
        if names == {self.dialect.text}:
            self._add(_Leaf(parts, [run], look))
        elif names and names <= self.dialect.marks:
            self.members.append(_Leaf([], [run], is_mark=True))
        else:
            for part in parts:
                if local(part) == self.dialect.text:
                    self._add(_Leaf([part], [run], look, is_movable=False))
                else:
                    self._end()

    def _add(self, leaf: _Leaf) -> None:
        last = self.members[-1] if self.members else None
        if isinstance(last, _Leaf) and not last.is_mark and last.look == leaf.look:
            last.is_movable = last.is_movable and leaf.is_movable
            last.texts += leaf.texts
            last.runs += [run for run in leaf.runs if run not in last.runs]
        else:
            self.members.append(leaf)

    def _end(self) -> None:
        self.breaks += 1
        unit = _Unit(_trimmed(self.members))
        self.members = []
        if not is_blank(unit.words):
            self.units.append(unit)


def _trimmed(members: Sequence[_Member]) -> list[_Member]:
    """Without marks at the ends, which have nowhere to go."""
    first, last = 0, len(members)
    while first < last and _is_mark(members[first]):
        first += 1
    while first < last and _is_mark(members[last - 1]):
        last -= 1
    return list(members[first:last])


def _is_mark(member: _Member) -> bool:
    return isinstance(member, _Leaf) and member.is_mark


def _look(run: etree._Element, dialect: Dialect) -> str:
    """The formatting of a run as text: equal for runs that look the same."""
    properties = next((child for child in run if local(child) == dialect.properties), None)
    if properties is None:
        return ""
    plain = copy.deepcopy(properties)
    for attribute in ("lang", "altLang", "dirty", "err", "smtClean", "noProof"):
        plain.attrib.pop(attribute, "")
    for child in [child for child in plain if local(child) in {"lang", "noProof"}]:
        plain.remove(child)
    plain.tail = None
    inner = etree.tostring(plain, method="c14n").decode()
    return inner if len(plain) or plain.attrib else ""


@dataclass(frozen=True)
class OfficeDocument:
    """An archive and the units of its parts."""

    archive: Archive
    roots: Mapping[str, etree._Element]
    units: Sequence[_Unit]
    dialect: Dialect
    clean: Callable[[etree._Element], None]
    notes: Sequence[str] = ()

    @property
    def segments(self) -> list[DocumentSegment]:
        return [unit.segment() for unit in self.units]

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:  # noqa: ARG002 - language stays per run
        for unit, target in zip(self.units, targets, strict=True):
            unit.fill(target, self.dialect)
        for root in self.roots.values():
            self.clean(root)
        return self.archive.rewritten({name: write_part(root) for name, root in self.roots.items()})


def open_office(
    raw: bytes, dialect: Dialect, wanted: re.Pattern[str], clean: Callable[[etree._Element], None]
) -> OfficeDocument:
    """The document whose text stands in the parts that `wanted` names; raises InvalidDocument."""
    archive = open_archive(raw)
    names = [name for name in archive.parts if wanted.fullmatch(name)]
    if "[Content_Types].xml" not in archive.parts or not names:
        refuse("it is no office file of this kind")
    if b"macroEnabled" in archive.parts["[Content_Types].xml"]:
        refuse("it holds macros; save it without them")
    roots = {name: parse_part(archive.parts[name], name) for name in sorted(names, key=_natural)}
    units = {name: list(_units(root, dialect)) for name, root in roots.items()}
    told = {name: root for name, root in roots.items() if units[name]}
    return OfficeDocument(archive, told, [unit for some in units.values() for unit in some], dialect, clean)


def _units(root: etree._Element, dialect: Dialect) -> Iterator[_Unit]:
    for paragraph in root.iter():
        if local(paragraph) in dialect.paragraphs:
            yield from _Paragraph(dialect).read(paragraph)


def _natural(name: str) -> list[tuple[int, str]]:
    """`slide2` before `slide10`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def leave(_root: etree._Element) -> None:
    """Cleans nothing."""
