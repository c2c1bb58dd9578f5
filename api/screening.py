"""A screening as callers ask for it: market, channel and field by name, checked; what the doors and commands share."""

from dataclasses import dataclass, replace
from datetime import date

from api.orders import Translated
from api.packs import PackShelf
from api.settings import Settings
from core.errors import InvalidInput
from core.findings import Finding, Side
from core.locales import Locale
from core.store import Store
from glossaries.packs.markets import channel_names, markets
from glossaries.reviews import precision
from nlp.screening.screen import Asked


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


@dataclass(frozen=True, slots=True)
class Excused:
    """What no rule objects to: the operator's own names, and per rule the phrases that reviewers accepted."""

    names: tuple[str, ...] = ()
    phrases: tuple[tuple[str, str], ...] = ()


NOTHING_EXCUSED = Excused()


def excused_by(settings: Settings, store: Store) -> Excused:
    """What this installation excuses."""
    with store.reading() as session:
        accepted = precision.exceptions(session, precision.EVERYBODY)
    return Excused(settings.screening_allow, tuple((one.rule, one.phrase) for one in accepted))


def order_of(wanted: Wanted, today: date, excused: Excused = NOTHING_EXCUSED) -> Order:
    """Raises InvalidInput, with near names, for a market, channel, field or language we do not know."""
    if not wanted.market.strip():
        raise InvalidInput("Say for which market: an ISO 3166-1 code such as DE", "market")
    market = markets().find(wanted.market)
    channel = channel_names().find(wanted.channel) if wanted.channel.strip() else ""
    field = channel_names().find_field(channel, wanted.field) if wanted.field.strip() else ""
    language = Locale.parse(wanted.language, "language").tag if wanted.language.strip() else ""
    reader = wanted.reader.strip() or "en"
    return Order(market, Asked(today, channel, field, language, reader, excused.names, excused.phrases))


def screen(shelf: PackShelf, text: str, order: Order) -> list[Finding]:
    """The findings of one text."""
    return shelf.screener.screen(text, order.market, order.asked)


@dataclass(frozen=True, slots=True)
class Screening:
    """What the texts of one target are screened with."""

    shelf: PackShelf
    order: Order

    def both_sides(self, translated: Translated, locale: Locale) -> list[Finding]:
        """The findings in the translation, then those in the source text, each saying its side.

        What is wrong in the source is often gone from the translation, and the other way round.
        """
        done = translated.localization
        sides = ((Side.TARGET, done.text, locale), (Side.SOURCE, done.source_text, translated.detected))
        return [
            replace(finding, side=side)
            for side, text, language in sides
            for finding in screen(self.shelf, text, self._in(language, locale))
        ]

    def _in(self, language: Locale, bound_for: Locale) -> Order:
        """A safer wording of the source text is in its own language; a culture note's is in the target's."""
        return replace(self.order, asked=replace(self.order.asked, language=language.tag, bound_for=bound_for.tag))
