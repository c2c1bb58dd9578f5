"""TBX, the term bases of translation tools: version 2 (ISO 30042:2008, `martif`) and 3 (ISO 30042:2019, `tbx`).

An entry is a concept with its terms in several languages. Each allowed term of the source language becomes terms of
ours: said as the preferred one of the target language, or as an admitted one, or with a wording that must not appear.
What another preferred or a `termType` `variant` says counts as a variant of the term before it.

Written is version 3, in the Basic dialect, with three data categories of our own where TBX has none, each a `termNote`
of the target's term: `x-mode` (inflect, keep), `x-role`, `x-keeps_case` (yes). Tools that do not know them pass over
them; `translationNote` `no`, by which other tools mark what is not translated, is read as the mode keep. Entities are
refused (defusedxml).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from xml.etree.ElementTree import Element, SubElement, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, iterparse

from core.errors import InvalidEntries, UnsupportedLanguage
from core.locales import Locale, Pair
from glossaries.entry_rows import extras_of, term_with
from glossaries.term_files.base import Fault, ReadTerms, sorted_out
from glossaries.terms import Term, TermMode, TermStatus

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
_STATUS, _TYPE, _VARIANT = "administrativeStatus", "termType", "variant"
_NOT_TRANSLATED = ("translationNote", "no")
_CATEGORIES = {"gender": "grammaticalGender", "mode": "x-mode", "role": "x-role", "keeps_case": "x-keeps_case"}
"""The `termNote` of each column."""


@dataclass(frozen=True, slots=True)
class _Said:
    """One term of one language, with its term notes by type."""

    text: str
    notes: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""

    @property
    def status(self) -> TermStatus:
        return _STATUSES.get(self.notes.get(_STATUS, ""), TermStatus.PREFERRED)

    @property
    def is_variant(self) -> bool:
        return self.notes.get(_TYPE) == _VARIANT

    @property
    def extras(self) -> dict[str, str]:
        """As the columns of the tables have it."""
        told = {column: self.notes[kind] for column, kind in _CATEGORIES.items() if kind in self.notes}
        return told | {"status": self.status.value, "note": self.comment}


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
            _write_language(entry, pair.source, [_Said(source)])
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
    if sources and not targets:
        faults.append(Fault(number, f"it has no term in {pair.target}"))
    for source in (s for s in sources if s.status.is_allowed):
        yield from _said_for(source, targets)


def _said_for(source: _Said, targets: Sequence[_Said]) -> Iterator[Term]:
    """A term for each wording of the target language that is not just a variant of the one before it."""
    terms: list[Term] = []
    for said in targets:
        if (at := _varied(said, terms)) is None:
            terms.append(_term(source, said))
        elif ";" not in said.text:
            terms[at] = replace(terms[at], variants=(*terms[at].variants, said.text))
    yield from terms


def _varied(said: _Said, terms: Sequence[Term]) -> int | None:
    """Which of the terms before it this is a variant of."""
    last = len(terms) - 1
    if said.is_variant and terms and terms[last].status is said.status:
        return last
    preferred = (at for at, term in enumerate(terms) if term.status is TermStatus.PREFERRED)
    return next(preferred, None) if said.status is TermStatus.PREFERRED else None


def _term(source: _Said, said: _Said) -> Term:
    kind, no = _NOT_TRANSLATED
    is_kept = no in {source.notes.get(kind), said.notes.get(kind)}
    return term_with(source.text, said.text, said.extras | ({"mode": TermMode.KEEP} if is_kept else {}))


def _said_in(language: Element) -> Iterator[_Said]:
    for section in (child for child in language.iter() if _local(child) in _SECTIONS):
        text = next((e for e in section.iter() if _local(e) == "term"), None)
        notes = {e.get("type", ""): (e.text or "").strip() for e in section.iter() if _local(e) == "termNote"}
        comment = next((e.text or "" for e in section.iter() if _local(e) == "note"), "")
        if text is not None and (words := "".join(text.itertext()).strip()):
            yield _Said(words, notes, comment)


def _grouped(terms: Sequence[Term]) -> dict[str, list[Term]]:
    groups: dict[str, list[Term]] = {}
    for term in terms:
        groups.setdefault(term.source, []).append(term)
    return groups


def _written(term: Term) -> list[_Said]:
    extras = extras_of(term)
    status = {_STATUS: _NAMES[term.status]}
    told = {kind: extras[column] for column, kind in _CATEGORIES.items() if column in extras}
    variants = [_Said(variant, status | {_TYPE: _VARIANT}) for variant in term.variants]
    return [_Said(term.target, status | told, term.note), *variants]


def _write_language(entry: Element, locale: Locale, said: Sequence[_Said]) -> None:
    section = SubElement(entry, "langSec", {_LANG: locale.tag})
    for one in said:
        term = SubElement(section, "termSec")
        SubElement(term, "term").text = one.text
        for kind, value in ({_STATUS: _NAMES[one.status]} | dict(one.notes)).items():
            SubElement(term, "termNote", {"type": kind}).text = value
        if one.comment:
            SubElement(term, "note").text = one.comment


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _locale(tag: str) -> Locale | None:
    try:
        return Locale.parse(tag)
    except UnsupportedLanguage:
        return None
