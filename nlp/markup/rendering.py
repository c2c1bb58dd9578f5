"""One placed unit as markup text: tags opened and closed around the words, kept pieces back in place."""

from nlp.markup.base import InlineTag, PlacedUnit, parents
from nlp.markup.escaping import Escape


def render_unit(placed: PlacedUnit, escape: Escape) -> str:
    """Each tag and kept span once, tags nested whatever their spans, text through `escape` once."""
    writer = _Writer(placed, escape)
    around = parents(placed.inline)
    for index, tag in enumerate(placed.inline):
        writer.close_until(around[index])
        writer.open(index, tag)
    writer.close_until(-1)
    return writer.finish()


class _Writer:
    def __init__(self, placed: PlacedUnit, escape: Escape) -> None:
        self._placed = placed
        self._escape = escape
        self._kept = sorted(placed.kept, key=lambda span: span.start, reverse=True)
        self._opened: list[int] = [-1]
        self._parts: list[str] = []
        self._position = 0

    def open(self, index: int, tag: InlineTag) -> None:
        self._text_until(tag.start)
        self._parts.append(tag.opening)
        if tag.is_empty:
            return
        self._opened.append(index)

    def close_until(self, index: int) -> None:
        """Closes tags until `index` (-1: none) is the innermost open one."""
        while self._opened[-1] != index:
            tag = self._placed.inline[self._opened.pop()]
            self._text_until(tag.end)
            self._parts.append(tag.closing)

    def finish(self) -> str:
        self._text_until(len(self._placed.text))
        self._parts += [span.verbatim for span in reversed(self._kept)]
        return "".join(self._parts)

    def _text_until(self, end: int) -> None:
        while self._kept and self._kept[-1].start < end:
            span = self._kept.pop()
            self._plain_until(span.start)
            self._parts.append(span.verbatim)
            self._position = max(self._position, span.end)
        self._plain_until(end)

    def _plain_until(self, end: int) -> None:
        if self._position < end:
            self._parts.append(self._escape(self._placed.text[self._position : end]))
            self._position = end
