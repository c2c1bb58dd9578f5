"""Translation memories as files: TMX 1.4b (LISA OSCAR, 2005) in and out.

Read as a stream, so that a file may be larger than memory; external entities are refused (defusedxml). Inline codes
(`<ph>`, `<bpt>` …) give the text they carry, since that is what stood in the copy.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, TextIO
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from core.errors import InvalidEntries, UnsupportedLanguage
from core.lines import is_blank
from core.locales import Locale, Pair
from glossaries.memory.units import NewUnit, Unit

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADER = """<?xml version="1.0" encoding="UTF-8"?>
<tmx version="1.4">
<header creationtool="babelguard" creationtoolversion="{version}" segtype="sentence" o-tmf="babelguard" adminlang="en" srclang="{source}" datatype="plaintext"/>
<body>
"""  # noqa: E501  # one element
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML 1.0 document may hold."""
_FOOTER = "</body>\n</tmx>\n"
_CONTEXT = "x-context"
"""What we write for ourselves; other tools' properties say nothing to us."""


@dataclass(frozen=True, slots=True)
class TmxUnit:
    """A `<tu>` as it stands: its texts by locale, and what is said about it (of properties given twice, the last)."""

    number: int
    source_tag: str
    texts: Mapping[Locale, str]
    properties: Mapping[str, str]
    note: str


@dataclass(slots=True)
class TmxReport:
    """What a file held: units taken, and a sentence for each one left out (the first hundred)."""

    units: int = 0
    left_out: int = 0
    reasons: list[str] = field(default_factory=list)

    def leave_out(self, number: int, reason: str) -> None:
        self.left_out += 1
        if len(self.reasons) < 100:
            self.reasons.append(f"unit {number}: {reason}")


def read_tmx(file: BinaryIO, report: TmxReport, source: Locale | None = None) -> Iterator[NewUnit]:
    """The pairs of a file, one for each target language; what cannot be used is counted and explained in `report`.

    Args:
        source: the source language where the caller knows better than the file's header.

    Raises:
        InvalidEntries: not well-formed XML (with the line), not TMX, or it uses entities.
    """
    for unit in read_units(file, report):
        yield from pairs_of(unit, report, source)


def read_units(file: BinaryIO, report: TmxReport) -> Iterator[TmxUnit]:
    """Every `<tu>` of a file, counted from 1; languages we do not know are told in `report`. Raises as `read_tmx`."""
    header = ""
    number = 0
    root: Element | None = None
    try:
        for event, element in iterparse(file, events=("start", "end"), forbid_dtd=False):
            if event == "start":
                root = root if root is not None else _checked_root(element)
                continue
            if element.tag == "header":
                header = element.get("srclang", "")
            if element.tag == "tu":
                number += 1
                yield _unit(element, number, element.get("srclang") or header, report)
                root.clear() if root is not None else None
    except DefusedXmlException as error:
        raise InvalidEntries("The file uses XML entities, which are not read.", "file") from error
    except ParseError as error:
        line = error.position[0] if hasattr(error, "position") else 0
        raise InvalidEntries(f"The file is not well-formed XML: {error}.", "file", line) from error


def pairs_of(unit: TmxUnit, report: TmxReport, source: Locale | None = None) -> Iterator[NewUnit]:
    """The unit's source text with each of its other texts; a unit or side that cannot be used is told in `report`."""
    said = source or _parsed(unit.source_tag)
    from_locale = next((one for one in unit.texts if said and one.language == said.language), None)
    if from_locale is None:
        report.leave_out(unit.number, f"it has no text in its source language {unit.source_tag[:20]!r}")
        return
    source_text = unit.texts[from_locale]
    for target, text in unit.texts.items():
        if target == from_locale:
            continue
        if is_blank(text) or is_blank(source_text):
            report.leave_out(unit.number, "a side is empty")
            continue
        report.units += 1
        yield NewUnit(source_text, text, Pair(from_locale, target), unit.properties.get(_CONTEXT, "")[:64])


def write_tmx(out: TextIO, units: Iterable[Unit], source: Locale, version: str) -> int:
    """Writes units as TMX and says how many; units of one source are not gathered, so that nothing has to be kept."""
    return write_units(out, map(_written, units), source, version)


def write_units(out: TextIO, units: Iterable[str], source: Locale, version: str) -> int:
    """Writes `<tu>` elements, each as `unit_element` makes them, in a file of their own, and says how many."""
    out.write(_HEADER.format(version=version, source=source.tag))
    count = 0
    for unit in units:
        out.write(f"{unit}\n")
        count += 1
    out.write(_FOOTER)
    return count


def unit_element(
    texts: Mapping[Locale, str], properties: Mapping[str, str], note: str = "", attributes: str = ""
) -> str:
    """One `<tu>`; `attributes` are XML already."""
    said = f"<note>{_escaped(note)}</note>" if note else ""
    props = "".join(f"<prop type={quoteattr(name)}>{_escaped(value)}</prop>" for name, value in properties.items())
    sides = "".join(f'<tuv xml:lang="{at.tag}"><seg>{_escaped(text)}</seg></tuv>' for at, text in texts.items())
    return f"<tu{attributes}>{said}{props}{sides}</tu>"


def _written(unit: Unit) -> str:
    stamp = unit.updated_at.strftime("%Y%m%dT%H%M%SZ")
    properties = {"x-origin": str(unit.origin)} | ({_CONTEXT: unit.context_key} if unit.context_key else {})
    texts = {unit.pair.source: unit.source, unit.pair.target: unit.target}
    return unit_element(texts, properties, attributes=f' creationid={quoteattr(unit.created_by)} changedate="{stamp}"')


def _checked_root(element: Element) -> Element:
    if element.tag != "tmx":
        raise InvalidEntries(f"The file is not TMX: it begins with <{element.tag[:40]}>.", "file", 1)
    return element


def _unit(tu: Element, number: int, source_tag: str, report: TmxReport) -> TmxUnit:
    texts: dict[Locale, str] = {}
    for tuv in tu.iter("tuv"):
        tag = tuv.get(_LANG) or tuv.get("lang") or ""
        try:
            texts[Locale.parse(tag)] = "".join(seg.itertext()) if (seg := tuv.find("seg")) is not None else ""
        except UnsupportedLanguage:
            report.leave_out(number, f"the language {tag[:20]!r} is not known")
    properties = {prop.get("type", ""): prop.text or "" for prop in tu.iter("prop")}
    return TmxUnit(number, source_tag, texts, properties, tu.findtext("note") or "")


def _parsed(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except UnsupportedLanguage:
        return None


def _escaped(text: str) -> str:
    return escape(_NOT_XML.sub("", text))
