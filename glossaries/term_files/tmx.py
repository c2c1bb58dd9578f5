"""TMX as a term base: each unit of the pair is a term. For tools that export their glossaries so.

What TMX has no place for stands in properties, named as the columns of the tables: `x-status`, `x-variants` (joined by
`;`), `x-keeps_case`, `x-role`, `x-mode`. A wording that must not appear is no translation and is not written as one:
its unit has the source alone, and the wording in `x-target`.
"""

from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO, StringIO

from core.locales import Locale, Pair
from glossaries.entry_rows import extras_of, term_with
from glossaries.memory.tmx import TmxReport, TmxUnit, pairs_of, read_units, unit_element, write_units
from glossaries.term_files.base import Fault, ReadTerms, sorted_out
from glossaries.terms import Term

_LONGEST_TERM = 200
"""Code points; a unit beyond is a sentence and belongs into a memory."""
_OURS = "x-"
_WORDING = "target"
_NOTE = "note"


class TmxTermFile:
    """TMX 1.4b."""

    name = "tmx"
    suffixes = (".tmx",)

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        report = TmxReport()
        found = [
            (unit.number, term)
            for unit in read_units(BytesIO(data), report)
            for term in (*_said(unit, pair, report), *_unsaid(unit, pair))
        ]
        faults = [Fault(0, reason) for reason in report.reasons]
        faults += [Fault(n, "is longer than a term") for n, term in found if not _is_term(term)]
        return sorted_out(((n, term) for n, term in found if _is_term(term)), faults)

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:
        out = StringIO()
        write_units(out, (_element(term, pair) for term in terms), pair.source, "1")
        return out.getvalue().encode()


def _is_term(term: Term) -> bool:
    return len(term.source) <= _LONGEST_TERM


def _said(unit: TmxUnit, pair: Pair, report: TmxReport) -> Iterator[Term]:
    for one in pairs_of(unit, report, pair.source):
        if one.pair.target.language == pair.target.language:
            yield term_with(one.source, one.target, _extras(unit))


def _unsaid(unit: TmxUnit, pair: Pair) -> Iterator[Term]:
    """The wording that must not appear, of a unit that has a source alone."""
    extras = _extras(unit)
    if len(unit.texts) == 1 and (wording := extras.get(_WORDING)):
        ((locale, source),) = unit.texts.items()
        term = term_with(source, wording, extras)
        if locale.language == pair.source.language and not term.status.is_allowed:
            yield term


def _extras(unit: TmxUnit) -> Mapping[str, str]:
    ours = {name.removeprefix(_OURS): value for name, value in unit.properties.items() if name.startswith(_OURS)}
    return ours | {_NOTE: unit.note}


def _element(term: Term, pair: Pair) -> str:
    extras = extras_of(term)
    note = extras.pop(_NOTE, "")
    texts: dict[Locale, str] = {pair.source: term.source}
    if term.status.is_allowed:
        texts[pair.target] = term.target
    else:
        extras[_WORDING] = term.target
    return unit_element(texts, {_OURS + column: cell for column, cell in extras.items()}, note)
