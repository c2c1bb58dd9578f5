"""What passes between documents and the rest: a format opens bytes, an open document lends segments and takes targets.

A format never translates: whoever has the segments does, in whatever batches it likes, and hands back one target for
each. All that is not words stays as it was, byte for byte where the format allows it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol

from core.errors import InvalidDocument
from nlp.markup import MarkupKind, MarkupOptions

INLINE = MarkupOptions(kind=MarkupKind.XML, outline_detection=False)
"""How the inline tags of a segment are read: one unit, whatever stands in it."""


@dataclass(frozen=True, slots=True)
class DocumentSegment:
    """Words that are translated as one; with `markup` its inline tags are XML or HTML."""

    text: str
    markup: MarkupOptions | None = None
    characters: int = -1
    """Code points of its words alone; -1: of `text`."""

    @property
    def length(self) -> int:
        return len(self.text) if self.characters < 0 else self.characters


class OpenDocument(Protocol):
    """One file that was understood."""

    @property
    def segments(self) -> Sequence[DocumentSegment]:
        """In reading order; an empty list where nothing is to be translated."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What had to be guessed or was left out, each a sentence."""
        ...

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:
        """The file in the target language.

        Args:
            targets: n segments in, n targets here, same order, with the same markup.
            target_tag: BCP 47 tag of their language, for formats that say it.
        """
        ...


class DocumentFormat(Protocol):
    """A kind of file."""

    @property
    def suffixes(self) -> Sequence[str]:
        """File name endings, with dot, lower case."""
        ...

    @property
    def media_type(self) -> str:
        """What HTTP calls it."""
        ...

    def open(self, raw: bytes) -> OpenDocument:
        """Understands a file; raises InvalidDocument."""
        ...


def refuse(why: str) -> NoReturn:
    """Refuses the file; the words `Invalid file` are what clients of the DeepL protocol look for."""
    raise InvalidDocument(f"Invalid file: {why}", "file")
