"""What one call asks of the translator, and what each of its texts becomes."""

from dataclasses import dataclass

from core.locales import Locale
from glossaries.memory.matches import DEFAULT_THRESHOLD
from glossaries.terms import Term
from nlp.engines.base import PLAIN_MANNER, Manner
from nlp.localization import Field, Localization
from nlp.markup import MarkupOptions
from nlp.quality.base import Look
from nlp.segmentation import Split
from nlp.titling.base import NO_WISH, Titled, TitleWish


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Which translation memories answer, and from what score on a match is worth showing (0 to 100).

    No ids: the owner's own memory of approved copy.
    """

    is_on: bool = True
    ids: tuple[str, ...] = ()
    threshold: int = DEFAULT_THRESHOLD


@dataclass(frozen=True)
class TranslationOrder:
    """One call: texts to one target. `source` None means: detect per text. Terms of the call outrank glossaries.

    `starter_terms` None means: as the settings say. `leaves_unsupported`: a text of a list whose detected language
    nobody translates stays as it is, flagged, instead of failing the others. `requires_tone`: only engines that can be
    asked for the tone of `manner` do it; else they come first, and the others are flagged. `refuses_failure`: where no
    engine could do any of the texts that is an error, for protocols that cannot flag one. `looks`: costly evidence of
    quality that is wanted, where it can be had. `title`: how titles are written, beyond being translated.
    """

    texts: tuple[str, ...]
    source: Locale | None
    target: Locale
    owner_id: str
    glossary_ids: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    field: Field = Field.AUTO
    split: Split = Split.SENTENCES
    markup: MarkupOptions | None = None
    preserve_formatting: bool = False
    starter_terms: bool | None = None
    alternatives: int = 0
    leaves_unsupported: bool = False
    memory: MemoryUse = MemoryUse()
    manner: Manner = PLAIN_MANNER
    requires_tone: bool = False
    refuses_failure: bool = False
    looks: frozenset[Look] = frozenset()
    title: TitleWish = NO_WISH


@dataclass(frozen=True)
class Translated:
    """One text done. `confidence` of the detection is from 0 to 1; 1 when the language was told.

    `titled` is what was done to a title that was to be written in some way.
    """

    localization: Localization
    detected: Locale
    confidence: float
    alternatives: tuple[str, ...]
    billed_characters: int
    titled: Titled | None = None
