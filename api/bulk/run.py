"""Localizing a catalogue: a few hundred rows at a time, equal texts once, a bad row alone, from where a run stopped."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
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
_REMEMBERED = 20_000
"""Texts whose results are kept for the rows after them (ours, about 60 MB); titles of a catalogue repeat nearby."""
_TITLES = frozenset({"", "title"})


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
        rows = islice(catalogue.texts(), journal.rows, None)
        while some := list(islice(rows, ROWS_AT_ONCE)):
            journal.add(self.localize(some))
            yield len(some)

    def localize(self, texts: Sequence[str | Exception]) -> list[Result]:
        """n texts in, n results out, same order; equal ones are done once."""
        usable = [text for text in texts if isinstance(text, str) and not is_blank(text)]
        here: dict[str, Result] = {}
        for text in dict.fromkeys(usable):
            key = _key(text)
            if key in self._said:
                self._said.move_to_end(key)
                here[text] = self._said[key]
        fresh = [text for text in dict.fromkeys(usable) if text not in here]
        here |= self._localized(fresh)
        for text in fresh:
            self._remember(text, here[text])
        return [self._result(text, here) for text in texts]

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
