"""The translator: which engine, which terms, which language, then `localize`; what every door and command calls."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from api.settings import Settings
from core.errors import UnsupportedPair
from core.locales import Locale, Pair
from core.store import Store
from glossaries import termbases
from glossaries.matching import TermMatcher, TermSet
from glossaries.memory import memories
from glossaries.memory.matches import DEFAULT_THRESHOLD, MemoryMatch
from glossaries.memory.recall import Asked, Recall
from glossaries.starter import starter_terms
from glossaries.terms import Term
from nlp.batching import BatchingEngine
from nlp.detection import Detection, chinese_script, detect
from nlp.localization import Field, Instructions, Localization, localize
from nlp.markup import MarkupOptions
from nlp.protection import find_placeholders
from nlp.recall import NO_MEMORY, Memory
from nlp.segmentation import Split

_NO_WORDS = TermMatcher(())


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Which translation memories answer, and from what score on a match is worth showing (0 to 100).

    No ids: the owner's own memory of approved copy.
    """

    is_on: bool = True
    ids: tuple[str, ...] = ()
    threshold: int = DEFAULT_THRESHOLD


@dataclass(frozen=True)
class TranslationOrder:
    """One call: texts to one target. `source` None means: detect per text. Terms of the call outrank glossaries.

    `starter_terms` None means: as the settings say.
    """

    texts: tuple[str, ...]
    source: Locale | None
    target: Locale
    owner_id: str
    glossary_ids: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    field: Field = Field.AUTO
    split: Split = Split.SENTENCES
    markup: MarkupOptions | None = None
    preserve_formatting: bool = False
    starter_terms: bool | None = None
    alternatives: int = 0
    memory: MemoryUse = MemoryUse()


@dataclass(frozen=True)
class Translated:
    """One text done. `confidence` of the detection is from 0 to 1; 1 when the language was told."""

    localization: Localization
    detected: Locale
    confidence: float
    alternatives: tuple[str, ...]
    billed_characters: int


