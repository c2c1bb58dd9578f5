"""Several wordings of one text for an ad slot: each inside the limit, each telling something else about the product."""

from collections.abc import Iterator

from core.findings import Span
from core.locales import Locale
from glossaries.channels import Limit
from nlp.fitting.shortening import Telling, shorten
from nlp.fitting.words import Word, words_of


def ad_variants(text: str, limit: Limit, locale: Locale, telling: Telling, count: int) -> list[str]:
    """At most `count` different wordings, the fullest first; each keeps the product, all but the first feature another
    chunk of the text. None where not even brand and product fit."""
    found: dict[str, None] = {}
    for featured in _tellings(text, locale, telling):
        proposal = shorten(text, limit, locale, featured)
        if proposal:
            found[proposal.text] = None
        if len(found) == count:
            break
    return list(found)


def _tellings(text: str, locale: Locale, telling: Telling) -> Iterator[Telling]:
    yield telling
    words = words_of(text, locale)
    for chunk in dict.fromkeys(word.chunk for word in words):
        span = _span_of([word for word in words if word.chunk == chunk])
        if not any(span[0] <= kept[0] < span[1] for kept in telling.kept):
            yield Telling((*telling.kept, span), telling.promotional)
    for word in words:
        if telling.kept and not any(kept[0] <= word.span[0] < kept[1] for kept in telling.kept):
            yield Telling((*telling.kept, word.span), telling.promotional)


def _span_of(words: list[Word]) -> Span:
    return words[0].span[0], words[-1].span[1]
