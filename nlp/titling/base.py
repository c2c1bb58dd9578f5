"""What a caller may ask of a title, and what was done to it."""

from dataclasses import dataclass
from enum import StrEnum

from nlp.titling.ordering import Moved, Unordered
from nlp.titling.stretches import Part


class TitleStyle(StrEnum):
    """`listing`: the parts in the market's order, its case, its spacing of units."""

    AS_TRANSLATED = "as_translated"
    LISTING = "listing"


class WantedUnits(StrEnum):
    """The system that measures are given in; `market`: the one the target's market uses."""

    KEEP = "keep"
    METRIC = "metric"
    US = "us"
    MARKET = "market"


class WantedSizes(StrEnum):
    """The system that sizes of shoes are given in; `market`: the one the target's market uses."""

    KEEP = "keep"
    MARKET = "market"
    EU = "eu"
    US = "us"
    UK = "uk"
    JP = "jp"
    CN = "cn"
    KR = "kr"


class UnitForm(StrEnum):
    """A converted figure stands beside that of the source, in brackets, or in its place."""

    BESIDE = "beside"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class TitleWish:
    """How one call wants its titles written; `market` empty: that of the target locale."""

    style: TitleStyle = TitleStyle.AS_TRANSLATED
    units: WantedUnits = WantedUnits.KEEP
    unit_form: UnitForm = UnitForm.BESIDE
    sizes: WantedSizes = WantedSizes.KEEP
    market: str = ""
    channel: str = ""

    @property
    def asks_something(self) -> bool:
        kept = (TitleStyle.AS_TRANSLATED, WantedUnits.KEEP, WantedSizes.KEEP)
        return (self.style, self.units, self.sizes) != kept


NO_WISH = TitleWish()


@dataclass(frozen=True, slots=True)
class Conversion:
    """A measure or size of the title and what it was written as; `source` says whose factors these are."""

    written: str
    converted: str
    source: str


@dataclass(frozen=True, slots=True)
class Titled:
    """A title as it was written on request: its parts in their order now, and everything that was changed.

    `why_not` says why the parts stand as they were, where an order was asked for; `sources`, whose convention it is.
    """

    text: str
    parts: tuple[Part, ...] = ()
    moved: tuple[Moved, ...] = ()
    why_not: Unordered | None = None
    conversions: tuple[Conversion, ...] = ()
    sources: tuple[str, ...] = ()
