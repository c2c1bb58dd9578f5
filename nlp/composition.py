"""Composing a title part from agreed terms: Chinese listing words stand in the order English ones do.

Most chunks of a title are strings of product words, attributes and codes. Where terms cover one, writing the terms in
order beats a model that never saw listings; only what no term covers is left to the engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

import regex

from core.findings import Span
from core.text import has_han
from glossaries.matching import TermMatch

_NUMERAL_BEFORE = regex.compile(r"[\p{N}一二三四五六七八九十百千万两几半多]\s?$")
_SILENT = frozenset("的之款式型类")
"""Say nothing of their own between known words."""
_UNCOVERED_COST = 6.0
_RUN_COST = 3.0
_SINGLE_COST = 2.5
_TERM_COST = 1.0
_KEPT_COST = 0.5
_BESIDE_OPEN_COST = 4.0
"""A single character beside another, or beside words that no term covers, is more likely a part of one longer word
that we do not know (大 in 大姨妈)."""
_OWN_GAIN = 1000.0
"""Costs of a cover, chosen by hand on our own titles: whatever lets words be cut as a reader would. A caller's term
outweighs everything; then as few uncovered characters as possible; then as few and as long terms as possible."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a title: a term, something kept as it is, or (neither) words for the engine."""

    text: str
    span: Span
    match: TermMatch | None = None
    is_kept: bool = False

    @property
    def is_open(self) -> bool:
        """True for words that no term covers."""
        return self.match is None and not self.is_kept

    @property
    def is_spoken(self) -> bool:
        """True for open words that say something."""
        return self.is_open and not set(self.text) <= _SILENT


@dataclass(frozen=True, slots=True)
class _Step:
    cost: float
    start: int
    match: TermMatch | None = None
    is_kept: bool = False
    is_start: bool = False

    @property
    def is_open(self) -> bool:
        return self.match is None and not self.is_kept and not self.is_start


def cover(text: str, span: Span, kept: Sequence[Span], matches: Sequence[TermMatch]) -> list[Piece]:
    """The cheapest way to tile `text[span]` with terms, kept spans and open words, in order.

    `matches` and `kept` are spans of the whole text; those outside `span` play no part. A term may take a kept span
    in (`USB充电`); nothing cuts one.
    """
    start, end = span
    kept_by_end = {k[1]: k[0] for k in kept if start <= k[0] and k[1] <= end}
    inside = {i for k in kept for i in range(k[0] + 1, k[1])}
    ending: dict[int, list[TermMatch]] = {}
    for match in matches:
        if start <= match.span[0] and match.span[1] <= end and _fits(match, text):
            ending.setdefault(match.span[1], []).append(match)
    best = {start: _Step(0.0, start, is_start=True)}
    for at in range(start + 1, end + 1):
        best[at] = _Step(inf, at - 1) if at in inside else _cheapest(at, best, kept_by_end, ending.get(at, []))
    return _merged(_walk_back(text, best, span))


def _fits(match: TermMatch, text: str) -> bool:
    """A unit of one character (米, 克, 层) is one only after a number; elsewhere it is part of a word (榻榻米)."""
    is_short_unit = match.length == 1 and match.term.role == "measure"
    return not is_short_unit or _NUMERAL_BEFORE.search(text, max(0, match.span[0] - 2), match.span[0]) is not None


def _cheapest(at: int, best: dict[int, _Step], kept_by_end: dict[int, int], matches: Sequence[TermMatch]) -> _Step:
    if at in kept_by_end:
        start = kept_by_end[at]
        cheapest = _Step(best[start].cost + _KEPT_COST, start, is_kept=True)
    else:
        cheapest = _Step(best[at - 1].cost + _open_cost(best[at - 1]), at - 1)
    for match in matches:
        cost = best[match.span[0]].cost + _term_cost(match, best[match.span[0]])
        if cost < cheapest.cost:
            cheapest = _Step(cost, match.span[0], match)
    return cheapest


def _open_cost(before: _Step) -> float:
    if before.is_open:
        return _UNCOVERED_COST
    beside_single = before.match is not None and before.match.length == 1
    return _UNCOVERED_COST + _RUN_COST + (_BESIDE_OPEN_COST if beside_single else 0)


def _term_cost(match: TermMatch, before: _Step) -> float:
    if match.is_own:
        return _TERM_COST - _OWN_GAIN * match.length
    if match.length > 1:
        return _TERM_COST
    is_beside = before.is_open or (before.match is not None and before.match.length == 1)
    return _SINGLE_COST + (_BESIDE_OPEN_COST if is_beside else 0)


def _walk_back(text: str, best: dict[int, _Step], span: Span) -> list[Piece]:
    pieces: list[Piece] = []
    at = span[1]
    while at > span[0]:
        step = best[at]
        pieces.append(Piece(text[step.start : at], (step.start, at), step.match, step.is_kept))
        at = step.start
    return pieces[::-1]


def _merged(pieces: list[Piece]) -> list[Piece]:
    """Open characters side by side become one piece; those without Han (stray marks) are kept as they are."""
    merged: list[Piece] = []
    for piece in pieces:
        if piece.is_open and merged and merged[-1].is_open:
            last = merged.pop()
            merged.append(Piece(last.text + piece.text, (last.span[0], piece.span[1])))
        else:
            merged.append(piece)
    return [p if not p.is_open or has_han(p.text) else Piece(p.text, p.span, is_kept=True) for p in merged]
