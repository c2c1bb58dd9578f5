"""Plain text: every line that has words is a segment; lines, blank ones too, stay where they are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.encodings import Decoded, decode
from core.lines import is_blank
from nlp.documents.base import DocumentSegment, refuse

_LINE_ENDS = re.compile(r"(\r\n|\n|\r|\u2028|\u2029|\x0c)")


@dataclass(frozen=True)
class _Text:
    """Lines and what ends them, in turn: even places are lines."""

    decoded: Decoded
    parts: Sequence[str]

    @property
    def places(self) -> list[int]:
        return [i for i in range(0, len(self.parts), 2) if not is_blank(self.parts[i])]

    @property
    def segments(self) -> list[DocumentSegment]:
        return [DocumentSegment(self.parts[i]) for i in self.places]

    @property
    def notes(self) -> Sequence[str]:
        return self.decoded.notes

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:  # noqa: ARG002 - plain text says no language
        parts = list(self.parts)
        for place, target in zip(self.places, targets, strict=True):
            parts[place] = target
        return "".join(parts).encode("utf-8", "replace")


class TextFormat:
    """UTF-8 out, without a mark, whatever came in (contract of the DeepL protocol, §7)."""

    suffixes = (".txt",)
    media_type = "text/plain; charset=utf-8"

    def open(self, raw: bytes) -> _Text:
        decoded = decode(raw)
        if "\0" in decoded.text:
            refuse("it is no text")
        return _Text(decoded, _LINE_ENDS.split(decoded.text))
