"""What a watch looks for, as data: names of the brand AND words around them NOT senses we do not mean."""

from dataclasses import dataclass


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
