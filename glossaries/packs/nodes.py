"""YAML values of packs: dates, languages, words by language; each wrong one is told with file, line and rule."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import TypeVar

import re2

from glossaries.packs.markets import channel_names, markets
from glossaries.packs.model import ByLanguage, PackTerm, Place
from glossaries.packs.words import ANY_LANGUAGE, ISO_639_1, MORE_LANGUAGES
from glossaries.reading_nodes import Node

T = TypeVar("T")
_TAG = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?", re.ASCII)
_PROBES = (
    "Blue cotton shirt 42",
    "蓝色纯棉衬衫，均码",
    "قميص قطني أزرق",
    "Рубашка синяя 100 г",
    "เสื้อยืดสีฟ้า",
    "靴下 3足組",
)
"""Plain listings in several scripts: a pattern that finds something in all of them would flag everything."""


def place_of(node: Node) -> Place:
    mark = node.node.start_mark
    return Place(node.path.name, mark.line + 1 if mark else 1)


def flag(node: Node) -> bool:
    return node.one_of(("true", "false")) == "true"


def day(node: Node) -> date:
    try:
        return date.fromisoformat(node.text())
    except ValueError as error:
        raise node.wrong(f"is {node.text()!r}; a date is written 2026-09-27") from error


def share(node: Node) -> float:
    text = node.text()
    if not re.fullmatch(r"[01](\.\d+)?", text, re.ASCII) or float(text) > 1:
        raise node.wrong(f"is {text!r}; it must be a number from 0 to 1")
    return float(text)


def language(node: Node, tag: str) -> str:
    """A BCP 47 tag (`zh`, `zh-Hant`, `pt-BR`) or `any`."""
    found = _TAG.fullmatch(tag)
    if tag == ANY_LANGUAGE or (found and (found[1] in ISO_639_1 or found[1] in MORE_LANGUAGES)):
        return tag
    raise node.wrong(f"is no language tag; write en, zh-Hant, pt-BR, or {ANY_LANGUAGE}")


def market_names(node: Node) -> tuple[str, ...]:
    for item in node.items():
        if not markets().knows(item.text()):
            raise item.wrong(f"is {item.text()!r}, which is neither an ISO 3166-1 code, a known group nor '*'")
    return node.strings()


def channels(node: Node) -> tuple[str, ...]:
    """Channels that names of channels and of groups stand for."""
    known = channel_names()
    for item in node.items():
        if item.text() not in known.fields and item.text() not in known.groups:
            raise item.wrong(f"is {item.text()!r}; known are {', '.join((*known.groups, *known.fields))}")
    return known.expand(node.strings())


def fields(node: Node) -> tuple[str, ...]:
    known = {name for names in channel_names().fields.values() for name in names}
    for item in node.items():
        if item.text() not in known:
            raise item.wrong(f"is {item.text()!r}; known are {', '.join(sorted(known))}")
    return node.strings()


def words(allowed: type[T]) -> Callable[[Node], tuple[T, ...]]:
    """A reader of lists of the members of a StrEnum."""

    def read(node: Node) -> tuple[T, ...]:
        names = [str(member) for member in allowed]  # type: ignore[attr-defined]
        return tuple(allowed(item.one_of(names)) for item in node.items())  # type: ignore[call-arg]

    return read


def by_language(node: Node, required: Iterable[str] = ()) -> ByLanguage:
    """A mapping of language tags to texts; `required` must be among them."""
    found = {language(part, tag): part.text() for tag, part in node.fields(tuple(required), node.keys()).items()}
    if not found:
        raise node.wrong("is empty")
    return found


def terms(node: Node, *, must_suggest: bool = False) -> tuple[PackTerm, ...]:
    """Words by language, each a text or `{term: ..., suggest: ...}`; the key `use` is read by `uses`."""
    found: list[PackTerm] = []
    for tag, part in node.fields(optional=node.keys()).items():
        if tag != "use":
            found += _terms_of(part, language(part, tag), must_suggest=must_suggest)
    return tuple(found)


def uses(node: Node) -> tuple[str, ...]:
    """The names of the lexicons that a mapping of words takes in."""
    parts = node.fields(optional=node.keys())
    return parts["use"].strings() if "use" in parts else ()


def patterns(node: Node) -> tuple[PackTerm, ...]:
    """RE2 patterns by language; one that does not compile, matches nothing at all or matches all is wrong."""
    found: list[PackTerm] = []
    for tag, part in node.fields(optional=node.keys()).items():
        tag = language(part, tag)  # noqa: PLW2901 (checked)
        found += [PackTerm(pattern(item), tag) for item in part.items()]
    return tuple(found)


def pattern(node: Node) -> str:
    text = node.text()
    try:
        compiled = re2.compile(text)
    except re2.error as error:
        raise node.wrong(f"is no RE2 pattern: {_said(error)}") from error
    if compiled.search("") or all(compiled.search(probe) for probe in _PROBES):
        raise node.wrong(f"is {text!r}, which matches everything")
    return text


def _said(error: Exception) -> str:
    said = error.args[0] if error.args else error
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)


def _terms_of(node: Node, tag: str, *, must_suggest: bool) -> list[PackTerm]:
    found: dict[str, PackTerm] = {}
    for item in node.items():
        term = _term(item, tag)
        if term.text in found:
            raise item.wrong(f"has {term.text!r} twice")
        if must_suggest and not term.suggest:
            raise item.wrong("needs {term: ..., suggest: ...}: substitution says what to write instead")
        found[term.text] = term
    if not found:
        raise node.wrong("is empty")
    return list(found.values())


def _term(node: Node, tag: str) -> PackTerm:
    if node.is_scalar:
        text, suggest = node.text(), ""
    else:
        parts = node.fields(("term",), ("suggest",))
        text, suggest = parts["term"].text(), parts["suggest"].text() if "suggest" in parts else ""
    if (problem := _fault(text)) is not None:
        raise node.wrong(f"is {text!r}: {problem}")
    return PackTerm(text, tag, suggest)


def _fault(text: str) -> str | None:
    bare = text.strip("* ")
    if "*" in text.strip()[1:-1]:
        return "a star stands only at the start or the end of a term"
    if not bare:
        return "matches everything"
    if bare.isascii() and len(bare) < 2 and (bare.isalnum() or bare in ".,-'\"/()"):
        return "one letter, digit or mark matches nearly everything"
    if "*" in text and len(bare) < 2:
        return "a star needs at least two characters beside it"
    return None
