"""TMX as a term base: each unit of the pair is a term. For tools that export their glossaries so."""

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO, StringIO

from core.locales import Pair
from glossaries.memory.tmx import TmxReport, read_tmx, write_tmx
from glossaries.memory.units import Origin, Unit
from glossaries.term_files.base import Fault, ReadTerms, sorted_out
from glossaries.terms import Term

_LONGEST_TERM = 200
"""Code points; a unit beyond is a sentence and belongs into a memory."""


class TmxTermFile:
    """TMX 1.4b."""

    name = "tmx"
    suffixes = (".tmx",)

    def read(self, data: bytes, pair: Pair) -> ReadTerms:
        report = TmxReport()
        units = list(enumerate(read_tmx(BytesIO(data), report, pair.source), start=1))
        faults = [Fault(0, reason) for reason in report.reasons]
        faults += [Fault(n, "is longer than a term") for n, unit in units if len(unit.source) > _LONGEST_TERM]
        mine = (
            (number, Term(unit.source, unit.target))
            for number, unit in units
            if unit.pair.target.language == pair.target.language and len(unit.source) <= _LONGEST_TERM
        )
        return sorted_out(mine, faults)

    def write(self, terms: Sequence[Term], pair: Pair) -> bytes:
        moment = datetime(1970, 1, 1, tzinfo=UTC)
        units = (
            Unit(0, t.source, t.target, pair, Origin.IMPORT, "babelguard", moment) for t in terms if t.status.is_allowed
        )
        out = StringIO()
        write_tmx(out, units, pair.source, "1")
        return out.getvalue().encode()
