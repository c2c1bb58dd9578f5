"""Translation memories as files: TMX 1.4b (LISA OSCAR, 2005) in and out.

Read as a stream, so that a file may be larger than memory; external entities are refused (defusedxml). Inline codes
(`<ph>`, `<bpt>` …) give the text they carry, since that is what stood in the copy.
"""

import re
from collections.abc import Iterable, Iterator
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
                yield from _units(element, number, element.get("srclang") or header, source, report)
                root.clear() if root is not None else None
    except DefusedXmlException as error:
        raise InvalidEntries("The file uses XML entities, which are not read.", "file") from error
    except ParseError as error:
        line = error.position[0] if hasattr(error, "position") else 0
        raise InvalidEntries(f"The file is not well-formed XML: {error}.", "file", line) from error


def write_tmx(out: TextIO, units: Iterable[Unit], source: Locale, version: str) -> int:
    """Writes units as TMX and says how many; units of one source are not gathered, so that nothing has to be kept."""
    out.write(_HEADER.format(version=version, source=source.tag))
    count = 0
    for unit in units:
        stamp = unit.updated_at.strftime("%Y%m%dT%H%M%SZ")
        before = f'<prop type="x-context">{unit.context_key}</prop>' if unit.context_key else ""
        out.write(
            f'<tu creationid={quoteattr(unit.created_by)} changedate="{stamp}">'
            f'<prop type="x-origin">{unit.origin}</prop>{before}'
            f"{_tuv(unit.pair.source, unit.source)}{_tuv(unit.pair.target, unit.target)}</tu>\n"
        )
        count += 1
    out.write(_FOOTER)
    return count


def _checked_root(element: Element) -> Element:
    if element.tag != "tmx":
        raise InvalidEntries(f"The file is not TMX: it begins with <{element.tag[:40]}>.", "file", 1)
    return element


def _units(tu: Element, number: int, srclang: str, source: Locale | None, report: TmxReport) -> Iterator[NewUnit]:
    texts: dict[Locale, str] = {}
    for tuv in tu.iter("tuv"):
        tag = tuv.get(_LANG) or tuv.get("lang") or ""
        try:
            texts[Locale.parse(tag)] = "".join(seg.itertext()) if (seg := tuv.find("seg")) is not None else ""
        except UnsupportedLanguage:
            report.leave_out(number, f"the language {tag[:20]!r} is not known")
    said = source or _parsed(srclang)
    from_locale = next((one for one in texts if said and one.language == said.language), None)
    if from_locale is None:
        report.leave_out(number, f"it has no text in its source language {srclang[:20]!r}")
        return
    for target, text in texts.items():
        if target == from_locale:
            continue
        if is_blank(text) or is_blank(texts[from_locale]):
            report.leave_out(number, "a side is empty")
            continue
        report.units += 1
        yield NewUnit(texts[from_locale], text, Pair(from_locale, target), _context_of(tu))


def _context_of(tu: Element) -> str:
    """What we wrote for ourselves; other tools' properties say nothing to us."""
    return next((prop.text or "" for prop in tu.iter("prop") if prop.get("type") == "x-context"), "")[:64]


def _parsed(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except UnsupportedLanguage:
        return None


def _tuv(locale: Locale, text: str) -> str:
    return f'<tuv xml:lang="{locale.tag}"><seg>{escape(_NOT_XML.sub("", text))}</seg></tuv>'
