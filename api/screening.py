"""A screening as callers ask for it: market, channel and field by name, checked; what the doors and commands share."""

from dataclasses import dataclass
from datetime import date

from api.packs import PackShelf
from core.errors import InvalidInput
from core.findings import Finding
from core.locales import Locale
from glossaries.packs.markets import channel_names, markets
from nlp.screening.screen import Asked

READER_LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names as the caller wrote them; `reader` is the language of the messages."""

    market: str
    channel: str = ""
    field: str = ""
    language: str = ""
    reader: str = "en"


@dataclass(frozen=True, slots=True)
class Order:
    """The same names, found: ready to screen texts with."""

    market: str
    asked: Asked


def order_of(wanted: Wanted, today: date, allowed: tuple[str, ...] = ()) -> Order:
    """Raises InvalidInput, with near names, for a market, channel, field or language we do not know."""
    if not wanted.market.strip():
        raise InvalidInput("Say for which market: an ISO 3166-1 code such as DE", "market")
    market = markets().find(wanted.market)
    channel = channel_names().find(wanted.channel) if wanted.channel.strip() else ""
    field = channel_names().find_field(channel, wanted.field) if wanted.field.strip() else ""
    language = Locale.parse(wanted.language, "language").tag if wanted.language.strip() else ""
    reader = wanted.reader.strip() or "en"
    return Order(market, Asked(today, channel, field, language, reader, allowed))


def screen(shelf: PackShelf, text: str, order: Order) -> list[Finding]:
    """The findings of one text."""
    return shelf.screener.screen(text, order.market, order.asked)