class Translator:
    """The engines that are loaded, and the glossaries to enforce. Safe to call from many threads."""

    def __init__(self, settings: Settings, store: Store, engines: Sequence[BatchingEngine]) -> None:
        self._settings = settings
        self._store = store
        self._engines = {pair: engine for engine in engines for pair in engine.pairs()}
        self._compiled = lru_cache(maxsize=64)(self._compile)
        self.recall = Recall(store)

    def pairs(self) -> frozenset[Pair]:
        return frozenset(self._engines)

    def source_languages(self) -> list[Locale]:
        return sorted({pair.source for pair in self._engines})

    def target_languages(self) -> list[Locale]:
        return sorted({pair.target for pair in self._engines})

    def translate(self, order: TranslationOrder) -> list[Translated]:
        """n texts in, n done, same order.

        Raises UnsupportedPair, NotFound (a glossary), InvalidInput (ill-formed markup), ModelError, Unavailable.
        """
        detections = [self._detect(text, order) for text in order.texts]
        done: dict[int, Localization] = {}
        for source in sorted({locale for locale, _ in detections}):
            numbers = [i for i, (locale, _) in enumerate(detections) if locale == source]
            localizations = self._localize([order.texts[i] for i in numbers], Pair(source, order.target), order)
            done |= dict(zip(numbers, localizations, strict=True))
        return [
            Translated(done[i], locale, confidence, self._alternatives(done[i], locale, order), len(text))
            for i, (text, (locale, confidence)) in enumerate(zip(order.texts, detections, strict=True))
        ]

    def _detect(self, text: str, order: TranslationOrder) -> tuple[Locale, float]:
        if order.source is not None:
            return order.source, 1.0
        candidates = {locale.language for locale in self.source_languages()} | {order.target.language}
        found = next(iter(detect(text, candidates)), None)
        return (_locale(found), found.confidence) if found else (order.target.base, 0.0)

    def _localize(self, texts: list[str], pair: Pair, order: TranslationOrder) -> list[Localization]:
        if _is_same(pair, texts):
            return [_unchanged(text) for text in texts]
        engine = self._engines.get(pair.base)
        if engine is None:
            raise UnsupportedPair(f"Translating from {pair.source} to {pair.target} is not supported here.", "target")
        starter = _starter(pair.base)
        uses_starter = self._settings.starter_terms if order.starter_terms is None else order.starter_terms
        instructions = Instructions(
            pair=pair,
            terms=self._compiled(self._terms(order, pair), starter if uses_starter else _NO_WORDS),
            title_words=starter if self._settings.title_detection else _NO_WORDS,
            field=order.field,
            split=order.split,
            markup=order.markup,
            preserve_formatting=order.preserve_formatting,
        )
        return localize(texts, replace(instructions, memory=self._memory(order, instructions)), engine)

    def _memory(self, order: TranslationOrder, instructions: Instructions) -> Memory:
        """The memories of the call; raises NotFound for one that is not the owner's."""
        if not order.memory.is_on:
            return NO_MEMORY
        source = instructions.pair.source
        with self._store.reading() as session:
            named = tuple(memories.get(session, order.owner_id, memory_id).id for memory_id in order.memory.ids)
            ids = named or tuple(memories.default_ids(session, order.owner_id, source))
        asked = Asked(instructions.pair, ids, order.memory.threshold, instructions.terms)
        return _Recalled(self.recall, asked) if ids else NO_MEMORY

    def _alternatives(self, done: Localization, source: Locale, order: TranslationOrder) -> tuple[str, ...]:
        """Other ways to say a text that is one plain sentence; none for titles, markup and texts with terms in them."""
        engine = self._engines.get(Pair(source, order.target).base)
        plain = not (done.is_title or order.markup or done.terms_applied or done.terms_missed)
        if not order.alternatives or engine is None or not plain or len(done.segments) != 1:
            return ()
        if done.segments[0].source != done.source_text or find_placeholders(done.source_text, strict_only=True):
            return ()
        variants = engine.variants(done.source_text, Pair(source, order.target), order.alternatives + 1)
        return tuple(v.text for v in variants if v.text.rstrip(".") != done.text.rstrip("."))[: order.alternatives]

    def _terms(self, order: TranslationOrder, pair: Pair) -> tuple[Term, ...]:
        """The call's terms, then those of its glossaries in the order they were named."""
        if not order.glossary_ids:
            return order.terms
        with self._store.reading() as session:
            lists = [termbases.entries(session, order.owner_id, one, pair.base) for one in order.glossary_ids]
        return (*order.terms, *(term for terms in lists for term in terms))

    @staticmethod
    def _compile(terms: tuple[Term, ...], starter: TermMatcher) -> TermSet:
        return TermSet.of(terms, starter)


@dataclass(frozen=True, slots=True)
class _Recalled:
    """The memories of one call, as the localize flow asks them."""

    recall: Recall
    asked: Asked

    def recall_texts(self, texts: Sequence[str]) -> list[MemoryMatch | None]:
        return self.recall.best(texts, self.asked)

    def recall_segments(self, segments: Sequence[str]) -> list[MemoryMatch | None]:
        return self.recall.exact(segments, self.asked)


@lru_cache(maxsize=32)
def _starter(pair: Pair) -> TermMatcher:
    return TermMatcher(starter_terms(pair))


def _locale(detection: Detection) -> Locale:
    return Locale(detection.language, detection.script if detection.script == "Hant" else "")


def _is_same(pair: Pair, texts: Sequence[str]) -> bool:
    """Already in the target language. Chinese counts as two: simplified and traditional."""
    if pair.source.language != pair.target.language:
        return False
    if pair.target.language != "zh":
        return True
    source = pair.source.script or ("Hant" if any(chinese_script(text) == "Hant" for text in texts) else "Hans")
    return source == (pair.target.script or "Hans")


def _unchanged(text: str) -> Localization:
    return Localization(text, text, (), (), (), (), engine="", model="", licence="")
