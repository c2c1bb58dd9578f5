"""Localizing a catalogue: a few hundred rows at a time, equal texts once, a bad row alone, from where a run stopped."""

from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import islice
from typing import Any

from api.bulk.base import Catalogue
from api.bulk.journal import Journal
from api.bulk.mapping import BulkTarget, Mapping
from api.bulk.results import Result, failed, shown
from api.fitting import channels_of, fit_of
from api.orders import TranslationOrder
from api.settings import Settings
from api.titling import place_of
from api.translator import Translator
from core.errors import AppError, QuotaExceeded, Unavailable
from core.lines import is_blank
from core.locales import Locale
from core.text import well_formed
from glossaries.channels import Limit
from nlp.localization import Field

ROWS_AT_ONCE = 500
"""Rows of one step; memory stays flat however long the file is. What is translated twice, some 35 of them, still fills
a batch then, which 200 rows do not."""
_STEPS_AT_ONCE = 2
"""While the engine has one, the last is checked and written down, and the next read."""
_REMEMBERED = 20_000
"""Texts whose results are kept for the rows after them (ours, about 60 MB); titles of a catalogue repeat nearby."""
_TITLES = frozenset({"", "title"})

Texts = Sequence[str | Exception]
"""What stands in the rows, or why it cannot be read."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Rows that are being done: `known` was said before, `coming` is done by the step before, `fresh` by this one."""

    texts: Texts
    known: dict[str, Result]
    coming: Sequence[str]
    fresh: Sequence[str]
    done: "Future[dict[str, Result]]"


class Bulk:
    """How one mapping is done; remembers what it has said."""

    def __init__(self, mapping: Mapping, owner_id: str, translator: Translator, settings: Settings) -> None:
        """Raises InvalidInput for a channel or field that is not known, or titles that cannot be written as wished."""
        self._mapping = mapping
        self._owner_id = owner_id
        self._translator = translator
        self._longest = settings.characters_per_text
        self._limits = {target.name: _limit(target, settings) for target in mapping.targets}
        for target in mapping.targets:
            place_of(mapping.title_wish(target), target.parsed, settings)
        self._said: OrderedDict[bytes, Result] = OrderedDict()

    def run(self, catalogue: Catalogue, journal: Journal) -> Iterator[int]:
        """Does what the journal has not, and says after each step how many rows more are in it.

        Raises:
            Unavailable, QuotaExceeded: nothing more can be done now; what is in the journal is done.
        """
        for _, results in self.steps(islice(catalogue.texts(), journal.rows, None)):
            journal.add(results)
            yield len(results)

    def steps(self, rows: Iterator[str | Exception]) -> Iterator[tuple[Texts, list[Result]]]:
        """The rows and their results, a step at a time and in order; a text that comes twice is done once.

        Raises as `run` does. What is under way when nobody asks for more is let go.
        """
        waiting: deque[_Step] = deque()
        pool = ThreadPoolExecutor(_STEPS_AT_ONCE, "bulk")
        try:
            while True:
                while len(waiting) < _STEPS_AT_ONCE and (texts := list(islice(rows, ROWS_AT_ONCE))):
                    waiting.append(self._begun(texts, waiting, pool))
                if not waiting:
                    return
                step = waiting.popleft()
                yield step.texts, self._finished(step)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)

    def _begun(self, texts: Texts, before: Iterable[_Step], pool: ThreadPoolExecutor) -> _Step:
        under_way = {text for step in before for text in step.fresh}
        known: dict[str, Result] = {}
        coming: list[str] = []
        fresh: list[str] = []
        for text in dict.fromkeys(text for text in texts if isinstance(text, str) and not is_blank(text)):
            key = _key(text)
            if key in self._said:
                self._said.move_to_end(key)
                known[text] = self._said[key]
            else:
                (coming if text in under_way else fresh).append(text)
        return _Step(texts, known, coming, fresh, pool.submit(self._localized, fresh))

    def _finished(self, step: _Step) -> list[Result]:
        fresh = step.done.result()
        for text in step.fresh:
            self._remember(text, fresh[text])
        here = step.known | fresh | {text: self._said[_key(text)] for text in step.coming}
        return [self._result(text, here) for text in step.texts]

    def _result(self, text: str | Exception, here: dict[str, Result]) -> Result:
        if isinstance(text, Exception):
            return {target.name: failed(str(text)) for target in self._mapping.targets}
        return here.get(text, {})

    def _localized(self, texts: Sequence[str]) -> dict[str, Result]:
        done: dict[str, Result] = {text: {} for text in texts}
        for target in self._mapping.targets:
            short = [text for text in texts if len(text) <= self._longest]
            for text in texts:
                if len(text) > self._longest:
                    done[text][target.name] = failed(f"the text has more than {self._longest} characters")
            order = self._order(target)
            for text, one in _in_halves(short, lambda some, t=target, o=order: self._said_at_once(some, t, o)):  # type: ignore[misc]
                done[text][target.name] = one
        return done

    def _said_at_once(self, texts: Sequence[str], target: BulkTarget, order: TranslationOrder) -> list[dict[str, Any]]:
        translated = self._translator.translate(replace(order, texts=tuple(map(well_formed, texts))))
        limit = self._limits[target.name]
        return [shown(one, fit_of(one.localization, limit, target.parsed) if limit else None) for one in translated]

    def _order(self, target: BulkTarget) -> TranslationOrder:
        mapping = self._mapping
        return TranslationOrder(
            texts=(),
            source=Locale.parse(mapping.source, "source") if mapping.source else None,
            target=target.parsed,
            owner_id=self._owner_id,
            glossary_ids=mapping.glossaries,
            field=mapping.kind if target.field in _TITLES else Field.PROSE,
            starter_terms=mapping.starter_terms,
            title=mapping.title_wish(target),
        )

    def _remember(self, text: str, result: Result) -> None:
        self._said[_key(text)] = result
        if len(self._said) > _REMEMBERED:
            self._said.popitem(last=False)


def _in_halves(
    texts: Sequence[str], work: Callable[[Sequence[str]], list[dict[str, Any]]]
) -> Iterable[tuple[str, dict[str, Any]]]:
    """All at once; where that fails, halves, until the bad text stands alone with its error."""
    if not texts:
        return
    try:
        yield from zip(texts, work(texts), strict=True)
    except (Unavailable, QuotaExceeded):
        raise
    except AppError as error:
        if len(texts) == 1:
            yield texts[0], failed(error.message)
            return
        for half in (texts[: len(texts) // 2], texts[len(texts) // 2 :]):
            yield from _in_halves(half, work)


def _limit(target: BulkTarget, settings: Settings) -> Limit | None:
    if not target.channel:
        return None
    return channels_of(settings).find(target.channel, target.field or "title", target.market)


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
