"""One pass over a text for every word of the rules of its language, and of English phrases beside them.

Every list of words is a *slot*; a scan says where the words of each slot stand. Topics and claims are then worked out
from slots alone and never look at the text again, but for the borders of clauses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import regex
from ahocorasick_rs import AhoCorasick

from core.findings import Span
from core.text import Folded, needs_border, stands_alone
from glossaries.reading_rules import LINGUA_FRANCA, LanguageRules, Proximity, Rule, RuleBook
from nlp.reading.plain import plain

_SENTENCE_END = regex.compile(r"[.!?]+(?=[\s\"'”»)]|$)|[。！？؟…\n]+")
_CLAUSE_END = regex.compile(r"[.!?](?=\s|$)|[,;:，。、；：！？؟،؛…\n|()（）]")


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its words as slots."""

    rule: Rule
    terms: int
    always: int
    unless: int
    near: tuple[tuple[int, int, Proximity], ...]


@dataclass(frozen=True, slots=True)
class CompiledLanguage:
    """The rules of a language as slots, for one automaton."""

    rules: LanguageRules
    topics: tuple[CompiledRule, ...]
    claims: tuple[CompiledRule, ...]
    negators: tuple[int, int, int, int]
    """Slots of before, after, unless, stops."""
    cues: dict[str, int]
    topics_by_slot: dict[int, tuple[int, ...]]
    """Which topics a hit in a slot can lead to, by their places; most texts touch few of the many rules."""
    claims_by_slot: dict[int, tuple[int, ...]]

    def touched_topics(self, hits: Iterable[int]) -> list[CompiledRule]:
        """Those of the topics that hits in these slots can lead to, in their order."""
        return _touched(self.topics, self.topics_by_slot, hits)

    def touched_claims(self, hits: Iterable[int]) -> list[CompiledRule]:
        """Those of the claims that hits in these slots can lead to, in their order."""
        return _touched(self.claims, self.claims_by_slot, hits)


@dataclass(slots=True)
class Scan:
    """Where the words of each slot stand in a folded text, in order of their ends."""

    source: str
    folded: Folded
    hits: dict[int, list[Span]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.folded.text

    def at(self, slot: int) -> Sequence[Span]:
        return self.hits.get(slot, ())

    def written(self, span: Span) -> tuple[str, Span]:
        """The words and their span in the text as it came, in code points."""
        start, end = self.folded.span(*span)
        return self.source[start:end], (start, end)

    def sentence(self, span: Span) -> Span:
        """The sentence around a span, with the mark that ends it."""
        start, end = 0, len(self.text)
        for stop in self.stops:
            if stop[1] <= span[0]:
                start = stop[1]
            elif stop[0] >= span[1]:
                end = stop[1]
                break
        return start, end

    @property
    def stops(self) -> list[Span]:
        return [match.span() for match in _SENTENCE_END.finditer(self.text)]

    def crosses_clause(self, start: int, end: int) -> bool:
        return _CLAUSE_END.search(self.text, start, end) is not None

    def crosses_sentence(self, start: int, end: int) -> bool:
        return _SENTENCE_END.search(self.text, start, end) is not None


@dataclass(frozen=True, slots=True)
class _Use:
    """A slot a key belongs to, and the sides on which the word may go on."""

    slot: int
    open_start: bool
    open_end: bool


class Scanner:
    """The compiled rules of one language with the lingua franca beside it; safe to share between threads."""

    def __init__(self, own: LanguageRules | None, lingua_franca: LanguageRules | None = None) -> None:
        self._uses: dict[str, list[_Use]] = {}
        self._slots = 0
        self.keeps_accents = own is not None and own.keeps_accents
        self.languages = tuple(self._compile(rules) for rules in (own, lingua_franca) if rules is not None)
        self._keys = list(self._uses)

    @cached_property
    def _automaton(self) -> AhoCorasick:
        return AhoCorasick(self._keys)

    def scan(self, text: str) -> Scan:
        """Where everything stands."""
        scan = Scan(text, plain(text, keeps_accents=self.keeps_accents))
        folded = scan.text
        for index, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            for use in self._uses[self._keys[index]]:
                first = _word_start(folded, start) if use.open_start else start
                last = _word_end(folded, end) if use.open_end else end
                if stands_alone(folded, first, last):
                    scan.hits.setdefault(use.slot, []).append((first, last))
        return scan

    def _compile(self, rules: LanguageRules) -> CompiledLanguage:
        negation = rules.negation
        topics = tuple(map(self._compile_rule, rules.topics))
        claims = tuple(map(self._compile_rule, rules.claims))
        return CompiledLanguage(
            rules,
            topics,
            claims,
            (
                self._slot(negation.before),
                self._slot(negation.after),
                self._slot(negation.unless),
                self._slot(negation.stops),
            ),
            {name: self._slot(words) for name, words in rules.cues.items()},
            _by_slot(topics),
            _by_slot(claims),
        )

    def _compile_rule(self, rule: Rule) -> CompiledRule:
        near = tuple((self._slot(pair.any), self._slot(pair.with_), pair) for pair in rule.near)
        return CompiledRule(rule, self._slot(rule.terms), self._slot(rule.always), self._slot(rule.unless), near)

    def _slot(self, terms: Iterable[str]) -> int:
        slot, self._slots = self._slots, self._slots + 1
        for term in terms:
            if key := plain(term.strip("*"), keeps_accents=self.keeps_accents).text.strip():
                self._uses.setdefault(key, []).append(_Use(slot, term.startswith("*"), term.endswith("*")))
        return slot


def _by_slot(rules: Sequence[CompiledRule]) -> dict[int, tuple[int, ...]]:
    found: dict[int, list[int]] = {}
    for place, rule in enumerate(rules):
        for slot in (rule.terms, rule.always, *(first for first, _, _ in rule.near)):
            found.setdefault(slot, []).append(place)
    return {slot: tuple(places) for slot, places in found.items()}


def _touched(
    rules: Sequence[CompiledRule], by_slot: dict[int, tuple[int, ...]], hits: Iterable[int]
) -> list[CompiledRule]:
    places = {place for slot in hits for place in by_slot.get(slot, ())}
    return [rules[place] for place in sorted(places)]


def scanner_for(language: str, book: RuleBook) -> Scanner:
    """The scanner of a language.

    A language without rules gets all of English, the others only its phrases, since many a single word means something
    else there (German `Gift` is poison).
    """
    own, english = book.of(language), book.of(LINGUA_FRANCA)
    if own is None or own is english or english is None:
        return Scanner(own or english)
    return Scanner(own, _phrases_only(english))


def _phrases_only(rules: LanguageRules) -> LanguageRules:
    return LanguageRules(
        rules.language,
        negation=rules.negation,
        topics=tuple(map(_phrases_of, rules.topics)),
        claims=tuple(map(_phrases_of, rules.claims)),
        cues=rules.cues,
    )


def _phrases_of(rule: Rule) -> Rule:
    terms = tuple(term for term in rule.terms if " " in term and "*" not in term)
    always = tuple(term for term in rule.always if " " in term and "*" not in term)
    return Rule(rule.label, terms, always, (), rule.unless, rule.unmarked)


def _word_start(text: str, start: int) -> int:
    if needs_border(text[start]):
        while start > 0 and needs_border(text[start - 1]):
            start -= 1
    return start


def _word_end(text: str, end: int) -> int:
    if needs_border(text[end - 1]):
        while end < len(text) and needs_border(text[end]):
            end += 1
    return end
