"""Turns items × targets into as few orders as possible, and the outcome of each text into a result.

Texts that can share an order (same target, source and field) do, because engines are several times quicker on
batches. An order that fails because of one text is halved until that text stands alone; every other text is
translated once.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from api.doors.access import Caller
from api.doors.desk import Desk, translate_billed
from api.doors.native_results import Done, error_of, result_of
from api.doors.native_reviews import send_flagged
from api.doors.native_shapes import Item, LocalizeRequest, LocalizeResponse, Options, Result, Target, WantedTerm
from api.fitting import channels_of, fit_of
from api.keywords import KeywordLists
from api.runtime import Translated, TranslationOrder
from api.screening import NOTHING_EXCUSED, Excused, Screening, Wanted, excused_by, order_of
from core.errors import (
    AppError,
    InvalidInput,
    ModelError,
    NotFound,
    QuotaExceeded,
    Unavailable,
    UnsupportedPair,
)
from core.locales import Locale
from glossaries import termbases
from glossaries.channels import Limit
from glossaries.packs.markets import channel_names, markets
from glossaries.terms import Term, TermMode
from nlp.engines.base import Manner
from nlp.localization import Field
from nlp.titling.base import TitleWish

_STOPS_ALL = (QuotaExceeded, Unavailable)
"""Not a text's fault: the whole request fails, and can be sent again."""

_CONCERNS_ORDER = (UnsupportedPair, NotFound, ModelError)
"""Where the source was told, every text of the order would fail the same way."""


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What became of one text, and how long its batch took."""

    answer: Translated | AppError
    duration_ms: float


@dataclass(frozen=True, slots=True)
class _Place:
    """A target, the limit of its channel's field where one is known, and what to screen with where that is wanted."""

    target: Target
    limit: Limit | None
    screening: Screening | None = None
    keywords: KeywordLists | None = None


def localize_all(desk: Desk, caller: Caller, wanted: LocalizeRequest) -> LocalizeResponse:
    """Every item for every target, items first.

    Raises:
        NotFound: a glossary that is not the caller's. InvalidInput: an unknown channel, field or market.
        QuotaExceeded, Unavailable: nothing more can be done now.
    """
    started = time.perf_counter()
    _check_glossaries(desk, caller, wanted.options.glossaries)
    limits = [_limit_of(desk, target) for target in wanted.targets]
    excused = excused_by(desk.runtime.settings, desk.runtime.store) if wanted.screen else NOTHING_EXCUSED
    places = [
        _Place(
            target,
            limit,
            _screening_of(desk, target, wanted, excused) if wanted.screen else None,
            KeywordLists(desk.runtime.store, caller.owner_id, target.locale, target.market),
        )
        for target, limit in zip(wanted.targets, limits, strict=True)
    ]
    by_target = [_localize_for(desk, caller, wanted, place) for place in places]
    results = [result for of_item in zip(*by_target, strict=True) for result in of_item]
    if wanted.review:
        send_flagged(desk, caller, wanted.items, results)
    return LocalizeResponse(results=results, duration_ms=_ms_since(started))


def _check_glossaries(desk: Desk, caller: Caller, ids: Sequence[str]) -> None:
    with desk.runtime.store.reading() as session:
        for glossary_id in ids:
            termbases.get(session, caller.owner_id, glossary_id)


def _localize_for(desk: Desk, caller: Caller, wanted: LocalizeRequest, place: _Place) -> list[Result]:
    """All items for one target, in their order."""
    target = place.target
    results: dict[int, Result] = {}
    groups: dict[tuple[str, Field], list[int]] = {}
    for index, item in enumerate(wanted.items):
        try:
            _check_item(item, desk.runtime.settings.characters_per_text)
        except InvalidInput as error:
            results[index] = error_of(index, item, target, error)
        else:
            groups.setdefault((item.source.strip(), _text_field(target.field) or item.field), []).append(index)
    for (source, field), indices in groups.items():
        texts = [wanted.items[index].text for index in indices]
        outcomes = _run_group(desk, caller, _Group(texts, source, target, field), wanted.options)
        for index, outcome in zip(indices, outcomes, strict=True):
            results[index] = _shown(index, wanted.items[index], place, outcome)
    return [results[index] for index in range(len(wanted.items))]


@dataclass(frozen=True, slots=True)
class _Group:
    """Texts that can share an order; the codes as they were sent."""

    texts: Sequence[str]
    source: str
    target: Target
    field: Field


