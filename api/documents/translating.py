"""Translating a document that was taken from the store: a few segments at a time, said to be alive in between."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from api.documents.book import Wish
from api.orders import MemoryUse, TranslationOrder
from api.translator import Translator
from core.errors import InvalidInput
from core.locales import Locale
from nlp.detection import detect
from nlp.documents.base import DocumentSegment, OpenDocument
from nlp.engines.base import Manner, Tone
from nlp.segmentation import Split

EQUAL_LANGUAGES = "Source and target language are equal"
"""The words clients of the DeepL protocol know."""
_SEGMENTS_AT_ONCE = 100
_SAMPLE_CHARACTERS = 5000
"""How much of a document its language is told by."""


def translate_document(
    document: OpenDocument, wish: Wish, owner_id: str, translator: Translator, progress: Callable[[int], None]
) -> bytes:
    """The document in the target language.

    Args:
        progress: is called with the characters done so far, after every few segments.

    Raises:
        AppError: what the translator says; InvalidInput where source and target language are equal.
    """
    segments = list(document.segments)
    target = Locale.parse(wish.target)
    source = Locale.parse(wish.source) if wish.source else _language_of(segments, target, translator)
    if source is not None and source.base == target.base:
        raise InvalidInput(EQUAL_LANGUAGES, "target_lang")
    order = TranslationOrder(
        texts=(),
        source=source,
        target=target,
        owner_id=owner_id,
        glossary_ids=tuple(wish.glossary_ids),
        leaves_unsupported=True,
        manner=Manner(Tone(wish.tone)),
        requires_tone=wish.requires_tone,
        memory=MemoryUse(ids=tuple(wish.memory_ids), threshold=wish.memory_threshold),
    )
    targets = list(_translated(segments, order, translator, progress))
    return document.render(targets, target.tag)


def _translated(
    segments: Sequence[DocumentSegment],
    order: TranslationOrder,
    translator: Translator,
    progress: Callable[[int], None],
) -> Iterator[str]:
    done = 0
    for some in _batches(segments):
        markup = some[0].markup
        split = Split.NONEWLINES if markup and markup.kind == "html" else Split.SENTENCES
        texts = tuple(segment.text for segment in some)
        for one in translator.translate(_with(order, texts, some[0], split)):
            yield one.localization.text
        done += sum(segment.length for segment in some)
        progress(done)


def _with(order: TranslationOrder, texts: tuple[str, ...], like: DocumentSegment, split: Split) -> TranslationOrder:
    return replace(order, texts=texts, markup=like.markup, split=split)


def _batches(segments: Sequence[DocumentSegment]) -> Iterator[list[DocumentSegment]]:
    for _, run in groupby(segments, key=lambda segment: segment.markup):
        same = list(run)
        for start in range(0, len(same), _SEGMENTS_AT_ONCE):
            yield same[start : start + _SEGMENTS_AT_ONCE]


def _language_of(segments: Sequence[DocumentSegment], target: Locale, translator: Translator) -> Locale | None:
    """The language of the document as a whole; None where nothing tells it."""
    sample = "\n".join(segment.text[:_SAMPLE_CHARACTERS] for segment in segments[:200])[:_SAMPLE_CHARACTERS]
    expected = {pair.source.language for pair in translator.pairs() if pair.target.language == target.language}
    found = next(iter(detect(sample, expected | {target.language})), None)
    return Locale(found.language, found.script if found.script == "Hant" else "") if found else None
