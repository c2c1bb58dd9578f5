"""Markup: HTML and XML texts as units of plain words, and translated words back into the same markup."""

from nlp.markup.base import (
    STAND_IN,
    InlineTag,
    KeptSpan,
    MarkupKind,
    MarkupOptions,
    PlacedUnit,
    Unit,
    strip_to_text,
)
from nlp.markup.document import Document, parse_markup
from nlp.markup.projection import project

__all__ = [
    "STAND_IN",
    "Document",
    "InlineTag",
    "KeptSpan",
    "MarkupKind",
    "MarkupOptions",
    "PlacedUnit",
    "Unit",
    "parse_markup",
    "project",
    "strip_to_text",
]
