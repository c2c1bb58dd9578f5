"""Screening for any market: the packs that hold there, compiled when first asked for."""

import threading
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from core.findings import Finding
from glossaries.packs.book import PackBook, starter_book
from glossaries.packs.model import Rule
from nlp.screening.index import Index
from nlp.screening.screen import Asked, Screen

_MOST_MARKETS = 256
"""Markets that are kept, more than there are; all share one index, so one takes some tens of kilobytes."""


@dataclass(frozen=True, slots=True)
class Fired:
    """Which rules of a market a text sets off, merged findings taken apart."""

    findings: Sequence[Finding]

    def by_rule(self, rule_id: str) -> Finding | None:
        """The first finding of a rule, or one that another rule of its category swallowed."""
        return next((f for f in self.findings if rule_id in (f.rule, *f.also)), None)


class Screener:
    """One set of packs; safe to share between threads. A reload makes a new one."""

    def __init__(self, book: PackBook) -> None:
        self.book = book
        self._screens: OrderedDict[str, Screen] = OrderedDict()
        self._lock = threading.Lock()

    def screen(self, text: str, market: str, asked: Asked) -> list[Finding]:
        """The findings for a market (its code as `Markets.find` gives it), in text order."""
        return self.for_market(market).screen(text, asked)

    def for_market(self, market: str) -> Screen:
        """The compiled rules of a market; the ones least asked for are forgotten."""
        with self._lock:
            screen = self._screens.get(market)
            if screen is None:
                screen = self._screens[market] = Screen(self.book.rules_for(market), market, self._index)
                if len(self._screens) > _MOST_MARKETS:
                    self._screens.popitem(last=False)
            else:
                self._screens.move_to_end(market)
            return screen

    @cached_property
    def _index(self) -> Index:
        """Asked for under the lock."""
        return Index(self.book.all_rules)

    def rules_of(self, market: str) -> Mapping[str, Rule]:
        return {rule.id: rule for rule in self.for_market(market).rules}


@cache
def starter_screener() -> Screener:
    """With the packs that ship with us; compiled once, whoever asks."""
    return Screener(starter_book())
