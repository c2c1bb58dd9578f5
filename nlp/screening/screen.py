"""The rules of one market, compiled: one pass over a text, then a closer look only where something was found."""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import islice

from core.findings import Finding, Severity, Span
from glossaries.packs.lore import lore
from glossaries.packs.model import PackTerm, Rule
from glossaries.packs.words import ANY_LANGUAGE, Counted, Verb
from nlp.screening import whole
from nlp.screening.borders import is_within_katakana
from nlp.screening.context import Surroundings, Where
from nlp.screening.hits import Covers, Hit, hit_at, longest
from nlp.screening.index import DISGUISE, Excuse, Index, Numbers, Ranks, ranks
from nlp.screening.needle import Needle, written_like
from nlp.screening.needles import Choice
from nlp.screening.shape import Shaped, shape, without_halves
from nlp.screening.weighing import Asked, counts, is_of_the_text
from nlp.screening.wording import finding_of, merged

__all__ = ["Asked", "Screen"]

_MOST_PER_RULE = 50
"""Findings of one rule in one text: a reviewer needs no more, and a hostile text makes no more work."""
_MOST_HITS_PER_RULE = 1000
_MOST_DISGUISED = 4000
_MOST_PLACES = 64
"""Channels and fields, with a day, whose rules are kept apart."""
_LONGEST_SHORT = 4


@dataclass(slots=True)
class _Found:
    """What one pass over a text brought, by the number of the rule."""

    hits: dict[int, list[Hit]] = field(default_factory=dict)
    exceptions: dict[int, list[Span]] = field(default_factory=lambda: defaultdict(list))
    required: set[int] = field(default_factory=set)
    legitimate: list[Span] = field(default_factory=list)

    def add(self, number: int, hit: Hit) -> None:
        hits = self.hits.setdefault(number, [])
        if len(hits) < _MOST_HITS_PER_RULE:
            hits.append(hit)


@dataclass(frozen=True, slots=True)
class _Case:
    """One text under screening."""

    found: _Found
    around: Surroundings
    asked: Asked
    legitimate: Covers


@dataclass(frozen=True, slots=True)
class _Active:
    """What holds on a channel, in a field, on a day: numbers of rules, and the words that these look for."""

    numbers: frozenset[int]
    judged: Numbers
    terms: Choice[Ranks]
    excuses: Choice[Excuse]
    discloses: bool


