"""What changed between two sets of packs, rule by rule, and for whom."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from glossaries.packs.book import PackBook
from glossaries.packs.markets import markets
from glossaries.packs.model import Pack, Place, Rule


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule that is not what it was; `what` names the keys that differ, `markets` the codes it holds in."""

    rule: str
    kind: Kind
    markets: tuple[str, ...]
    what: tuple[str, ...] = ()
    before: Rule | None = None
    after: Rule | None = None


_NOWHERE = Place("", 0)
_NOT_COMPARED = frozenset({"place", "pack", "tests", "id"})


def changes(old: PackBook, new: PackBook) -> Iterator[RuleChange]:
    """Every difference, in the order of the new packs and then of what is gone."""
    for rule_id in dict.fromkeys((*new.rules, *old.rules)):
        before, after = old.rules.get(rule_id), new.rules.get(rule_id)
        where = tuple(sorted({*_where(old, before), *_where(new, after)}))
        if before is None:
            yield RuleChange(rule_id, Kind.ADDED, where, after=after)
        elif after is None:
            yield RuleChange(rule_id, Kind.REMOVED, where, before=before)
        elif what := _differences(before, after):
            yield RuleChange(rule_id, Kind.CHANGED, where, what, before, after)
    yield from _market_changes(old, new)


def _where(book: PackBook, rule: Rule | None) -> tuple[str, ...]:
    if rule is None:
        return ()
    if rule.markets:
        return markets().members(rule.markets)
    packs = [pack for pack in book.packs.values() if pack.id == rule.pack or _extends(book, pack, rule.pack)]
    return markets().members(name for pack in packs if not pack.is_off for name in pack.markets)


def _extends(book: PackBook, pack: Pack, wanted: str) -> bool:
    return any(name == wanted or _extends(book, book.packs[name], wanted) for name in pack.extends)


def _differences(before: Rule, after: Rule) -> tuple[str, ...]:
    fields = [name for name in Rule.__dataclass_fields__ if name not in _NOT_COMPARED]
    return tuple(name for name in fields if getattr(before, name) != getattr(after, name))


def _market_changes(old: PackBook, new: PackBook) -> Iterator[RuleChange]:
    """What packs change about rules of others: told as a change of that rule in the markets of the pack."""
    for pack_id in dict.fromkeys((*new.packs, *old.packs)):
        before, after = _changes_of(old.packs.get(pack_id)), _changes_of(new.packs.get(pack_id))
        pack = new.packs.get(pack_id) or old.packs[pack_id]
        for rule in dict.fromkeys((*after, *before)):
            if before.get(rule) != after.get(rule):
                yield RuleChange(rule, Kind.CHANGED, markets().members(pack.markets), (f"changes in {pack_id}",))


def _changes_of(pack: Pack | None) -> dict[str, object]:
    return {change.rule: replace(change, place=_NOWHERE) for change in (pack.changes if pack else ())}
