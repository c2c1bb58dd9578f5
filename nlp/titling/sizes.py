"""Sizes of a title in the system of a market, where a published scale says how; the others are left, and said."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.locales import Locale
from core.numbers import write_number
from core.spans import Taken
from core.text import fold, occurrences
from glossaries.conventions import Convention
from glossaries.inflecting import inflected
from glossaries.sizes import People, Scale, SizeSystem, sizes
from nlp.measures import NUMBER
from nlp.sizes import Size, find_sizes
from nlp.titling.measures import Edit
from nlp.titling.roles import letter_sizes


@dataclass(frozen=True, slots=True)
class Resized:
    """What to write for the sizes of a title, why some were left, and whose scales were used."""

    edits: tuple[Edit, ...] = ()
    notes: tuple[str, ...] = ()
    source: str = ""


def resized(
    text: str, kept: Sequence[Span], wanted: SizeSystem, locale: Locale, convention: Convention, *, replaces: bool
) -> Resized:
    """The sizes of a title about shoes in the wanted system; approximate ones only ever beside the source's."""
    notes = [f"“{one}” is a size of the seller's own: left as it is." for one in letter_sizes(text)]
    if not _names(text, "shoes", locale):
        return Resized(notes=tuple(notes))
    scale = sizes().scales[wanted]
    taken = Taken(len(text), kept)
    found = [one for one in find_sizes(text, convention.decimal) if not taken.overlaps(one.span)]
    if any(one.scale.system is wanted for one in found):
        return Resized(notes=tuple(notes))
    if reason := _why_not(text, scale, locale):
        return Resized(notes=(*notes, *(f"“{one.text}” is left as it is: {reason}." for one in found)))
    edits = tuple(_edit(one, scale, convention, replaces=replaces) for one in found)
    return Resized(edits, tuple(notes), scale.source)


def _why_not(text: str, scale: Scale, locale: Locale) -> str:
    """Why a scale cannot be used for whom the title is for; empty where it can."""
    system = scale.system.upper()
    if scale.people is not People.ANY and _names(text, "children", locale):
        return f"{system} sizes of children go by age"
    is_for_men = _names(text, "men", locale) and not _names(text, "women", locale)
    if scale.people is People.MEN and not is_for_men:
        return f"{system} sizes are known here for men, and the title is not for them alone"
    return ""


def _names(text: str, kind: str, locale: Locale) -> bool:
    """Whether a word of a kind (shoes, men …) stands in the text, in any form."""
    folded = fold(text)
    words = sizes().words[kind].get(locale.language, ())
    return any(
        next(inflected(folded, word, locale.language), None) or next(occurrences(folded, word), None) for word in words
    )


def _edit(size: Size, scale: Scale, convention: Convention, *, replaces: bool) -> Edit:
    figures = iter([write_number(value, convention.decimal) for value in size.on(scale)])
    written = f"{scale.system.upper()} {regex.sub(NUMBER, lambda _: next(figures), size.figures)}"
    is_exact = scale.is_exact and size.scale.is_exact
    return Edit(size.span, written if replaces and is_exact else f"{size.text} ({written})", written)
