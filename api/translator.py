"""The translator: which engine, which terms, which language, then `localize`; what every door and command calls."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache, partial

from api.engine_failures import EngineFailures
from api.orders import MemoryUse, Translated, TranslationOrder
from api.recalling import Recalled
from api.second_looks import SecondLooks
from api.settings import Settings
from api.titling import place_of
from core.errors import Unavailable, UnsupportedPair
from core.findings import Finding, Severity
from core.locales import Locale, Pair
from core.store import Store
from glossaries import termbases
from glossaries.inflecting import widened
from glossaries.matching import TermMatcher, TermSet
from glossaries.memory import memories
from glossaries.memory.recall import Asked, Recall
from glossaries.starter import starter_terms
from glossaries.terms import Term
from nlp.detection import Detection, chinese_script, detect
from nlp.engines.base import Engine, Tone, VariedEngine
from nlp.localization import Field, Instructions, Localization
from nlp.manners import in_tone, tones_of
from nlp.pivoting import Stage, localize_along
from nlp.protection import find_placeholders
from nlp.recall import NO_MEMORY, Memory
from nlp.routing import Leg, Router, Routing
from nlp.titling.base import Titled
from nlp.titling.titling import titled

_NO_WORDS = TermMatcher(())


class Translator:
    """The engines that are loaded, and the glossaries to enforce. Safe to call from many threads."""

    def __init__(
        self, settings: Settings, store: Store, engines: Sequence[Engine], routing: Routing | None = None
    ) -> None:
        self._settings = settings
        self._store = store
        self._router = Router(engines, routing)
        self._compiled = lru_cache(maxsize=64)(self._compile)
        self._formal: frozenset[Locale] | None = None
        self.recall = Recall(store)
        self.failures = EngineFailures()
        self._looks = SecondLooks()

    def pairs(self) -> frozenset[Pair]:
        """Every pair there is a route for, in one leg or more."""
        return self._router.pairs()

    def source_languages(self) -> list[Locale]:
        return sorted({pair.source for pair in self.pairs()})

    def target_languages(self) -> list[Locale]:
        return sorted({pair.target for pair in self.pairs()})

    def formal_targets(self) -> frozenset[Locale]:
        """The targets that some engine can be asked to be formal and informal in."""
        if self._formal is None:
            self._formal = frozenset(pair.target for pair in self.pairs() if self._has_tones(pair))
        return self._formal

    def _has_tones(self, pair: Pair) -> bool:
        last = self._router.route(pair)[-1]
        return any({Tone.FORMAL, Tone.INFORMAL} <= tones_of(engine, last.pair) for engine in last.engines)

    def translate(self, order: TranslationOrder) -> list[Translated]:
        """n texts in, n done, same order.

        Raises UnsupportedPair, UnsupportedTone, NotFound (a glossary), InvalidInput (ill-formed markup), ModelError,
        Unavailable.
        """
        detections = [self._detect(text, order) for text in order.texts]
        spoken = [_written(locale, text, order) for text, (locale, _) in zip(order.texts, detections, strict=True)]
        done: dict[int, Localization] = {}
        refused: dict[int, UnsupportedPair] = {}
        for source in sorted(set(spoken)):
            numbers = [i for i, locale in enumerate(spoken) if locale == source]
            try:
                localizations = self._localize([order.texts[i] for i in numbers], Pair(source, order.target), order)
            except UnsupportedPair as error:
                refused |= dict.fromkeys(numbers, error)
            else:
                done |= dict(zip(numbers, localizations, strict=True))
        done |= _left(order, refused)
        if order.refuses_failure:
            _refuse_failure(list(done.values()))
        if order.looks:
            self._look_again(done, spoken, order)
        reports = self._write_titles(done, order) if order.title.asks_something else {}
        return [
            Translated(
                done[i],
                locale,
                confidence,
                self._alternatives(done[i], locale, order),
                _billed(done[i], text),
                reports.get(i),
            )
            for i, (text, (locale, confidence)) in enumerate(zip(order.texts, detections, strict=True))
        ]

    def _write_titles(self, done: dict[int, Localization], order: TranslationOrder) -> dict[int, Titled]:
        """Writes the titles as the order wishes; raises InvalidInput for a wish that cannot be."""
        place = place_of(order.title, order.target, self._settings)
        reports: dict[int, Titled] = {}
        for i, one in done.items():
            if one.is_title or (order.field is Field.TITLE and not one.has_failed):
                done[i], reports[i] = titled(one, order.title, place)
        return reports

    def _look_again(self, done: dict[int, Localization], spoken: Sequence[Locale], order: TranslationOrder) -> None:
        """Puts the costly evidence in; a language there is no way back from has no round trip."""
        for source in sorted(set(spoken)):
            numbers = [i for i, one in done.items() if spoken[i] == source and one.engine]
            back = partial(self._back, source, order)
            done |= zip(numbers, self._looks.look([done[i] for i in numbers], order.looks, back), strict=True)

    def _back(self, source: Locale, order: TranslationOrder, texts: Sequence[str], field: Field) -> list[str] | None:
        """Targets in the source language again; None where there is no way back."""
        if Pair(order.target, source).served_by(self.pairs()) is None:
            return None
        back = TranslationOrder(
            tuple(texts),
            order.target,
            source,
            order.owner_id,
            field=field,
            markup=order.markup,
            memory=MemoryUse(is_on=False),
        )
        return [one.localization.text for one in self.translate(back)]

    def _detect(self, text: str, order: TranslationOrder) -> tuple[Locale, float]:
        if order.source is not None:
            return order.source, 1.0
        found = next(iter(detect(text, self._expected(order.target.language))), None)
        return (_locale(found), found.confidence) if found else (order.target.base, 0.0)

    def _expected(self, target: str) -> set[str]:
        """The languages a text for this target may well be in: those there is a route from, and the target's own."""
        return {pair.source.language for pair in self.pairs() if pair.target.language == target} | {target}

    def _localize(self, texts: list[str], pair: Pair, order: TranslationOrder) -> list[Localization]:
        if _is_same(pair):
            return [_unchanged(text) for text in texts]
        legs = in_tone(self._router.route(pair), order.manner.tone, is_required=order.requires_tone)
        direct, by_leg = self._terms(order, pair, legs)
        toneless = replace(order, manner=replace(order.manner, tone=Tone.DEFAULT))
        orders = [*[toneless] * (len(legs) - 1), order]
        stages = [self._stage(*each) for each in zip(legs, by_leg, orders, strict=True)]
        whole = stages[0].instructions if len(stages) == 1 else self._instructions(pair, direct, order, starts=False)
        return localize_along(texts, whole, stages)

    def _stage(self, leg: Leg, terms: tuple[Term, ...], order: TranslationOrder) -> Stage:
        return Stage(leg, self._instructions(leg.pair, terms, order), terms, self.failures.count)

    def _instructions(
        self, pair: Pair, terms: tuple[Term, ...], order: TranslationOrder, *, starts: bool = True
    ) -> Instructions:
        """How a pair is done; `starts`: with the starter terms of the pair, where they are wanted."""
        starter = _starter(pair.base)
        uses_starter = self._settings.starter_terms if order.starter_terms is None else order.starter_terms
        instructions = Instructions(
            pair=pair,
            terms=self._compiled(terms, starter if starts and uses_starter else _NO_WORDS),
            title_words=starter if self._settings.title_detection else _NO_WORDS,
            field=Field.PROSE if pair.source.language == pair.target.language else order.field,
            knows_titles=self._settings.title_detection,
            split=order.split,
            markup=order.markup,
            preserve_formatting=order.preserve_formatting,
            manner=order.manner,
        )
        return replace(instructions, memory=self._memory(order, instructions))

    def _memory(self, order: TranslationOrder, instructions: Instructions) -> Memory:
        """The memories of the call; raises NotFound for one that is not the owner's."""
        if not order.memory.is_on:
            return NO_MEMORY
        source = instructions.pair.source
        with self._store.reading() as session:
            named = tuple(memories.get(session, order.owner_id, memory_id).id for memory_id in order.memory.ids)
            ids = named or tuple(memories.default_ids(session, order.owner_id, source))
        asked = Asked(instructions.pair, ids, order.memory.threshold, instructions.terms)
        return Recalled(self.recall, asked) if ids else NO_MEMORY

    def _alternatives(self, done: Localization, source: Locale, order: TranslationOrder) -> tuple[str, ...]:
        """Other ways to say a text that is one plain sentence; none for titles, markup and texts with terms in them."""
        plain = not (done.is_title or order.markup or done.terms_applied or done.terms_missed)
        if not order.alternatives or not plain or len(done.segments) != 1:
            return ()
        if done.segments[0].source != done.source_text or find_placeholders(done.source_text, strict_only=True):
            return ()
        [leg, *others] = self._router.route(Pair(source, order.target))
        engine = leg.engines[0]
        if others or not isinstance(engine, VariedEngine):
            return ()
        [variants] = engine.variants([done.source_text], leg.pair, order.alternatives + 1)
        return tuple(v.text for v in variants if v.text.rstrip(".") != done.text.rstrip("."))[: order.alternatives]

    def _terms(
        self, order: TranslationOrder, pair: Pair, legs: Sequence[Leg]
    ) -> tuple[tuple[Term, ...], list[tuple[Term, ...]]]:
        """The terms from first to last language and those of each leg: the call's, then its glossaries' in order."""
        found = self._glossaries(order, list(dict.fromkeys([pair.base, *(leg.pair.base for leg in legs)])))
        direct = widened((*order.terms, *found[pair.base]), pair.base)
        if len(legs) == 1:
            return direct, [direct]
        return direct, [widened(found[leg.pair.base], leg.pair.base) for leg in legs]

    def _glossaries(self, order: TranslationOrder, pairs: Sequence[Pair]) -> dict[Pair, tuple[Term, ...]]:
        """The terms the glossaries have for the pairs; raises NotFound where one has none for any."""
        found: dict[Pair, tuple[Term, ...]] = dict.fromkeys(pairs, ())
        if not order.glossary_ids:
            return found
        with self._store.reading() as session:
            for glossary_id in order.glossary_ids:
                known = {
                    glossary.pair.base for glossary in termbases.get(session, order.owner_id, glossary_id).glossaries
                }
                for pair in [one for one in pairs if one in known] or pairs[:1]:
                    found[pair] += tuple(termbases.entries(session, order.owner_id, glossary_id, pair))
        return found

    @staticmethod
    def _compile(terms: tuple[Term, ...], starter: TermMatcher) -> TermSet:
        return TermSet.of(terms, starter)


