"""One YAML file as a pack or a lexicon; strict, and every fault of a file is told at once."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.errors import Misconfigured
from core.findings import Severity
from glossaries.packs import nodes
from glossaries.packs.model import Change, Lexicon, Pack, PackTerm, Rule
from glossaries.packs.rule_reader import read_rule, words_of
from glossaries.reading_nodes import Node, read_document

_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*", re.ASCII)
_VERSION = re.compile(r"\d+\.\d+(\.\d+)?", re.ASCII)
Lexicons = Mapping[str, Lexicon]


class WrongPacks(Misconfigured):
    """Packs that cannot be used; `problems` has one sentence a fault, with file, line and rule."""

    code = "wrong_packs"

    def __init__(self, problems: list[str]) -> None:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        super().__init__(f"{problems[0]}{more}")
        self.problems = tuple(problems)


def read_lexicon(path: Path) -> Lexicon:
    """A file of `lexicons/`; raises Misconfigured."""
    top = read_document(path).fields(("lexicon", "terms"), ("title", "except"))
    name = _identifier(top["lexicon"])
    excepted = nodes.terms(top["except"]) if "except" in top else ()
    return Lexicon(name, nodes.place_of(top["lexicon"]), nodes.terms(top["terms"]), excepted, nodes.uses(top["terms"]))


def read_pack(path: Path, lexicons: Lexicons) -> Pack:
    """A pack file; raises WrongPacks with every fault in it."""
    problems: list[str] = []
    try:
        document = read_document(path)
        top = document.fields(
            ("pack", "title", "version", "as_of"), ("markets", "extends", "rules", "changes", "off", "notes")
        )
        pack = _head(document, top)
    except Misconfigured as error:
        raise WrongPacks([error.message]) from error
    rules = _each(top.get("rules"), lambda node: _rule(node, pack, lexicons), problems)
    changes = _each(top.get("changes"), lambda node: _change(node, lexicons), problems)
    if problems:
        raise WrongPacks(problems)
    return replace(pack, rules=tuple(rules), changes=tuple(changes))


def _head(document: Node, top: Mapping[str, Node]) -> Pack:
    version = top["version"].text()
    if not _VERSION.fullmatch(version):
        raise top["version"].wrong(f"is {version!r}; a version is written 1.0 or 1.0.0")
    return Pack(
        id=_identifier(top["pack"]),
        title=top["title"].text(),
        version=version,
        as_of=nodes.day(top["as_of"]),
        place=nodes.place_of(document),
        markets=nodes.market_names(top["markets"]) if "markets" in top else (),
        extends=top["extends"].strings() if "extends" in top else (),
        is_off="off" in top and nodes.flag(top["off"]),
    )


def _identifier(node: Node) -> str:
    if not _ID.fullmatch(node.text()):
        raise node.wrong(f"is {node.text()!r}; write small letters, digits, - and _")
    return node.text()


def _each(node: Node | None, read: Callable[[Node], Any], problems: list[str]) -> list[Any]:
    found: list[Any] = []
    try:
        items = node.items() if node else []
    except Misconfigured as error:
        problems.append(error.message)
        return found
    for item in items:
        try:
            found.append(read(item))
        except Misconfigured as error:
            problems.append(error.message)
    return found


def _rule(node: Node, pack: Pack, lexicons: Lexicons) -> Rule:
    return replace(read_rule(node, pack.as_of, lexicons), pack=pack.id)


def _change(node: Node, lexicons: Lexicons) -> Change:
    parts = node.fields(("rule", "why"), ("off", "severity", "message", "suggestion", "terms", "except"))
    if len(parts) == 2:
        raise node.wrong("changes nothing: give off, severity, message, suggestion, terms or except")
    return Change(
        rule=parts["rule"].text(),
        place=nodes.place_of(node),
        why=parts["why"].text(),
        is_off="off" in parts and nodes.flag(parts["off"]),
        severity=Severity(parts["severity"].one_of(list(Severity))) if "severity" in parts else None,
        message=nodes.by_language(parts["message"], ("en", "zh")) if "message" in parts else {},
        suggestion=nodes.by_language(parts["suggestion"]) if "suggestion" in parts else {},
        added_terms=_with_uses(parts.get("terms"), lexicons),
        added_exceptions=_with_uses(parts.get("except"), lexicons),
    )


def _with_uses(node: Node | None, lexicons: Lexicons) -> tuple[PackTerm, ...]:
    return words_of(node, lexicons)[0] if node else ()
