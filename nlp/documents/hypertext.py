"""HTML: one segment, whose tags the markup of texts looks after; the title is translated, scripts are copied."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.encodings import Decoded, decode
from nlp.documents.base import DocumentSegment, refuse
from nlp.markup import MarkupKind, MarkupOptions, parse_markup

_HTML = MarkupOptions(kind=MarkupKind.HTML)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE)
_HEAD_BYTES = 1024
"""Where browsers look for the encoding (HTML Standard, 13.2.3.2, prescan)."""


@dataclass(frozen=True)
class _Page:
    decoded: Decoded

    @property
    def segments(self) -> list[DocumentSegment]:
        text = self.decoded.text
        units = parse_markup(text, _HTML).units
        return [DocumentSegment(text, _HTML, sum(len(unit.text) for unit in units))] if units else []

    @property
    def notes(self) -> Sequence[str]:
        return self.decoded.notes

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:  # noqa: ARG002 - `lang` is the author's
        """In the encoding of the page, so that what it says of itself stays true; other letters as references."""
        text = targets[0] if targets else self.decoded.text
        return self.decoded.mark + text.encode(self.decoded.encoding, "xmlcharrefreplace")


class HtmlFormat:
    suffixes = (".html", ".htm")
    media_type = "text/html"

    def open(self, raw: bytes) -> _Page:
        declared = _CHARSET.search(raw[:_HEAD_BYTES])
        decoded = decode(raw, declared[1].decode("ascii", "replace") if declared else "")
        if "\0" in decoded.text:
            refuse("it is no text")
        return _Page(decoded)
