"""Which title convention holds where, and titles written by it on request."""

from functools import cache
from pathlib import Path

from api.settings import Settings
from core.errors import InvalidInput
from core.locales import Locale
from glossaries.conventions import Conventions, read_conventions, shipped_conventions
from glossaries.measures import System, system_of
from glossaries.packs.markets import markets
from glossaries.sizes import SizeSystem, sizes
from nlp.titling.base import TitleWish, WantedSizes, WantedUnits
from nlp.titling.titling import Place


def conventions_of(settings: Settings) -> Conventions:
    """Our conventions, with the operator's over them; raises Misconfigured where the file is wrong."""
    return _conventions(settings.title_conventions_file)


def place_of(wish: TitleWish, locale: Locale, settings: Settings) -> Place:
    """What a wish comes to for a target; raises InvalidInput for an unknown channel or market, or where none is named
    and the wish depends on it."""
    market = markets().find(wish.market) if wish.market else locale.region
    convention = conventions_of(settings).find(locale, wish.channel)
    return Place(locale, convention, _system(wish, market), _sizes(wish, market))


def _system(wish: TitleWish, market: str) -> System | None:
    if wish.units is WantedUnits.KEEP:
        return None
    if wish.units is not WantedUnits.MARKET:
        return System(wish.units.value)
    if not market:
        raise InvalidInput("Units of the market need a market, or a locale with one (en-US)", "units")
    return system_of(market)


def _sizes(wish: TitleWish, market: str) -> SizeSystem | None:
    if wish.sizes is WantedSizes.KEEP:
        return None
    if wish.sizes is not WantedSizes.MARKET:
        return SizeSystem(wish.sizes.value)
    if system := sizes().by_market.get(market):
        return system
    raise InvalidInput(f"How shoes are sized in {market or 'a market that is not named'} is not known here", "sizes")


@cache
def _conventions(file: Path | None) -> Conventions:
    shipped = shipped_conventions()
    return read_conventions(file).over(shipped) if file else shipped
