"""Puts the parts of a title in a market's order; nothing is lost, doubled or cut."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, takewhile

from core.findings import Span
from core.spans import within
from glossaries.conventions import PROMOTION, Convention
from nlp.titling.roles import BRAND, PRODUCT
from nlp.titling.stretches import Part

_KNOWN_SHARE = 0.5
"""Share of the parts whose role must be known (chosen by us): below it an order would be a guess."""


class Unordered(StrEnum):
    """Why the parts of a title were left as they stood."""

    APPROVED = "approved"
    MARKUP = "markup"
    NO_PRODUCT = "no_product"
    FEW_KNOWN = "few_known"
    ONE_PART = "one_part"


@dataclass(frozen=True, slots=True)
class Moved:
    """A part that stands elsewhere now; places count parts from 0."""

    text: str
    role: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Ordered:
    """Parts in their order, with those that moved; `why_not` says why none could."""

    parts: tuple[Part, ...]
    moved: tuple[Moved, ...] = ()
    why_not: Unordered | None = None


def ordered(parts: Sequence[Part], convention: Convention) -> Ordered:
    """The parts as the convention has them; one of unknown role follows the part it stood by."""
    if reason := _why_not(parts):
        return Ordered(tuple(parts), why_not=reason)
    blocks = _blocks([part for part in parts if part.role != PROMOTION])
    ranks = [convention.rank(role) for role in _roles(blocks)]
    by_rank = [blocks[number] for number in sorted(range(len(blocks)), key=lambda number: ranks[number])]
    promotions = [part for part in parts if part.role == PROMOTION]
    placed = (*_named(by_rank), *promotions)
    return Ordered(placed, tuple(_moved(parts, placed)))


def _named(blocks: Sequence[Sequence[Part]]) -> list[Part]:
    """The parts of the blocks, with a brand that follows the product right beside it."""
    pairs = enumerate(pairwise(blocks))
    at = next((n for n, (one, other) in pairs if (one[0].role, other[0].role) == (PRODUCT, BRAND)), None)
    if at is None:
        return [part for block in blocks for part in block]
    product, brand = blocks[at : at + 2]
    return [*_named(blocks[:at]), product[0], *brand, *product[1:], *_named(blocks[at + 2 :])]


def _why_not(parts: Sequence[Part]) -> Unordered | None:
    if len(parts) < 2:
        return Unordered.ONE_PART
    if not _names_product(parts):
        return Unordered.NO_PRODUCT
    if sum(bool(part.role) for part in parts) < _KNOWN_SHARE * len(parts):
        return Unordered.FEW_KNOWN
    return None


def _names_product(parts: Sequence[Part]) -> bool:
    """Whether a part names the product, with nothing before it that may do so in words nobody knows."""
    before = list(takewhile(lambda part: part.role != PRODUCT, parts))
    content = [part for part in before if part.role not in (BRAND, PROMOTION) and not part.is_bracketed]
    return len(before) < len(parts) and all(part.role and part.is_known for part in content)


def _blocks(parts: Sequence[Part]) -> list[list[Part]]:
    """Each known part with the unknown ones after it; those before the first go with it."""
    blocks: list[list[Part]] = []
    for part in parts:
        if not blocks or (part.role and any(one.role for one in blocks[-1])):
            blocks.append([part])
        else:
            blocks[-1].append(part)
    return blocks


def _roles(blocks: Sequence[Sequence[Part]]) -> list[str]:
    """What each block counts as: a further product, unless it directly follows the first, is said of the first."""
    roles = [next((part.role for part in block if part.role), "") for block in blocks]
    first = roles.index(PRODUCT)
    after = next((number for number in range(first, len(roles)) if roles[number] != PRODUCT), len(roles))
    return [*roles[:after], *("attribute" if role == PRODUCT else role for role in roles[after:])]


def _moved(before: Sequence[Part], after: Sequence[Part]) -> list[Moved]:
    """The fewest parts one must lift to get from one order to the other."""
    places = {part.span: place for place, part in enumerate(before)}
    row = [places[part.span] for part in after]
    staying = set(_longest_rising(row))
    return [
        Moved(part.text, part.role, places[part.span], place)
        for place, part in enumerate(after)
        if places[part.span] not in staying
    ]


def _longest_rising(row: Sequence[int]) -> list[int]:
    """The longest part of a row of different numbers that rises, with gaps; the lowest such (patience sorting)."""
    lowest: list[int] = []  # the lowest number that ends a rising part of each length
    ends: list[int] = []  # where it stands
    before: list[int] = []
    for at, number in enumerate(row):
        length = bisect_left(lowest, number)
        before.append(ends[length - 1] if length else -1)
        lowest[length : length + 1] = [number]
        ends[length : length + 1] = [at]
    rising: list[int] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        rising.append(row[at])
        at = before[at]
    return rising[::-1]


def rendered(text: str, parts: Sequence[Part], convention: Convention) -> tuple[str, list[tuple[Span, int]]]:
    """The title of the parts, and for each part where it stood and where it begins now."""
    written: list[str] = []
    places: list[tuple[Span, int]] = []
    at = 0
    for number, part in enumerate(parts):
        gap = _between(text, parts[number - 1], part, convention) if number else ""
        at += len(gap)
        places.append((part.span, at))
        written += [gap, text[slice(*part.span)]]
        at += len(part.text)
    return "".join(written), places


def _between(text: str, before: Part, part: Part, convention: Convention) -> str:
    stood = text[before.span[1] : part.span[0]] if before.span[1] <= part.span[0] else None
    if before.is_bracketed or part.is_bracketed:
        return stood if stood in ("", " ") and _are_neighbours(text, before, part) else " "
    if {before.role, part.role} == {BRAND, PRODUCT} or (stood == " " and part.leads_on):
        return " "
    return convention.between


def _are_neighbours(text: str, before: Part, part: Part) -> bool:
    return not text[before.span[1] : part.span[0]].strip() and before.span[1] <= part.span[0]


def keeps_everything(before: str, after: str) -> bool:
    """Whether two titles have the same letters and figures."""
    return Counter(filter(str.isalnum, before)) == Counter(filter(str.isalnum, after))


def moved_span(span: Span, places: Sequence[tuple[Span, int]]) -> Span | None:
    """Where a span of the old title stands in the new one; None for one that was parted."""
    for (start, end), now in places:
        if within([span], (start, end), lambda one: one):
            return span[0] - start + now, span[1] - start + now
    return None