class Screen:
    """Rules in use; immutable after it is made, so threads share it."""

    def __init__(self, rules: Sequence[Rule], market: str = "", index: Index | None = None) -> None:
        """`index` is one that holds the rules among others; without it they get one of their own."""
        self.rules = tuple(rules)
        self._market = market
        self._index = index or Index(self.rules)
        self._local = {self._index.number_of(rule): number for number, rule in enumerate(self.rules)}
        self._active = lru_cache(maxsize=_MOST_PLACES)(self._work_out_active)

    def screen(self, text: str, asked: Asked) -> list[Finding]:
        """The findings, in text order; spans are code points of the text as given."""
        active = self._active(asked.channel, asked.field, asked.today)
        plain, shaped = without_halves(text), shape(text)
        found = self._look(plain, shaped, active)
        if not found.hits and not active.judged:
            return []
        if found.hits or active.discloses:
            _look_for_excuses(shaped, active, found)
        case = _Case(found, Surroundings(plain, shaped, asked.language), asked, Covers(found.legitimate))
        findings = [finding for number in sorted(found.hits) for finding in self._weigh(number, case)]
        findings += [finding for number in active.judged for finding in self._judge(number, case)]
        return merged(findings) if len(findings) > 1 else findings

    def _look(self, text: str, shaped: Shaped, active: _Active) -> _Found:
        found = _Found()
        for needle, listed, start, end in active.terms.find(shaped.text):
            if not is_within_katakana(shaped.text, start, end):
                where = Where(start, end, shaped.span(start, end), needle.term.language)
                if written_like(needle, text[slice(*where.span)]):
                    for number, rank in listed:
                        found.add(number, Hit(where, needle.term, rank))
        self._look_further(text, shaped, active, found)
        return found

    def _look_further(self, text: str, shaped: Shaped, active: _Active, found: _Found) -> None:
        """Patterns, and terms in disguise where nothing plain stands already."""
        is_suspicious = False
        for (number, language), spans in self._index.patterns.find(text):
            is_suspicious = is_suspicious or number == DISGUISE
            if (local := self._local.get(number)) in active.numbers:
                for span in islice(spans, _MOST_HITS_PER_RULE):
                    found.add(local, hit_at(shaped, span, language))
        if is_suspicious:
            self._look_behind_disguises(text, shaped, active, found)

    def _look_behind_disguises(self, text: str, shaped: Shaped, active: _Active, found: _Found) -> None:
        """The longest first: who finds `纳.粹.徽.章` needs no `纳.粹`."""
        disguised = islice(self._index.disguises.find(text), _MOST_DISGUISED)
        for term, number, span in sorted(disguised, key=lambda one: one[2][0] - one[2][1]):
            local = self._local.get(number)
            if local in active.numbers and not any(_overlap(hit.span, span) for hit in found.hits.get(local, ())):
                found.add(local, hit_at(shaped, span, ANY_LANGUAGE, term))

    def _weigh(self, number: int, case: _Case) -> list[Finding]:
        """The findings of one rule: its hits less those that an exception or the surroundings excuse."""
        rule, found = self.rules[number], case.found
        if number in found.required or (rule.verb is Verb.CLAIM and case.around.is_sourced):
            return []
        hits = found.hits[number]
        if rule.verb is Verb.PRICE and rule.terms:
            hits = [hit for hit in hits if hit.term is None] if any(hit.term for hit in hits) else []
        covers, legitimate = Covers(found.exceptions[number]), case.legitimate
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

    def _work_out_active(self, channel: str, field_name: str, today: date) -> _Active:
        numbers = [at for at, rule in enumerate(self.rules) if _holds(rule, channel, field_name, today)]
        judged = tuple(at for at in numbers if _judges_whole(self.rules[at]))
        local = {at: number for at, number in self._local.items() if number in set(numbers)}
        return _Active(
            frozenset(numbers),
            judged,
            Choice(self._index.terms, lambda needle, listed: self._choose(needle, listed, local)),
            Choice(self._index.excuses, lambda _, excuse: _excuse(excuse, local)),
            any(self.rules[number].verb is Verb.DISCLOSURE for number in judged),
        )

    def _choose(self, needle: Needle, listed: "array[int]", local: Mapping[int, int]) -> list[Ranks]:
        """Those of the rules that hold here and look for the needle; nothing where no rule does."""
        if not _is_known(needle.term, self._market):
            return []
        here = sorted((local[number], rank) for number, rank in ranks(listed) if number in local)
        return [tuple(here)] if here else []


def _local(numbers: Numbers, local: Mapping[int, int]) -> Numbers:
    return tuple(sorted(local[number] for number in numbers if number in local))


def _excuse(excuse: Excuse, local: Mapping[int, int]) -> list[Excuse]:
    excepts, requires = _local(excuse.excepts, local), _local(excuse.requires, local)
    return [Excuse(excepts, requires, excuse.is_legitimate)] if excepts or requires or excuse.is_legitimate else []


def _look_for_excuses(shaped: Shaped, active: _Active, found: _Found) -> None:
    """What speaks for the text, asked only where something was found: most texts never come here."""
    for _, excuse, start, end in active.excuses.find(shaped.text):
        if excuse.is_legitimate:
            found.legitimate.append((start, end))
        for number in excuse.excepts:
            if number in found.hits:
                found.exceptions[number].append((start, end))
        found.required.update(excuse.requires)


def _is_known(term: PackTerm, market: str) -> bool:
    """Not for a short plain word of a language nobody there speaks: *bor*, wine in Hungarian, is a drill in Jakarta."""
    text = term.text
    is_short = len(text) <= _LONGEST_SHORT and text.isascii() and text.isalpha()
    return not (market and is_short) or lore().is_at_home(term.language, market)


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
