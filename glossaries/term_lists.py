"""What one glossary may hold: tidy terms, none twice; and how one list of terms is merged into another.

A source has at most one preferred term and any number of admitted, deprecated and superseded ones, each
with a target of its own. Pure values, no database.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from core.errors import InvalidEntries, TooLarge
from core.lines import fault_of, is_blank, tidy_line
from glossaries.terms import Term, TermMode, TermStatus

ENTRIES_LIMIT_BYTES = 10 * 1024 * 1024
"""Entries of one glossary, in UTF-8 (DeepL's limit)."""

_Slot = tuple[str, str | None]


def tidy_terms(terms: Iterable[Term], lines: Sequence[int] | None = None) -> list[Term]:
    """The terms in NFC and without white space at their edges, same order; one that is kept is said as its source.

    Args:
        lines: the line each term stands on, for messages; without it the first term is line 1.

    Raises:
        InvalidEntries: a blank source or target, a control character, more than 1024 bytes, a source with two
            preferred targets or twice the same target, or no terms at all; `line` says where.
        TooLarge: more than 10 MiB in all.
    """
    tidy: list[Term] = []
    seen: dict[_Slot, int] = {}
    for index, raw in enumerate(terms):
        line = lines[index] if lines else index + 1
        term = _tidy(raw)
        _check(term, line)
        _check_unseen(term, line, seen)
        tidy.append(term)
    if not tidy:
        raise InvalidEntries("There are no entries.")
    check_size(tidy)
    return tidy


def merge_terms(known: Iterable[Term], new: Iterable[Term]) -> list[Term]:
    """`known` with `new` merged in; both tidy.

    A preferred term takes the place of the preferred term of its source, any other the place of the term with
    its source and target; what has no place yet goes to the end. Merging the same twice is merging it once.
    """
    merged = {_slot(term): term for term in known}
    for term in new:
        if term.status is TermStatus.PREFERRED:
            merged.pop((term.source, term.target), None)
        elif (preferred := merged.get((term.source, None))) and preferred.target == term.target:
            del merged[(term.source, None)]
        merged[_slot(term)] = term
    return list(merged.values())


def check_size(terms: Iterable[Term]) -> None:
    """Raises TooLarge when the terms are more than one glossary may hold."""
    if sum(len(word.encode()) + 1 for term in terms for _, word in _words(term)) > ENTRIES_LIMIT_BYTES:
        raise TooLarge(f"A glossary may hold {ENTRIES_LIMIT_BYTES // 1024**2} MiB of entries; these are more.")


def _slot(term: Term) -> _Slot:
    return term.source, None if term.status is TermStatus.PREFERRED else term.target


def _tidy(term: Term) -> Term:
    source = tidy_line(term.source)
    return replace(
        term,
        source=source,
        target=source if term.mode is TermMode.KEEP else tidy_line(term.target),
        variants=tuple(tidy_line(variant) for variant in term.variants),
        note=tidy_line(term.note),
        role=tidy_line(term.role),
    )


def _words(term: Term) -> Iterator[tuple[str, str]]:
    """Everything written in a term, with what it is."""
    yield "source", term.source
    yield "target", term.target
    yield from (("variant", variant) for variant in term.variants)
    yield "note", term.note
    yield "role", term.role


def _check(term: Term, line: int) -> None:
    for name, word in _words(term):
        if fault := fault_of(word):
            raise InvalidEntries(f"Line {line}: the {name} {fault}.", line=line)
        if name not in {"note", "role"} and is_blank(word):
            raise InvalidEntries(f"Line {line}: the {name} is empty.", line=line)
    if any(";" in variant for variant in term.variants):
        raise InvalidEntries(f"Line {line}: a variant must not contain ';', which separates them.", line=line)


def _check_unseen(term: Term, line: int, seen: dict[_Slot, int]) -> None:
    for slot in {_slot(term), (term.source, term.target)}:
        if slot in seen:
            where = f"line {seen[slot]}"
            raise InvalidEntries(f"Line {line}: duplicate source {term.source!r}, already on {where}.", line=line)
        seen[slot] = line
