"""How packs in use stand to those that ship with us, and what packs change about each other's rules."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from core.findings import Severity
from glossaries.packs.book import PackBook
from glossaries.packs.model import Change, Pack


class Standing(StrEnum):
    """Whose word a pack is."""

    SHIPPED = "shipped"
    OWN = "own"
    """The operator's, beside ours."""
    REPLACED = "replaced"
    """The operator's, in the place of ours."""
    OFF = "off"
    """Switched off: none of its rules is used."""


def standing_of(pack: Pack, shipped: PackBook) -> Standing:
    """Whether a pack is ours as it shipped, or what the operator made of it."""
    if pack.is_off:
        return Standing.OFF
    ours = shipped.packs.get(pack.id)
    if ours is None:
        return Standing.OWN
    return Standing.SHIPPED if pack == ours else Standing.REPLACED


def severities(pack: Pack) -> Mapping[Severity, int]:
    """How many rules of each severity the pack has; those without any are left out."""
    counts = Counter(rule.severity for rule in pack.rules)
    return {severity: counts[severity] for severity in Severity if counts[severity]}


def changes_by_rule(book: PackBook) -> Mapping[str, Sequence[tuple[Pack, Change]]]:
    """What packs that are on change, in their own markets, about rules of others, by rule."""
    found: defaultdict[str, list[tuple[Pack, Change]]] = defaultdict(list)
    for pack in book.packs.values():
        for change in () if pack.is_off else pack.changes:
            found[change.rule].append((pack, change))
    return dict(found)