def _check_item(item: Item, limit: int) -> None:
    if len(item.text) > limit:
        raise InvalidInput(f"The text has {len(item.text)} characters, more than the {limit} allowed", "text")


def _run_group(desk: Desk, caller: Caller, group: _Group, options: Options) -> Iterator[_Outcome]:
    try:
        order = TranslationOrder(
            texts=tuple(group.texts),
            source=Locale.parse(group.source, "source") if group.source else None,
            target=Locale.parse(group.target.locale, "locale"),
            owner_id=caller.owner_id,
            glossary_ids=tuple(options.glossaries),
            terms=tuple(_term(term) for term in options.terms),
            field=group.field,
            starter_terms=options.starter_terms,
            manner=Manner(options.tone, options.context, group.target.market),
            looks=frozenset(options.quality),
            title=_title_wish(options, group.target),
        )
    except InvalidInput as error:
        return iter([_Outcome(error, 0.0)] * len(group.texts))
    return _run(desk, caller, order)


def _title_wish(options: Options, target: Target) -> TitleWish:
    return TitleWish(
        options.title_style, options.units, options.unit_form, options.sizes, target.market, target.channel
    )


def _term(wanted: WantedTerm) -> Term:
    target = wanted.source if wanted.mode is TermMode.KEEP else wanted.target
    return Term(wanted.source, target, mode=wanted.mode, gender=wanted.gender)


def _run(desk: Desk, caller: Caller, order: TranslationOrder) -> Iterator[_Outcome]:
    """n texts in, n outcomes out, same order."""
    started = time.perf_counter()
    try:
        translated = translate_billed(desk, caller, order)
    except _STOPS_ALL:
        raise
    except AppError as error:
        yield from _run_halves(desk, caller, order, _Outcome(error, _ms_since(started)))
    else:
        duration_ms = _ms_since(started)
        yield from (_Outcome(one, duration_ms) for one in translated)


def _run_halves(desk: Desk, caller: Caller, order: TranslationOrder, failed: _Outcome) -> Iterator[_Outcome]:
    count = len(order.texts)
    if count == 1 or (order.source is not None and isinstance(failed.answer, _CONCERNS_ORDER)):
        yield from [failed] * count
        return
    for texts in (order.texts[: count // 2], order.texts[count // 2 :]):
        yield from _run(desk, caller, replace(order, texts=texts))


def _shown(index: int, item: Item, place: _Place, outcome: _Outcome) -> Result:
    if isinstance(outcome.answer, AppError):
        return error_of(index, item, place.target, outcome.answer)
    localization, locale = outcome.answer.localization, Locale.parse(place.target.locale)
    fit = fit_of(localization, place.limit, locale) if place.limit else None
    screened = place.screening.both_sides(outcome.answer, locale) if place.screening else ()
    keywords = place.keywords.view(localization, item.category, place.limit, fit) if place.keywords else None
    return result_of(index, item, place.target, Done(outcome.answer, outcome.duration_ms, fit, screened, keywords))


def _screening_of(desk: Desk, target: Target, wanted: LocalizeRequest, excused: Excused) -> Screening:
    """Raises InvalidInput where neither the target nor its locale says for which market."""
    market = target.market or Locale.parse(target.locale, "locale").region
    field = "" if target.field in _KINDS else target.field
    names = Wanted(market, target.channel, field, reader=wanted.message_language)
    return Screening(desk.packs, order_of(names, desk.runtime.now().date(), excused))


def _limit_of(desk: Desk, target: Target) -> Limit | None:
    """The limit that holds for a target; raises InvalidInput for an unknown channel, field or market."""
    if target.market:
        markets().find(target.market)
    if target.field not in {"", *_KINDS}:
        channel_names().find_field("", target.field)
    if not target.channel:
        return None
    field = Field.TITLE.value if target.field in {"", *_KINDS} else target.field
    return channels_of(desk.runtime.settings).find(target.channel, field, target.market)


_KINDS = {kind.value: kind for kind in Field}
_TITLES = frozenset({"subtitle", "headline", "long_headline", "seo_title", "short_title", "catalog_title"})


def _text_field(field: str) -> Field | None:
    """What kind of text a channel's field holds; None where none is named."""
    if not field:
        return None
    return _KINDS.get(field, Field.TITLE if field in _TITLES else Field.PROSE)


def _ms_since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)
