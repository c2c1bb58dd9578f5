"""All packs together: what holds in a market, after groups, extensions and changes."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from core.errors import Misconfigured, NotFound
from glossaries.packs.markets import DATA, markets
from glossaries.packs.model import Change, Lexicon, Pack, PackTerm, Rule
from glossaries.packs.reader import WrongPacks, read_lexicon, read_pack
from glossaries.reading_nodes import read_document

PACKS = DATA / "packs"
LEXICONS = "lexicons"


@dataclass(frozen=True)
class PackBook:
    """Every pack by id; immutable, so a reload makes a new one."""

    packs: Mapping[str, Pack]

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule of every pack that is on, by id."""
        return {rule.id: rule for pack in self.packs.values() if not pack.is_off for rule in pack.rules}

    def rule(self, rule_id: str) -> Rule:
        """One rule as written; raises NotFound."""
        if rule_id not in self.rules:
            raise NotFound(f"No rule {rule_id[:80]!r}.")
        return self.rules[rule_id]

    def packs_for(self, market: str) -> list[Pack]:
        """The packs that hold in a market, the world's first and its own last, with those they extend."""
        scopes = markets().scopes(market)
        ranked = sorted(
            (
                (max(-scopes.index(name) for name in pack.markets if name in scopes), pack)
                for pack in self.packs.values()
                if not pack.is_off and not set(scopes).isdisjoint(pack.markets)
            ),
            key=lambda pair: pair[0],
        )
        found: dict[str, Pack] = {}
        for _, pack in ranked:
            for part in self._with_extended(pack):
                found.setdefault(part.id, part)
        return list(found.values())

    def rules_for(self, market: str) -> tuple[Rule, ...]:
        """The rules of a market, with the changes its packs make; whatever their effective dates."""
        scopes = set(markets().scopes(market))
        packs = self.packs_for(market)
        rules = {
            rule.id: rule
            for pack in packs
            for rule in pack.rules
            if not rule.markets or not scopes.isdisjoint(rule.markets)
        }
        for pack in packs:
            for change in pack.changes:
                if (rule := rules.pop(change.rule, None)) is not None and not change.is_off:
                    rules[change.rule] = self._as_changed(rule, change)
        return tuple(rules.values())

    @cached_property
    def all_rules(self) -> tuple[Rule, ...]:
        """Every rule of every market as it holds there, each once: as written, or as changed in some markets."""
        found = {id(rule): rule for market in markets().names for rule in self.rules_for(market)}
        return tuple(found.values())

    @cached_property
    def _changed(self) -> dict[tuple[int, int], Rule]:
        return {}

    def _as_changed(self, rule: Rule, change: Change) -> Rule:
        """The same object for every market in which the change holds."""
        return self._changed.setdefault((id(rule), id(change)), changed(rule, change))

    def _with_extended(self, pack: Pack) -> Iterable[Pack]:
        for name in pack.extends:
            if not self.packs[name].is_off:
                yield from self._with_extended(self.packs[name])
        yield pack


def changed(rule: Rule, change: Change) -> Rule:
    """The rule as another pack wants it in its markets."""
    return replace(
        rule,
        severity=change.severity or rule.severity,
        message=change.message or rule.message,
        suggestion={**rule.suggestion, **change.suggestion},
        terms=(*rule.terms, *change.added_terms),
        excepted=(*rule.excepted, *change.added_exceptions),
    )


@cache
def starter_book() -> PackBook:
    """The packs that ship with us; read once, when first needed."""
    return load_book((PACKS,))


def load_book(folders: Sequence[Path]) -> PackBook:
    """Reads whole folders; in a later folder a pack replaces the one of the same id.

    Raises:
        WrongPacks: with every fault found, each with file, line and rule.
    """
    problems: list[str] = []
    lexicons = _read_lexicons(folders, problems)
    packs: dict[str, Pack] = {}
    for folder in folders:
        packs |= _read_folder(folder, lexicons, problems)
    problems += _faults_between(packs)
    if problems:
        raise WrongPacks(problems)
    return PackBook(packs)


