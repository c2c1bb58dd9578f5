"""Packs and rules in types: what `/v1/packs` gives."""

from datetime import date

from api.doors.native_shapes import Shape
from glossaries.packs.book import PackBook
from glossaries.packs.model import Pack, PackTerm, Rule


class ShownPack(Shape):
    """One pack."""

    id: str
    title: str
    version: str
    as_of: date
    markets: list[str]
    extends: list[str]
    is_off: bool
    rules: int
    file: str
    """Where it was read."""


class ShownRule(Shape):
    """All that a rule says."""

    id: str
    pack: str
    title: str
    """Of its pack."""
    category: str
    severity: str
    verb: str
    message: dict[str, str]
    source: str
    as_of: date
    verified: bool
    markets: list[str]
    channels: list[str]
    fields: list[str]
    effective_from: date | None
    effective_until: date | None
    terms: dict[str, list[str]]
    exceptions: dict[str, list[str]]
    exception_patterns: list[str]
    required: dict[str, list[str]]
    patterns: dict[str, list[str]]
    unless: list[str]
    """Contexts in which it says nothing."""
    soften: list[str]
    """Contexts in which it only notes."""
    suggestion: dict[str, str]
    question: dict[str, str]
    flagged: list[str]
    """Texts it flags."""
    passed: list[str]
    """Texts it leaves alone."""
    file: str
    line: int


class PackList(Shape):
    """The packs, and what is wrong with those that could not be used."""

    packs: list[ShownPack]
    problems: list[str]


class PackRules(Shape):
    """A pack with its rules."""

    pack: ShownPack
    rules: list[ShownRule]


def shown_pack(pack: Pack) -> ShownPack:
    return ShownPack(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        as_of=pack.as_of,
        markets=list(pack.markets),
        extends=list(pack.extends),
        is_off=pack.is_off,
        rules=len(pack.rules),
        file=pack.place.file,
    )


def shown_rule(rule: Rule, book: PackBook) -> ShownRule:
    pack = book.packs[rule.pack]
    return ShownRule(
        id=rule.id,
        pack=pack.id,
        title=pack.title,
        category=rule.category.value,
        severity=rule.severity.value,
        verb=rule.verb.value,
        message=dict(rule.message),
        source=rule.source,
        as_of=rule.as_of,
        verified=rule.verified,
        markets=list(rule.markets or pack.markets),
        channels=list(rule.channels),
        fields=list(rule.fields),
        effective_from=rule.effective_from,
        effective_until=rule.effective_until,
        terms=_by_language(rule.terms),
        exceptions=_by_language(rule.excepted),
        exception_patterns=list(rule.except_patterns),
        required=_by_language(rule.required),
        patterns=_by_language(rule.patterns),
        unless=sorted(rule.unless),
        soften=sorted(rule.soften),
        suggestion=dict(rule.suggestion),
        question=dict(rule.question),
        flagged=[test.text for test in rule.tests if test.is_flagged],
        passed=[test.text for test in rule.tests if not test.is_flagged],
        file=rule.place.file,
        line=rule.place.line,
    )


def _by_language(terms: tuple[PackTerm, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for term in terms:
        found.setdefault(term.language, []).append(term.text)
    return found
