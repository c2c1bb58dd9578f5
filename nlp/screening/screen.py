"""The rules of one market, compiled: one pass over a text, then a closer look only where something was found."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum, auto
from functools import lru_cache

from core.findings import Finding, Severity, Span
from glossaries.packs.lore import lore
from glossaries.packs.model import MatchOptions, PackTerm, Rule
from glossaries.packs.words import ANY_LANGUAGE, Counted, Verb
from nlp.screening import whole
from nlp.screening.context import Surroundings, Where
from nlp.screening.disguise import Disguises
from nlp.screening.hits import Covers, Hit, hit_at, longest
from nlp.screening.needles import Needle, Needles, is_within_katakana, written_like
from nlp.screening.patterns import Patterns
from nlp.screening.shape import Shaped, shape, without_halves
from nlp.screening.weighing import Asked, counts, is_of_the_text
from nlp.screening.wording import finding_of, merged

__all__ = ["Asked", "Screen"]

_MOST_PER_RULE = 50
"""Findings of one rule in one text: a reviewer needs no more, and a hostile text makes no more work."""
_MOST_HITS_PER_RULE = 1000
_INNOCENT = MatchOptions()
_LONGEST_SHORT = 4


class _Role(Enum):
    """What it means that a word is there."""

    EXCEPTION = auto()
    REQUIRED = auto()
    LEGITIMATE = auto()


@dataclass(slots=True)
class _Found:
    """What one pass over a text brought, by the number of the rule."""

    hits: dict[int, list[Hit]] = field(default_factory=lambda: defaultdict(list))
    exceptions: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    required: set[int] = field(default_factory=set)
    legitimate: list[Span] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Case:
    """One text under screening."""

    found: _Found
    around: Surroundings
    asked: Asked


class Screen:
    """Rules in use; immutable after it is made, so threads share it."""

    def __init__(self, rules: Sequence[Rule], market: str = "") -> None:
        self.rules = tuple(rules)
        self._terms: Needles[int] = Needles(self._searched(market))
        self._excuses: Needles[tuple[_Role, int]] = Needles(self._excusing())
        self._patterns: Patterns[tuple[int, str]] = Patterns(list(self._expressions()))
        self._disguises = Disguises(
            (term, number) for number, rule in enumerate(rules) if rule.match.obfuscation for term in rule.terms
        )
        self._active = lru_cache(maxsize=256)(self._work_out_active)

    def screen(self, text: str, asked: Asked) -> list[Finding]:
        """The findings, in text order; spans are code points of the text as given."""
        active, judged = self._active(asked.channel, asked.field, asked.today)
        plain, shaped = without_halves(text), shape(text)
        found = self._look(plain, shaped, active)
        if not found.hits and not judged:
            return []
        if found.hits or any(self.rules[number].verb is Verb.DISCLOSURE for number in judged):
            self._look_for_excuses(shaped, found)
        case = _Case(found, Surroundings(plain, shaped, asked.language), asked)
        findings = [finding for number in found.hits for finding in self._weigh(number, case)]
        findings += [finding for number in judged for finding in self._judge(number, case)]
        return merged(findings) if len(findings) > 1 else findings

    def _look(self, text: str, shaped: Shaped, active: frozenset[int]) -> _Found:
        found = _Found()
        for needle, number, start, end in self._terms.find(shaped.text):
            if number in active and not is_within_katakana(shaped.text, start, end):
                where = Where(start, end, shaped.span(start, end), needle.term.language)
                _add(found.hits[number], needle, where, text)
        self._look_further(text, shaped, active, found)
        return found

    def _look_for_excuses(self, shaped: Shaped, found: _Found) -> None:
        """What speaks for the text, asked only where something was found: most texts never come here."""
        for _, (role, number), start, end in self._excuses.find(shaped.text):
            if role is _Role.LEGITIMATE:
                found.legitimate.append((start, end))
            elif role is _Role.EXCEPTION:
                found.exceptions[number].append((start, end))
            else:
                found.required.add(number)

    def _look_further(self, text: str, shaped: Shaped, active: frozenset[int], found: _Found) -> None:
        """Patterns, and terms in disguise where nothing plain stands already."""
        for (number, language), span in self._patterns.find(text):
            if number in active and len(found.hits[number]) < _MOST_HITS_PER_RULE:
                found.hits[number].append(hit_at(shaped, span, language))
        for term, number, span in self._disguises.find(text):
            if number in active and not any(_overlap(hit.span, span) for hit in found.hits[number]):
                found.hits[number].append(hit_at(shaped, span, ANY_LANGUAGE, term))

    def _weigh(self, number: int, case: _Case) -> list[Finding]:
        """The findings of one rule: its hits less those that an exception or the surroundings excuse."""
        rule, found = self.rules[number], case.found
        if number in found.required or (rule.verb is Verb.CLAIM and case.around.is_sourced):
            return []
        hits = found.hits[number]
        if rule.verb is Verb.PRICE and rule.terms:
            hits = [hit for hit in hits if hit.term is None] if any(hit.term for hit in hits) else []
        covers, legitimate = Covers(found.exceptions[number]), Covers(found.legitimate)
        spoken = [hit for hit in hits if is_of_the_text(rule, hit, case.around, case.asked)]
        guilty = longest((hit for hit in spoken if not _is_covered(hit.where, covers, legitimate)), _MOST_HITS_PER_RULE)
        kept = [hit for hit in guilty if counts(rule, hit, case.around, case.asked)]
        if rule.verb is Verb.OCCURRENCE:
            spans = whole.over(rule.limits, [hit.span for hit in kept], case.around.text) or []
            return self._findings(rule, [(span, None) for span in spans], case)
        most = 1 if rule.verb is Verb.DISCLOSURE else _MOST_PER_RULE
        return [self._finding(rule, hit, case) for hit in kept[:most]]

    def _finding(self, rule: Rule, hit: Hit, case: _Case) -> Finding:
        finding = finding_of(rule, case.around.text, hit.span, hit.term, case.asked.languages)
        is_softer = any(case.around.holds(guard, hit.where) for guard in rule.soften)
        return replace(finding, severity=Severity.NOTE) if is_softer else finding

    def _judge(self, number: int, case: _Case) -> list[Finding]:
        rule, text = self.rules[number], case.around.text
        if rule.verb is Verb.DISCLOSURE:
            spans = [] if number in case.found.required or not text.strip() else [(0, len(text))]
        else:
            spans = whole.judge(rule, text, case.asked.language) or []
        return self._findings(rule, [(span, None) for span in spans], case)

    def _findings(self, rule: Rule, spans: Sequence[tuple[Span, PackTerm | None]], case: _Case) -> list[Finding]:
        text, languages = case.around.text, case.asked.languages
        return [finding_of(rule, text, span, term, languages) for span, term in spans[:_MOST_PER_RULE]]

    def _work_out_active(self, channel: str, field_name: str, today: date) -> tuple[frozenset[int], tuple[int, ...]]:
        """The numbers of the rules that hold, and of those among them that judge whole texts."""
        numbers = [at for at, rule in enumerate(self.rules) if _holds(rule, channel, field_name, today)]
        return frozenset(numbers), tuple(at for at in numbers if _judges_whole(self.rules[at]))

    def _searched(self, market: str) -> Iterator[tuple[PackTerm, MatchOptions, int]]:
        for number, rule in enumerate(self.rules):
            yield from ((term, rule.match, number) for term in rule.terms if _is_known(term, market))

    def _excusing(self) -> Iterator[tuple[PackTerm, MatchOptions, tuple[_Role, int]]]:
        for number, rule in enumerate(self.rules):
            yield from ((term, _INNOCENT, (_Role.EXCEPTION, number)) for term in rule.excepted)
            yield from ((term, _INNOCENT, (_Role.REQUIRED, number)) for term in rule.required)
        for word in lore().legitimate:
            yield PackTerm(word, "zh"), _INNOCENT, (_Role.LEGITIMATE, -1)

    def _expressions(self) -> Iterable[tuple[str, tuple[int, str]]]:
        for number, rule in enumerate(self.rules):
            fold = "" if rule.match.exact_case else "(?i)"
            yield from ((fold + pattern.text, (number, pattern.language)) for pattern in rule.patterns)
            yield from ((p, (number, ANY_LANGUAGE)) for form in rule.forms for p in lore().prices[form])


def _is_known(term: PackTerm, market: str) -> bool:
    """Not for a short plain word of a language nobody there speaks: *bor*, wine in Hungarian, is a drill in Jakarta."""
    text = term.text
    is_short = len(text) <= _LONGEST_SHORT and text.isascii() and text.isalpha()
    return not (market and is_short) or lore().is_at_home(term.language, market)


def _add(hits: list[Hit], needle: Needle, where: Where, text: str) -> None:
    if len(hits) < _MOST_HITS_PER_RULE and written_like(needle, text[slice(*where.span)]):
        hits.append(Hit(where, needle.term))


def _holds(rule: Rule, channel: str, field_name: str, today: date) -> bool:
    """Where no field is told, rules for some fields hold, save those that judge a text as a whole."""
    if rule.channels and channel not in rule.channels:
        return False
    if rule.fields and (field_name not in rule.fields if field_name else _judges_whole(rule)):
        return False
    return rule.is_in_force(today)


def _judges_whole(rule: Rule) -> bool:
    if rule.verb is Verb.OCCURRENCE:
        return rule.limits.counted is not Counted.TERMS
    if rule.verb is Verb.DISCLOSURE:
        return not rule.terms and not rule.patterns
    return rule.verb in (Verb.LENGTH, Verb.LANGUAGE)


def _is_covered(where: Where, covers: Covers, legitimate: Covers) -> bool:
    span = (where.start, where.end)
    return covers.cover(span) or legitimate.cover(span, longer=True) or legitimate.straddle(span)


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
