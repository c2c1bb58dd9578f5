"""What a watch looks for, as data: names of the brand AND words around them NOT senses we do not mean."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.errors import InvalidInput
from core.lines import fault_of, is_blank, tidy_line
from core.locales import Locale

WORDS_LIMIT = 200
"""Names or words in one list; chosen by us, search connectors take far fewer."""
_MARKET = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True)
class Query:
    """What search connectors ask for, and what every item is held against afterwards.

    An item speaks of the brand when it has one of `aliases`, or of `products`; and, where `context` is not empty, one
    of its words; and none of `exclusions`. Words are as people write them; case and width do not matter.
    """

    aliases: tuple[str, ...]
    context: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    """BCP 47 tags; empty: all."""
    markets: tuple[str, ...] = ()
    """ISO 3166-1 alpha-2 codes such as `BR`; empty: all."""


def check_query(query: Query) -> Query:
    """The query with its words tidy, none twice; raises InvalidInput."""
    words = {name: _tidy(getattr(query, name), name) for name in ("aliases", "context", "exclusions", "products")}
    if not words["aliases"]:
        raise InvalidInput("A watch needs at least one name of the brand.", "aliases")
    markets = tuple(dict.fromkeys(market.strip().upper() for market in query.markets))
    if wrong := [market for market in markets if not _MARKET.fullmatch(market)]:
        raise InvalidInput(f"{wrong[0][:20]!r} is no market; markets are codes such as BR or DE.", "markets")
    languages = tuple(dict.fromkeys(Locale.parse(tag, "languages").tag for tag in query.languages))
    return replace(query, **words, markets=markets, languages=languages)


def _tidy(words: Sequence[str], field: str) -> tuple[str, ...]:
    found = dict.fromkeys(tidy_line(word) for word in words)
    for word in found:
        if is_blank(word) or fault_of(word):
            raise InvalidInput(f"A word of {field} {fault_of(word) or 'is empty'}.", field)
    if len(found) > WORDS_LIMIT:
        raise InvalidInput(f"{len(found)} words are more than the {WORDS_LIMIT} that {field} may hold.", field)
    return tuple(found)
