"""The tests inside packs: each text is screened as the product would, and must set off its rule or leave it silent."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from glossaries.packs.markets import markets
from glossaries.packs.model import Pack, PackTest, Rule
from nlp.screening.screen import Asked
from nlp.screening.screener import Fired, Screener


@dataclass(frozen=True, slots=True)
class Failure:
    """A test that did not come out as its pack says."""

    test: PackTest
    market: str
    said: str

    def __str__(self) -> str:
        return f"{self.test.place}: rule {self.test.rule} in {self.market}: {self.said}: {self.test.text!r}"


def failures(screener: Screener, pack: Pack, today: date) -> Iterator[Failure]:
    """What fails of a pack's tests. A rule that is not in force yet is tested on the first day it is."""
    if pack.is_off:
        return
    for rule in pack.rules:
        for test in rule.tests:
            market = test.market or _market_of(screener, rule, pack)
            if (said := _outcome(screener, rule, test, market, today)) is not None:
                yield Failure(test, market, said)


def _market_of(screener: Screener, rule: Rule, pack: Pack) -> str:
    """The first market where the rule holds; for a theme without markets, of a pack that extends it."""
    names = rule.markets or pack.markets
    if not names:
        names = next((other.markets for other in screener.book.packs.values() if pack.id in other.extends), ("US",))
    candidates = markets().members(names)
    return next((code for code in candidates[:40] if rule.id in screener.rules_of(code)), candidates[0])


def _outcome(screener: Screener, rule: Rule, test: PackTest, market: str, today: date) -> str | None:
    """What is wrong; None where all is well."""
    if test.is_flagged and rule.id not in screener.rules_of(market):
        return "the rule does not hold there"
    channel = test.channel or next(iter(rule.channels), "")
    field_name = test.field or next(iter(rule.fields), "")
    asked = Asked(test.today or _in_force(rule, today), channel, field_name, test.language)
    finding = Fired(screener.screen(test.text, market, asked)).by_rule(rule.id)
    if finding is None:
        return "is not flagged" if test.is_flagged else None
    if not test.is_flagged:
        return f"is flagged at {finding.matched[:60]!r}"
    if test.matched and test.matched not in finding.matched:
        return f"matches {finding.matched[:60]!r}, not {test.matched!r}"
    if test.severity and test.severity is not finding.severity:
        return f"is {finding.severity.value}, not {test.severity.value}"
    return None


def _in_force(rule: Rule, today: date) -> date:
    if rule.effective_from and today < rule.effective_from:
        return rule.effective_from
    if rule.effective_until and today > rule.effective_until:
        return rule.effective_until
    return today
