"""Translating segments without an engine: words are said aloud (upper case), tags stay; and rotated, tags move."""

import re
from collections.abc import Sequence

from nlp.documents.base import DocumentSegment

_TAG = re.compile(r"(<[^>]*>|&\w+;)")


def aloud(segments: Sequence[DocumentSegment]) -> list[str]:
    return [_aloud(segment) for segment in segments]


def same(segments: Sequence[DocumentSegment]) -> list[str]:
    return [segment.text for segment in segments]


def turned(segments: Sequence[DocumentSegment]) -> list[str]:
    """Top-level tags in reverse order, as a language with another word order has them."""
    return ["".join(reversed(re.findall(r"<g.*?</g>|<x[^>]*/>", s.text))) if s.markup else s.text for s in segments]


def _aloud(segment: DocumentSegment) -> str:
    if segment.markup is None:
        return segment.text.upper()
    return "".join(part if _TAG.fullmatch(part) else part.upper() for part in _TAG.split(segment.text))
