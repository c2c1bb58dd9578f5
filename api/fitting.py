"""Which limit holds for a text, and what of it must stay: what the doors need to say whether it fits a channel."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from api.settings import Settings
from core.findings import Span
from core.locales import Locale
from core.text import fold, occurrences
from glossaries.channels import Channels, Limit, read_channels, shipped_channels
from glossaries.packs.markets import channel_names
from nlp.fitting.fit import Fit, fit
from nlp.fitting.shortening import Telling
from nlp.localization import AppliedTerm, Localization

_STAYS = frozenset({"product", "brand"})
_GOES = frozenset({"promotion"})


def channels_of(settings: Settings) -> Channels:
    """Our limits, with the operator's over them; raises Misconfigured where the file is wrong."""
    return _channels(settings.channels_file)


def is_ad(channel: str) -> bool:
    return channel in channel_names().groups["ads"]


def fit_of(done: Localization, limit: Limit, locale: Locale) -> Fit:
    """How a localization stands in a field: its product words and the caller's terms stay, shop talk goes first."""
    telling = Telling(
        kept=tuple(_said(done, lambda term: term.is_own or term.role in _STAYS)),
        promotional=tuple(_said(done, lambda term: not term.is_own and term.role in _GOES)),
    )
    return fit(done.text, limit, locale, telling, is_ad=is_ad(limit.channel))


def _said(done: Localization, is_wanted: Callable[[AppliedTerm], bool]) -> Iterator[Span]:
    folded = fold(done.text)
    for term in done.terms_applied:
        if is_wanted(term):
            yield from occurrences(folded, term.target)


@cache
def _channels(file: Path | None) -> Channels:
    shipped = shipped_channels()
    return read_channels(file).over(shipped) if file else shipped