def load_side(folder: Path) -> PackBook:
    """A folder to compare with another: a whole set of packs by itself, an operator's packs over the shipped ones.

    Whole is what holds half of the shipped packs or more, under their ids: only then is a shipped pack that is not in
    it gone, and not merely left as it ships. Raises WrongPacks.
    """
    shipped = _ids(PACKS)
    is_whole = 2 * len(_ids(folder) & shipped) >= len(shipped)
    return load_book((folder,) if is_whole else (PACKS, folder))


def _ids(folder: Path) -> set[str]:
    """Of the packs in a folder, whatever else is wrong with them."""
    found: set[str] = set()
    for path in _pack_files(folder):
        with suppress(Misconfigured):
            document = read_document(path)
            found.add(document.fields(optional=document.keys())["pack"].text())
    return found


def _pack_files(folder: Path) -> list[Path]:
    files = sorted({*folder.rglob("*.yaml"), *folder.rglob("*.yml")})
    return [path for path in files if LEXICONS not in path.relative_to(folder).parts[:-1]]


def _read_folder(folder: Path, lexicons: Mapping[str, Lexicon], problems: list[str]) -> dict[str, Pack]:
    packs: dict[str, Pack] = {}
    for path in _pack_files(folder):
        try:
            pack = read_pack(path, lexicons)
        except WrongPacks as error:
            problems += error.problems
            continue
        if pack.id in packs:
            problems.append(f"{pack.place}: pack {pack.id!r} is also in {packs[pack.id].place.file}")
        packs[pack.id] = pack
    return packs


def _read_lexicons(folders: Sequence[Path], problems: list[str]) -> dict[str, Lexicon]:
    read: dict[str, Lexicon] = {}
    for folder in folders:
        for path in sorted((folder / LEXICONS).rglob("*.yaml")):
            try:
                lexicon = read_lexicon(path)
            except Misconfigured as error:
                problems.append(error.message)
                continue
            read[lexicon.name] = lexicon
    return {name: flat for name, lexicon in read.items() if (flat := _flat(lexicon, read, problems)) is not None}


def _flat(lexicon: Lexicon, known: Mapping[str, Lexicon], problems: list[str]) -> Lexicon | None:
    """The lexicon with the words of those it uses; None where they go in a circle or are not there."""
    terms: dict[PackTerm, None] = {}
    excepted: dict[PackTerm, None] = {}
    seen: set[str] = set()
    waiting = [lexicon.name]
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        if name not in known:
            problems.append(f"{lexicon.place}: lexicon {lexicon.name} uses {name!r}, which is not there")
            return None
        terms |= dict.fromkeys(known[name].terms)
        excepted |= dict.fromkeys(known[name].excepted)
        waiting += known[name].uses
        if lexicon.name in known[name].uses:
            problems.append(f"{lexicon.place}: lexicon {lexicon.name} uses itself, by way of {name}")
            return None
    return replace(lexicon, terms=tuple(terms), excepted=tuple(excepted))


def _faults_between(packs: Mapping[str, Pack]) -> list[str]:
    """What is wrong only when packs meet: rule ids twice, changes of rules nobody has, extensions in a circle."""
    faults: list[str] = []
    rules: dict[str, Rule] = {}
    for rule in (rule for pack in packs.values() for rule in pack.rules):
        if rule.id in rules:
            faults.append(f"{rule.place}: rule {rule.id} stands already in {rules[rule.id].place}")
        rules[rule.id] = rule
    for pack in packs.values():
        faults += [
            f"{c.place}: changes rule {c.rule!r}, which is not there" for c in pack.changes if c.rule not in rules
        ]
        faults += [f"{pack.place}: extends {name!r}, which is not there" for name in pack.extends if name not in packs]
    return faults or [fault for pack in packs.values() for fault in _circle(pack, packs)]


def _circle(pack: Pack, packs: Mapping[str, Pack]) -> list[str]:
    waiting, seen = list(pack.extends), set[str]()
    while waiting:
        name = waiting.pop()
        if name == pack.id:
            return [f"{pack.place}: pack {pack.id} extends itself, in a circle"]
        if name not in seen:
            seen.add(name)
            waiting += packs[name].extends
    return []
