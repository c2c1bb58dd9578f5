"""What every rule needs to know of languages, as data: endings of words, contexts, words that contain others."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from glossaries.packs import nodes
from glossaries.packs.markets import DATA
from glossaries.packs.words import Guard, PriceForm
from glossaries.reading_nodes import Node, read_document

SCREENING = DATA / "screening"
_WORD_KEYS = ("before", "after", "near", "not_followed")
NO_ENDING = "-"
Words = Mapping[str, tuple[str, ...]]
"""Words by language."""


@dataclass(frozen=True, slots=True)
class Inflection:
    """How the words of a language change; `groups` are endings that replace each other, `""` is no ending."""

    inflects_all: bool = False
    append: tuple[str, ...] = ()
    chain: int = 1
    groups: tuple[tuple[str, ...], ...] = ()
    prefixes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """Words that make a guard true: beside the match, or anywhere near it; `units` follow a number."""

    within: int = 0
    before: Words = field(default_factory=dict)
    after: Words = field(default_factory=dict)
    near: Words = field(default_factory=dict)
    not_followed: Words = field(default_factory=dict)
    after_within: int = 2
    units: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lore:
    """All of it; immutable, shared between threads."""

    inflections: Mapping[str, Inflection]
    contexts: Mapping[Guard, Context]
    legitimate: tuple[str, ...]
    prices: Mapping[PriceForm, tuple[str, ...]]
    homes: Mapping[str, frozenset[str]]
    """The markets where a language is at home; languages of many countries are not in it."""

    def is_at_home(self, language: str, market: str) -> bool:
        """Whether the language, by its tag, is spoken in the market; True for those of many countries."""
        homes = self.homes.get(language.split("-", maxsplit=1)[0])
        return homes is None or market in homes


@cache
def lore() -> Lore:
    """The tables that ship with us; read once, when first needed."""
    return read_lore(SCREENING)


def read_lore(folder: Path) -> Lore:
    """Raises Misconfigured with file and line."""
    inflections = read_document(folder / "inflection.yaml")
    contexts = read_document(folder / "guards.yaml").fields(optional=list(Guard))
    legitimate = read_document(folder / "legitimate.yaml")
    return Lore(
        {tag: _inflection(node) for tag, node in _each(inflections).items()},
        {Guard(name): _context(node) for name, node in contexts.items()},
        tuple(dict.fromkeys(word for node in _each(legitimate).values() for word in node.strings())),
        _prices(folder / "prices.yaml"),
        _homes(folder / "homes.yaml"),
    )


def _homes(path: Path) -> dict[str, frozenset[str]]:
    return {tag: frozenset(node.text().split()) for tag, node in _each(read_document(path)).items()}


def _prices(path: Path) -> dict[PriceForm, tuple[str, ...]]:
    top = read_document(path).fields(("money", "forms"))
    money = nodes.pattern(top["money"])
    forms = top["forms"].fields(optional=list(PriceForm))
    return {PriceForm(name): tuple(p.replace("{money}", money) for p in node.strings()) for name, node in forms.items()}


def _inflection(node: Node) -> Inflection:
    parts = node.fields(("words",), ("append", "chain", "groups", "prefixes"))
    return Inflection(
        inflects_all=parts["words"].one_of(("last", "all")) == "all",
        append=_endings(parts["append"].text()) if "append" in parts else (),
        chain=parts["chain"].whole_number(1, 4) if "chain" in parts else 1,
        groups=tuple(_endings(text) for text in parts["groups"].strings()) if "groups" in parts else (),
        prefixes=_endings(parts["prefixes"].text()) if "prefixes" in parts else (),
    )


def _endings(text: str) -> tuple[str, ...]:
    return tuple("" if ending == NO_ENDING else ending for ending in text.split())


def _context(node: Node) -> Context:
    parts = node.fields((), ("within", "after_within", *_WORD_KEYS, "units", "patterns"))
    words = {key: _words(parts[key]) for key in _WORD_KEYS if key in parts}
    return Context(
        within=parts["within"].whole_number(1, 200) if "within" in parts else 0,
        after_within=parts["after_within"].whole_number(0, 200) if "after_within" in parts else 2,
        units=tuple(parts["units"].text().split()) if "units" in parts else (),
        patterns=tuple(nodes.pattern(item) for item in parts["patterns"].items()) if "patterns" in parts else (),
        **words,
    )


def _words(node: Node) -> Words:
    return {nodes.language(part, tag): part.strings() for tag, part in _each(node).items()}


def _each(node: Node) -> dict[str, Node]:
    return node.fields(optional=node.keys())