@lru_cache(maxsize=32)
def _starter(pair: Pair) -> TermMatcher:
    return TermMatcher(starter_terms(pair))


def _locale(detection: Detection) -> Locale:
    return Locale(detection.language, detection.script if detection.script == "Hant" else "")


def _written(source: Locale, text: str, order: TranslationOrder) -> Locale:
    """The source as its text is written, where that decides: Chinese that becomes Chinese of some script."""
    if source.script or (source.language, order.target.language) != ("zh", "zh"):
        return source
    return Locale("zh", chinese_script(text), source.region)


def _is_same(pair: Pair) -> bool:
    """Already in the target language. Chinese counts as two, simplified and traditional, with their regions."""
    if pair.source.language != pair.target.language:
        return False
    if pair.target.language != "zh":
        return True
    scripts = (pair.source.script or "Hans", pair.target.script or "Hans")
    one_region = not (pair.source.region and pair.target.region) or pair.source.region == pair.target.region
    return scripts[0] == scripts[1] and (one_region or scripts[0] == "Hans")


def _left(order: TranslationOrder, refused: dict[int, UnsupportedPair]) -> dict[int, Localization]:
    """Texts of a list that turned out to be in a language nobody translates: as they were, and flagged.

    Raises the first refusal where the language was told, the order wants that, or nothing else is in the list.
    """
    if refused and (order.source is not None or not order.leaves_unsupported or len(refused) == len(order.texts)):
        raise next(iter(refused.values()))
    return {
        i: replace(_unchanged(order.texts[i]), findings=(Finding("language", Severity.REVIEW, error.message),))
        for i, error in refused.items()
    }


def _refuse_failure(done: Sequence[Localization]) -> None:
    wanted = [one for one in done if one.source_text.strip()]
    if wanted and all(one.has_failed for one in wanted):
        raise Unavailable("No engine gave a translation that can be trusted; try again later.")


def _billed(done: Localization, text: str) -> int:
    """Characters of its source; none where no engine could do it."""
    return 0 if done.has_failed else len(text)


def _unchanged(text: str) -> Localization:
    return Localization(text, text, (), (), (), (), engine="", model="", licence="")
