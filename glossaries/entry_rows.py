"""One row of a glossary file to a term and back: plain, and as a table with a header has it."""

import re
from collections.abc import Mapping, Sequence
from typing import TypeVar

from core.errors import InvalidEntries, UnsupportedLanguage
from core.lines import tidy_line
from core.locales import Locale, Pair
from glossaries.terms import Gender, Term, TermMode, TermStatus

BASIC_COLUMNS = ("source", "target")
EXTRA_COLUMNS = ("status", "variants", "note", "keeps_case", "role", "mode", "gender")

_VARIANT_SEPARATOR = ";"
_STATUSES = {status.value: status for status in TermStatus} | {
    "": TermStatus.PREFERRED,
    "forbidden": TermStatus.DEPRECATED,
}
_MODES = {mode.value: mode for mode in TermMode} | {"": TermMode.EXACT}
_GENDERS = {gender.value: gender for gender in Gender}
_FLAGS = {"": False, "no": False, "false": False, "0": False, "yes": True, "true": True, "1": True}
_CHOICES: Mapping[str, Mapping[str, object]] = {
    "status": _STATUSES,
    "mode": _MODES,
    "keeps_case": _FLAGS,
    "gender": _GENDERS,
}
_LINE_BREAKS = re.compile(r"\s*[\r\n\t]\s*")
_Value = TypeVar("_Value")


def is_header(cells: Sequence[str], least_columns: int) -> bool:
    """True for `source`, `target` and then any extra columns, `least_columns` in all or more."""
    names = [cell.lower() for cell in cells]
    extra = names[2:]
    starts_well = tuple(names[:2]) == BASIC_COLUMNS and len(names) >= least_columns
    return starts_well and set(extra) <= set(EXTRA_COLUMNS) and len(set(extra)) == len(extra)


def term_of_plain_row(cells: Sequence[str], most_columns: int, line: int) -> Term:
    """The term of a row without a header; raises InvalidEntries."""
    if any(cells[most_columns:]):
        raise InvalidEntries(f"Line {line}: too many columns ({len(cells)}).", line=line)
    return Term(cells[0], cells[1])


def is_of_pair(cells: Sequence[str], pair: Pair | None, line: int) -> bool:
    """Whether the third and fourth cell, where there are any, name this pair; raises InvalidEntries."""
    if pair is None:
        return True
    wanted = (pair.source.language, pair.target.language)
    return all(not cell or _language(cell, line) == language for cell, language in zip(cells[2:], wanted, strict=False))


def term_of_table_row(cells: Sequence[str], columns: Sequence[str], line: int) -> Term:
    """The term of a row below a header; raises InvalidEntries."""
    if len(cells) > len(columns):
        raise InvalidEntries(f"Line {line}: more columns ({len(cells)}) than the header has.", line=line)
    row = dict(zip(columns, cells, strict=False))
    status = _lookup(_STATUSES, "status", row, line)
    if not row["target"] and not status.is_allowed:
        raise InvalidEntries(f"Line {line}: the target is empty, so nothing is {row['status']}.", line=line)
    variants = (tidy_line(variant) for variant in row.get("variants", "").split(_VARIANT_SEPARATOR))
    mode = _lookup(_MODES, "mode", row, line)
    return Term(
        row["source"],
        row["source"] if mode is TermMode.KEEP else row["target"] or row["source"],
        status=status,
        variants=tuple(filter(None, variants)),
        keeps_case=_lookup(_FLAGS, "keeps_case", row, line),
        note=row.get("note", ""),
        role=row.get("role", ""),
        mode=mode,
        gender=_lookup(_GENDERS, "gender", row, line),
    )


def table_row_of(term: Term) -> list[str]:
    """The cells of a term in a table with all columns."""
    keeps_case = "yes" if term.keeps_case else ""
    variants = _VARIANT_SEPARATOR.join(term.variants)
    described = [term.note, keeps_case, term.role, _mode_cell(term), term.gender.value]
    return [term.source, term.target, term.status.value, variants, *described]


def extras_of(term: Term) -> dict[str, str]:
    """What a term says beyond its source and target, by column; what goes without saying is left out."""
    cells = dict(zip(EXTRA_COLUMNS, table_row_of(term)[len(BASIC_COLUMNS) :], strict=True))
    return {column: cell for column, cell in cells.items() if cell and cell != TermStatus.PREFERRED}


def term_with(source: str, target: str, extras: Mapping[str, str]) -> Term:
    """The term with `extras_of` it; a word that only another tool understands is left aside, lines are joined."""
    known = {
        column: _LINE_BREAKS.sub(" ", cell)
        for column, cell in extras.items()
        if column in EXTRA_COLUMNS and cell.lower() in _CHOICES.get(column, {cell.lower(): None})
    }
    return term_of_table_row([source, target, *known.values()], [*BASIC_COLUMNS, *known], 0)


def _mode_cell(term: Term) -> str:
    return "" if term.mode is TermMode.EXACT else term.mode.value


def _language(cell: str, line: int) -> str:
    """The language a cell names; "" for one we do not know, which then is another pair's."""
    try:
        return Locale.parse(cell).language
    except UnsupportedLanguage as error:
        if cell.replace("-", "").replace("_", "").isalpha() and len(cell) <= 11:
            return ""
        raise InvalidEntries(f"Line {line}: {cell[:40]!r} is not a language.", line=line) from error


def _lookup(known: Mapping[str, _Value], column: str, row: Mapping[str, str], line: int) -> _Value:
    word = row.get(column, "").lower()
    if word not in known:
        choices = ", ".join(filter(None, known))
        raise InvalidEntries(f"Line {line}: {word[:40]!r} is not a {column}; use one of {choices}.", line=line)
    return known[word]
