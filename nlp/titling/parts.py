"""A title in the parts that may be moved.

What separators set apart is a part; English is cut further (`english.py`). Other languages keep together what no
separator sets apart, but for a name in front: their words agree and follow one another.
"""

from collections.abc import Iterator, Sequence

from core.findings import Span
from core.locales import Locale
from core.spans import within
from glossaries.conventions import PROMOTION
from nlp.fitting.words import Chunk, chunks_of
from nlp.protection import find_placeholders
from nlp.titling.english import english_parts, tail_parts
from nlp.titling.roles import BRAND, PRODUCT, Known
from nlp.titling.stretches import Part, Title, part_at, role_of

_BETWEEN_CHOICES = frozenset("/／、")


def parts_of(text: str, locale: Locale, known: Sequence[Known]) -> list[Part]:
    """The parts of a title in order; every letter and figure is in exactly one."""
    title = Title(text, locale.language)
    parts: list[Part] = []
    for chunk in _whole_chunks(text, locale):
        inside = within(known, chunk.span)
        names_it = not _name_product(parts) and any(one.role == PRODUCT for one in inside)
        if chunk.is_bracketed:
            parts.append(_bracketed(title, chunk, inside))
        elif locale.language == "en" and names_it:
            parts += english_parts(title, chunk.span, inside)
        elif locale.language == "en":
            parts += tail_parts(title, chunk.span, inside)
        else:
            parts += _plain(title, chunk.span, inside)
    return parts


def _name_product(parts: Sequence[Part]) -> bool:
    return any(part.role == PRODUCT for part in parts)


def _whole_chunks(text: str, locale: Locale) -> list[Chunk]:
    """Chunks that cut no decimal (15,6), no address, no template and no choice (spring / autumn, 白、黑)."""
    kept = [one.span for one in find_placeholders(text)]
    chunks: list[Chunk] = []
    for chunk in chunks_of(text, locale):
        last = chunks[-1] if chunks else None
        gap = (last.span[1], chunk.span[0]) if last else (0, 0)
        is_choice = text[slice(*gap)].strip() in _BETWEEN_CHOICES
        if last and (is_choice or any(start < gap[0] and gap[1] < end for start, end in kept)):
            chunks[-1] = Chunk((last.span[0], chunk.span[1]), last.is_bracketed and chunk.is_bracketed)
        else:
            chunks.append(chunk)
    return chunks


def _bracketed(title: Title, chunk: Chunk, known: Sequence[Known]) -> Part:
    """Only a promotion in brackets is sure to belong to nothing before it."""
    role = role_of(title, chunk.span, known)
    return Part(title.text[slice(*chunk.span)], chunk.span, role if role == PROMOTION else "", is_bracketed=True)


def _plain(title: Title, span: Span, known: Sequence[Known]) -> Iterator[Part]:
    """The chunk, with a brand at its beginning cut off where a product follows."""
    first = known[0] if known else None
    names_product = any(one.role == PRODUCT for one in known[1:])
    if first and first.role == BRAND and first.span[0] == span[0] and names_product:
        rest = first.span[1] + _spaces(title.text, first.span[1])
        if rest > first.span[1]:
            yield Part(title.text[slice(*first.span)], first.span, BRAND)
            yield part_at(title, (rest, span[1]), known[1:])
            return
    yield part_at(title, span, known)


def _spaces(text: str, at: int) -> int:
    return len(text) - at - len(text[at:].lstrip())
