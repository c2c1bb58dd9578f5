"""TBX, the term bases of translation tools: version 2 (ISO 30042:2008, `martif`) and 3 (ISO 30042:2019, `tbx`).

An entry is a concept with its terms in several languages; each allowed term of the source language becomes a term of
ours, said as the preferred one of the target language, with the admitted ones as variants and the others as
wordings that must not appear. Written is version 3, in the Basic dialect. Entities are refused (defusedxml).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from core.errors import InvalidEntries, UnsupportedLanguage
from core.locales import Locale, Pair
from glossaries.term_files.base import Fault, ReadTerms, sorted_out
from glossaries.terms import Term, TermStatus

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_ENTRIES, _LANGUAGES = {"termEntry", "conceptEntry"}, {"langSet", "langSec"}
_SECTIONS = {"tig", "ntig", "termSec"}
_STATUSES = {
    "preferredTerm-admn-sts": TermStatus.PREFERRED,
    "admittedTerm-admn-sts": TermStatus.ADMITTED,
    "deprecatedTerm-admn-sts": TermStatus.DEPRECATED,
    "supersededTerm-admn-sts": TermStatus.SUPERSEDED,
}
_NAMES = {status: name for name, status in _STATUSES.items()}


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    status: TermStatus
    note: str = ""


class TbxFile:
    """TBX of either version in, version 3 out."""

    name = "tbx"
    suffixes = (".tbx",)

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        faults: list[Fault] = []
        return sorted_out(list(_entries(data, pair, faults)), faults)

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:
        root = Element("tbx", {"type": "TBX-Basic", "style": "dca", _LANG: pair.source.tag, "xmlns": _NAMESPACE})
        header = SubElement(SubElement(root, "tbxHeader"), "fileDesc")
        SubElement(SubElement(header, "sourceDesc"), "p").text = "babelguard"
        body = SubElement(SubElement(root, "text"), "body")
        for number, (source, group) in enumerate(_grouped(terms).items(), start=1):
            entry = SubElement(body, "conceptEntry", {"id": f"c{number}"})
            _write_language(entry, pair.source, [_Said(source, TermStatus.PREFERRED)])
            _write_language(entry, pair.target, [said for term in group for said in _written(term)])
        return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _entries(data: bytes, pair: Pair, faults: list[Fault]) -> Iterator[tuple[int, Term]]:
    number = 0
    is_tbx = False
    try:
        for event, element in iterparse(BytesIO(data), events=("start", "end"), forbid_dtd=False):
            name = _local(element)
            is_tbx = is_tbx or name in {"martif", "tbx"}
            if not is_tbx:
                raise InvalidEntries(f"The file is not TBX: it begins with <{name[:40]}>.", "file", 1)
            if event == "end" and name in _ENTRIES:
                number += 1
                yield from ((number, term) for term in _terms(element, pair, number, faults))
                element.clear()
    except DefusedXmlException as error:
        raise InvalidEntries("The file uses XML entities, which are not read.", "file") from error
    except ParseError as error:
        raise InvalidEntries(f"The file is not well-formed XML: {error}.", "file", error.position[0]) from error


def _terms(entry: Element, pair: Pair, number: int, faults: list[Fault]) -> Iterator[Term]:
    sources: list[_Said] = []
    targets: list[_Said] = []
    for language in (child for child in entry.iter() if _local(child) in _LANGUAGES):
        locale = _locale(language.get(_LANG, ""))
        if locale is None:
            faults.append(Fault(number, f"the language {language.get(_LANG, '')[:20]!r} is not known"))
        elif locale.language == pair.source.language:
            sources += _said_in(language)
        elif locale.language == pair.target.language:
            targets += _said_in(language)
    preferred = next((t for t in targets if t.status is TermStatus.PREFERRED), None) or next(
        (t for t in targets if t.status.is_allowed), None
    )
    if sources and preferred is None and not any(not t.status.is_allowed for t in targets):
        faults.append(Fault(number, f"it has no term in {pair.target}"))
    for source in (s for s in sources if s.status.is_allowed):
        if preferred:
            variants = tuple(
                t.text for t in targets if t.status.is_allowed and t is not preferred and ";" not in t.text
            )
            yield Term(source.text, preferred.text, variants=variants, note=preferred.note)
        yield from (Term(source.text, t.text, t.status) for t in targets if not t.status.is_allowed)


def _said_in(language: Element) -> Iterator[_Said]:
    for section in (child for child in language.iter() if _local(child) in _SECTIONS):
        text = next((e for e in section.iter() if _local(e) == "term"), None)
        kinds = {e.get("type", ""): (e.text or "").strip() for e in section.iter() if _local(e) == "termNote"}
        note = next((e.text or "" for e in section.iter() if _local(e) == "note"), "")
        if text is not None and "".join(text.itertext()).strip():
            status = _STATUSES.get(kinds.get("administrativeStatus", ""), TermStatus.PREFERRED)
            yield _Said("".join(text.itertext()), status, " ".join(note.split()))


def _grouped(terms: Sequence[Term]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.source, []).append(term)
    return groups


def _written(term: Term) -> list[_Said]:
    variants = [_Said(variant, TermStatus.ADMITTED) for variant in term.variants]
    return [_Said(term.target, term.status, term.note), *variants]


def _write_language(entry: Element, locale: Locale, said: Sequence[_Said]) -> None:
    section = SubElement(entry, "langSec", {_LANG: locale.tag})
    for one in said:
        term = SubElement(section, "termSec")
        SubElement(term, "term").text = one.text
        SubElement(term, "termNote", {"type": "administrativeStatus"}).text = _NAMES[one.status]
        if one.note:
            SubElement(term, "note").text = one.note


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except UnsupportedLanguage:
        return None
