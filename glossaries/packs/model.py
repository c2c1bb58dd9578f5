"""Packs, rules and word lists as values; `reader` makes them from YAML, `nlp.screening` runs them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.findings import Severity
from glossaries.packs.words import Category, Counted, Guard, LanguageGate, PriceForm, Unit, Verb

ByLanguage = Mapping[str, str]
"""Texts by language tag."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was written: `line` counts from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


@dataclass(frozen=True, slots=True)
class PackTerm:
    """A word or phrase; a star at an end stands for the rest of the word. `suggest` is ready to paste for it."""

    text: str
    language: str
    suggest: str = ""


@dataclass(frozen=True, slots=True)
class MatchOptions:
    """How the terms of a rule are looked for. `obfuscation` also finds `b.e.s.t`, `v4pe` and homoglyphs."""

    inflect: bool = True
    whole_word: bool = True
    exact_case: bool = False
    obfuscation: bool = False
    compound: bool = False
    language: LanguageGate = LanguageGate.AUTO


@dataclass(frozen=True, slots=True)
class Near:
    """Words that must (or must not) stand within so many code points of a match; 0: anywhere in the text."""

    terms: tuple[PackTerm, ...]
    within: int = 40


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers of `occurrence`, `length` and `language`."""

    most: int | None = None
    least: int | None = None
    counted: Counted = Counted.TERMS
    unit: Unit = Unit.CHARS
    languages: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()
    least_share: float = 0.5
    least_words: int = 4


@dataclass(frozen=True, slots=True)
class PackTest:
    """A text of the pack's own tests and what is expected of it: `rule` fires, or stays silent."""

    rule: str
    text: str
    is_flagged: bool
    place: Place
    market: str = ""
    channel: str = ""
    field: str = ""
    language: str = ""
    matched: str = ""
    severity: Severity | None = None
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that may not be said, or must be; immutable, shared between threads."""

    id: str
    category: Category
    severity: Severity
    verb: Verb
    source: str
    as_of: date
    message: ByLanguage
    place: Place
    pack: str = ""
    verified: bool = True
    markets: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    effective_from: date | None = None
    effective_until: date | None = None
    terms: tuple[PackTerm, ...] = ()
    excepted: tuple[PackTerm, ...] = ()
    except_patterns: tuple[str, ...] = ()
    required: tuple[PackTerm, ...] = ()
    patterns: tuple[PackTerm, ...] = ()
    forms: tuple[PriceForm, ...] = ()
    match: MatchOptions = MatchOptions()
    unless: frozenset[Guard] = frozenset()
    soften: frozenset[Guard] = frozenset()
    only_near: Near | None = None
    not_near: Near | None = None
    limits: Limits = Limits()
    suggestion: ByLanguage = field(default_factory=dict)
    question: ByLanguage = field(default_factory=dict)
    tests: tuple[PackTest, ...] = ()

    def is_in_force(self, today: date) -> bool:
        """Whether `today` lies within the effective dates; both ends belong to them."""
        starts, ends = self.effective_from, self.effective_until
        return (starts is None or starts <= today) and (ends is None or today <= ends)


@dataclass(frozen=True, slots=True)
class Change:
    """What a pack changes, in its own markets, about a rule of another pack."""

    rule: str
    place: Place
    why: str
    is_off: bool = False
    severity: Severity | None = None
    message: ByLanguage = field(default_factory=dict)
    suggestion: ByLanguage = field(default_factory=dict)
    added_terms: tuple[PackTerm, ...] = ()
    added_exceptions: tuple[PackTerm, ...] = ()


@dataclass(frozen=True, slots=True)
class Lexicon:
    """A named word list that rules share; its exceptions travel with its terms."""

    name: str
    place: Place
    terms: tuple[PackTerm, ...]
    excepted: tuple[PackTerm, ...] = ()
    uses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pack:
    """One file of rules for some markets (codes, group names, `*`; none: only where another pack extends it)."""

    id: str
    title: str
    version: str
    as_of: date
    place: Place
    markets: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()
    is_off: bool = False
