"""One rule of a pack: which keys each verb takes, and what makes a rule wrong."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from core.findings import Severity
from glossaries.packs import nodes
from glossaries.packs.markets import markets
from glossaries.packs.model import Lexicon, Limits, MatchOptions, Near, PackTerm, PackTest, Rule
from glossaries.packs.words import Category, Counted, Guard, LanguageGate, PriceForm, Unit, Verb
from glossaries.reading_nodes import Node

_RULE_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*(/[a-z0-9]+([-_][a-z0-9]+)*)?", re.ASCII)
_COMMON = (
    "verb", "as_of", "verified", "markets", "channels", "fields", "effective", "unless", "soften", "except",
    "except_patterns", "only_near", "not_near", "suggestion", "question", "tests", "match",
)  # fmt: skip
_REQUIRED = ("id", "category", "severity", "source", "message")
_KEYS: Mapping[Verb, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Verb.EXISTENCE: (("terms",), ()),
    Verb.SUBSTITUTION: (("terms",), ()),
    Verb.OCCURRENCE: ((), ("terms", "most", "least", "count")),
    Verb.LANGUAGE: ((), ("languages", "scripts", "least_share", "least_words")),
    Verb.LENGTH: ((), ("most", "least", "unit")),
    Verb.DISCLOSURE: (("require",), ("terms", "patterns")),
    Verb.PRICE: (("forms",), ("require", "terms")),
    Verb.CLAIM: (("terms",), ("require",)),
    Verb.PATTERN: (("patterns",), ()),
}
"""Keys that each verb must and may have beside the common ones."""
_MOST_CHARACTERS = 1_000_000


def read_rule(node: Node, as_of: date, lexicons: Mapping[str, Lexicon]) -> Rule:
    """The rule of one mapping; raises Misconfigured with file, line and rule id."""
    node = _named(node)
    keys = node.keys()
    verb = Verb.EXISTENCE
    if "verb" in keys:
        verb = Verb(node.fields(optional=keys)["verb"].one_of(list(Verb)))
    must, may = _KEYS[verb]
    parts = node.fields((*_REQUIRED, *must), (*_COMMON, *may))
    terms, with_terms = words_of(parts.get("terms"), lexicons, must_suggest=verb is Verb.SUBSTITUTION)
    excepted, _ = words_of(parts.get("except"), lexicons)
    rule = Rule(
        id=_id(parts["id"]),
        category=Category(parts["category"].one_of(list(Category))),
        severity=Severity(parts["severity"].one_of(list(Severity))),
        verb=verb,
        source=parts["source"].text(),
        as_of=nodes.day(parts["as_of"]) if "as_of" in parts else as_of,
        message=nodes.by_language(parts["message"], ("en", "zh")),
        place=nodes.place_of(node),
        terms=terms,
        excepted=(*excepted, *with_terms),
        required=words_of(parts.get("require"), lexicons)[0],
        limits=_limits(parts),
        **_read_each(parts),
    )
    if "only_near" in parts:
        rule = replace(rule, only_near=_near(parts["only_near"], lexicons))
    if "not_near" in parts:
        rule = replace(rule, not_near=_near(parts["not_near"], lexicons))
    _check(node, parts, rule)
    return replace(rule, tests=_tests(parts["tests"], rule.id) if "tests" in parts else ())


def words_of(
    node: Node | None, lexicons: Mapping[str, Lexicon], *, must_suggest: bool = False
) -> tuple[tuple[PackTerm, ...], tuple[PackTerm, ...]]:
    """The terms of a mapping, with those of the lexicons it uses, and the exceptions these bring."""
    if node is None:
        return (), ()
    own, used = nodes.terms(node, must_suggest=must_suggest), nodes.uses(node)
    if not own and len(used) == 1 and used[0] in lexicons:
        return lexicons[used[0]].terms, lexicons[used[0]].excepted
    terms = {(term.language, term.text): term for term in own}
    excepted: list[PackTerm] = []
    for name in used:
        if name not in lexicons:
            raise node.wrong(f"uses {name!r}; known are {', '.join(sorted(lexicons)) or 'none'}")
        for term in lexicons[name].terms:
            terms.setdefault((term.language, term.text), term)
        excepted += lexicons[name].excepted
    if not terms:
        raise node.wrong("has no words")
    return tuple(terms.values()), tuple(excepted)


_READERS: Mapping[str, tuple[str, Callable[[Node], Any]]] = {
    "verified": ("verified", nodes.flag),
    "markets": ("markets", nodes.market_names),
    "channels": ("channels", nodes.channels),
    "fields": ("fields", nodes.fields),
    "patterns": ("patterns", nodes.patterns),
    "forms": ("forms", nodes.words(PriceForm)),
    "unless": ("unless", lambda node: frozenset(nodes.words(Guard)(node))),
    "soften": ("soften", lambda node: frozenset(nodes.words(Guard)(node))),
    "suggestion": ("suggestion", nodes.by_language),
    "question": ("question", nodes.by_language),
    "except_patterns": ("except_patterns", lambda node: tuple(nodes.pattern(item) for item in node.items())),
}
"""Key → (the rule's field, how it is read)."""


def _read_each(parts: Mapping[str, Node]) -> dict[str, Any]:
    found = {field: read(parts[key]) for key, (field, read) in _READERS.items() if key in parts}
    if "match" in parts:
        found["match"] = _match(parts["match"])
    if "effective" in parts:
        dates = parts["effective"].fields(optional=("from", "until"))
        found["effective_from"] = nodes.day(dates["from"]) if "from" in dates else None
        found["effective_until"] = nodes.day(dates["until"]) if "until" in dates else None
    return found


def _named(node: Node) -> Node:
    """The node, whose faults are told with the id of the rule where it has one."""
    parts = node.fields(optional=node.keys())
    if "id" in parts and parts["id"].is_scalar:
        return Node(node.path, f"rule {parts['id'].text()}", node.node)
    return node


def _id(node: Node) -> str:
    if not _RULE_ID.fullmatch(node.text()):
        raise node.wrong(f"is {node.text()!r}; write small letters, digits, - and _, then /part where a fact has parts")
    return node.text()


def _match(node: Node) -> MatchOptions:
    names = ("inflect", "whole_word", "exact_case", "obfuscation", "compound")
    parts = node.fields(optional=(*names, "language"))
    options: dict[str, Any] = {name: nodes.flag(parts[name]) for name in names if name in parts}
    if "language" in parts:
        options["language"] = LanguageGate(parts["language"].one_of(list(LanguageGate)))
    return MatchOptions(**options)


def _near(node: Node, lexicons: Mapping[str, Lexicon]) -> Near:
    parts = node.fields(("words",), ("within",))
    words = words_of(parts["words"], lexicons)[0]
    return Near(words, parts["within"].whole_number(0, 10_000)) if "within" in parts else Near(words)


def _limits(parts: Mapping[str, Node]) -> Limits:
    found: dict[str, Any] = {
        key: parts[key].whole_number(0, _MOST_CHARACTERS) for key in ("most", "least", "least_words") if key in parts
    }
    if "count" in parts:
        found["counted"] = Counted(parts["count"].one_of(list(Counted)))
    if "unit" in parts:
        found["unit"] = Unit(parts["unit"].one_of(list(Unit)))
    if "least_share" in parts:
        found["least_share"] = nodes.share(parts["least_share"])
    if "languages" in parts:
        found["languages"] = tuple(nodes.language(item, item.text()) for item in parts["languages"].items())
    if "scripts" in parts:
        found["scripts"] = parts["scripts"].strings()
    return Limits(**found)


def _check(node: Node, parts: Mapping[str, Node], rule: Rule) -> None:
    """What is wrong although each key is right."""
    if rule.severity is Severity.BLOCK and not rule.verified:
        raise parts["severity"].wrong("is block for a rule with verified: false; write review or note")
    if rule.effective_from and rule.effective_until and rule.effective_until < rule.effective_from:
        raise parts["effective"].wrong("ends before it begins")
    limits = rule.limits
    if rule.verb in (Verb.OCCURRENCE, Verb.LENGTH) and limits.most is None and limits.least is None:
        raise node.wrong("needs most or least")
    if rule.verb is Verb.OCCURRENCE and limits.counted is Counted.TERMS and not rule.terms:
        raise node.wrong("counts terms and has none")
    if rule.verb is Verb.LANGUAGE and not (limits.languages or limits.scripts):
        raise node.wrong("needs languages or scripts")
    if bad := [script for script in limits.scripts if not re.fullmatch(r"[A-Z][a-z]{3}", script)]:
        raise parts["scripts"].wrong(f"has {bad[0]!r}; scripts are ISO 15924 codes such as Arab")


def _tests(node: Node, rule: str) -> tuple[PackTest, ...]:
    parts = node.fields(optional=("flag", "pass"))
    return tuple(
        _test(item, rule, is_flagged=name == "flag") for name in ("flag", "pass") if name in parts
        for item in parts[name].items()
    )  # fmt: skip


def _test(node: Node, rule: str, *, is_flagged: bool) -> PackTest:
    base = PackTest(rule, "", is_flagged, nodes.place_of(node))
    if node.is_scalar:
        return replace(base, text=node.text())
    parts = node.fields(("text",), ("market", "channel", "field", "language", "match", "severity", "today"))
    said: dict[str, Any] = {key: parts[key].text() for key in _SAID if key in parts}
    if "market" in parts and not markets().knows(said["market"]):
        raise parts["market"].wrong(f"is {said['market']!r}, no market")
    if "severity" in parts:
        said["severity"] = Severity(parts["severity"].one_of(list(Severity)))
    if "today" in parts:
        said["today"] = nodes.day(parts["today"])
    if "match" in parts:
        said["matched"] = parts["match"].text()
    return replace(base, **said)


_SAID = ("text", "market", "channel", "field", "language")
