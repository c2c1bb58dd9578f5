"""A translator for testing doors: it says what it was asked, and gives texts back in a way that can be recognised."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from api.engine_failures import EngineFailures
from api.runtime import Translated, TranslationOrder
from api.settings import Settings
from core.errors import InvalidInput
from core.locales import Locale, Pair
from core.store import Store
from glossaries import termbases
from nlp.localization import AppliedTerm, Localization, SegmentPair

ZH, EN, PT = Locale("zh"), Locale("en"), Locale("pt")
BAD_TEXT = "坏文本"
"""A text the fake refuses, whatever stands around it."""

_PHRASES = {"蓝牙耳机": "Bluetooth headphones", "限时抢购": "flash sale", "包邮": "free shipping"}


@dataclass
class FakeTranslator:
    """Replaces a few phrases and the terms of the glossaries; waits for `gate`, raises `failure` where set."""

    store: Store
    known: frozenset[Pair] = frozenset({Pair(ZH, EN)})
    formal: frozenset[Locale] = frozenset()
    orders: list[TranslationOrder] = field(default_factory=list)
    gate: threading.Event | None = None
    failure: Exception | None = None
    failures: EngineFailures = field(default_factory=EngineFailures)

    def pairs(self) -> frozenset[Pair]:
        return self.known

    def source_languages(self) -> list[Locale]:
        return sorted({pair.source for pair in self.known})

    def target_languages(self) -> list[Locale]:
        return sorted({pair.target for pair in self.known})

    def formal_targets(self) -> frozenset[Locale]:
        return self.formal

    def translate(self, order: TranslationOrder) -> list[Translated]:
        self.orders.append(order)
        if self.gate:
            self.gate.wait(10)
        if self.failure:
            raise self.failure
        if any(BAD_TEXT in text for text in order.texts):
            raise InvalidInput("This text cannot be translated", "text")
        terms = self._terms(order)
        return [self._translated(text, order, terms) for text in order.texts]

    def _terms(self, order: TranslationOrder) -> dict[str, str]:
        pair = Pair(order.source or ZH, order.target).base
        terms = {term.source: term.target for term in order.terms}
        with self.store.reading() as session:
            for glossary_id in order.glossary_ids:
                for term in termbases.entries(session, order.owner_id, glossary_id, pair):
                    terms.setdefault(term.source, term.target)
        return terms

    def _translated(self, text: str, order: TranslationOrder, terms: dict[str, str]) -> Translated:
        source = order.source or _guess(text)
        target = text
        if source.language != order.target.language:
            for phrase, said in (_PHRASES | terms).items():
                target = target.replace(phrase, said)
        applied = tuple(
            AppliedTerm(term, said, (text.find(term), text.find(term) + len(term)))
            for term, said in terms.items()
            if term in text
        )
        return Translated(
            localization=Localization(
                text=target,
                source_text=text,
                segments=(SegmentPair(text, target),),
                terms_applied=applied,
                terms_missed=(),
                findings=(),
                engine="fake",
                model="fake",
                licence="Apache-2.0",
                is_title=False,
            ),
            detected=source,
            confidence=1.0 if order.source else 0.9,
            alternatives=tuple(f"{target} ({number})" for number in range(order.alternatives)),
            billed_characters=len(text),
        )


def _guess(text: str) -> Locale:
    return ZH if any("\u4e00" <= character <= "\u9fff" for character in text) else EN


@dataclass
class FakeRuntime:
    """What the doors need of a runtime, with a real store behind it."""

    settings: Settings
    store: Store
    translator: FakeTranslator
    now: Callable[[], datetime]
    keys_required: bool = True
