"""One market keyword as a value, and the rules that make it one."""

from dataclasses import dataclass

from core.errors import InvalidInput
from core.lines import fault_of, is_blank, tidy_line
from core.locales import Locale
from core.text import fold_key
from glossaries.packs.markets import markets

LONGEST = 100
"""Code points of a keyword; Amazon's search terms field takes 250 bytes in all."""
MOST_WEIGHT = 1e12


@dataclass(frozen=True, slots=True)
class Keyword:
    """What buyers type. An empty `market` means every market that speaks the locale, an empty `category` every one.

    `weight` is what the owner's tool gave: searches a month, or any number that is greater for what matters more.
    """

    text: str
    locale: Locale
    market: str = ""
    category: str = ""
    weight: float = 1.0

    @property
    def key(self) -> str:
        """What makes two keywords of one market and category the same: case and width aside."""
        return fold_key(self.text)


def keyword_of(text: str, locale: str, market: str, category: str, weight: str) -> Keyword:
    """A keyword from the cells of a row, tidy. Raises InvalidInput (UnsupportedLanguage) naming the cell."""
    line = _tidy(text, "keyword")
    if is_blank(line) or len(line) > LONGEST:
        raise InvalidInput(f"the keyword has to have 1 to {LONGEST} characters", "keyword")
    code = tidy_line(market).upper()
    code = markets().find(code) if code else ""
    return Keyword(line, Locale.parse(locale, "locale"), code, category_key(category), _weight(weight))


def category_key(category: str) -> str:
    """A category as categories are compared: `Electronics  > Headphones` is `electronics > headphones`."""
    return " ".join(fold_key(_tidy(category, "category")).split())


def _tidy(text: str, field: str) -> str:
    line = " ".join(tidy_line(text).split())
    if fault := fault_of(line):
        raise InvalidInput(f"the {field} {fault}", field)
    return line


def _weight(text: str) -> float:
    written = text.strip().replace(" ", "").replace("_", "")
    try:
        weight = float(written) if written else 1.0
    except ValueError as error:
        raise InvalidInput(f"the weight {text[:20]!r} is no number", "weight") from error
    if not 0 <= weight <= MOST_WEIGHT:
        raise InvalidInput(f"the weight {text[:20]!r} is not from 0 to {MOST_WEIGHT:g}", "weight")
    return weight
