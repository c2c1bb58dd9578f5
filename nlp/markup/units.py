"""Units out of runs: the words with their inline tags; all around them stays in the source."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlp.markup.base import STAND_IN, InlineTag, KeptSpan, MarkupKind, Unit
from nlp.markup.cores import core_of
from nlp.markup.escaping import Escape, escape_cdata, escape_html, escape_xml, unescape
from nlp.markup.runs import CDATA_END, CDATA_START, Item, ItemKind, TagPair


@dataclass(frozen=True, slots=True)
class Slot:
    """The place `source[start:end]` of a unit, and how text is escaped there."""

    start: int
    end: int
    unit: Unit
    escape: Escape


def slot_of(source: str, run: Sequence[Item], kind: MarkupKind) -> Slot | None:
    """The unit of a run; None when there are no words in it."""
    core = core_of(source, run)
    if not core:
        return None
    if len(core) == 1 and core[0].is_cdata:
        return _cdata_slot(source, core[0])
    escape = escape_html if kind is MarkupKind.HTML else escape_xml
    return Slot(core[0].start, core[-1].end, _unit(source, core, kind), escape)


def _cdata_slot(source: str, item: Item) -> Slot:
    start, end = item.start + len(CDATA_START), item.end - len(CDATA_END)
    inside = source[start:end]
    start, end = start + len(inside) - len(inside.lstrip()), end - len(inside) + len(inside.rstrip())
    return Slot(start, end, Unit(source[start:end]), escape_cdata)


def _unit(source: str, core: Sequence[Item], kind: MarkupKind) -> Unit:
    builder = _Builder()
    for item in core:
        if item.kind is ItemKind.TEXT:
            builder.add_text(_text(source, item, kind))
        elif item.kind is ItemKind.KEPT:
            builder.keep(item.verbatim)
        elif item.kind is ItemKind.CLOSE and item.pair:
            builder.close(item.pair, item.verbatim)
        else:
            builder.open(item.pair, item.verbatim)
            builder.is_at_break = builder.is_at_break or (item.name == "br" and kind is MarkupKind.HTML)
    return builder.unit()


class _Builder:
    """A unit from left to right; words that only a `<br>` parts get a newline between them."""

    def __init__(self) -> None:
        self.is_at_break = False
        self._texts: list[str] = []
        self._kept: list[KeptSpan] = []
        self._tags: list[InlineTag] = []
        self._opened: dict[TagPair, int] = {}
        self._length = 0

    def add_text(self, text: str) -> None:
        if not text:
            return
        if self.is_at_break and self._texts and not _has_space(self._texts[-1][-1] + text[0]):
            text = "\n" + text
        self.is_at_break = False
        self._texts.append(text)
        self._length += len(text)

    def keep(self, verbatim: str) -> None:
        self.add_text(STAND_IN)
        self._kept.append(KeptSpan(self._length - 1, self._length, verbatim))

    def open(self, pair: TagPair | None, verbatim: str) -> None:
        """A tag; without a pair an empty element."""
        tag = InlineTag(self._length, self._length, verbatim, "", len(self._opened))
        if pair:
            self._opened[pair] = len(self._tags)
        self._tags.append(tag)

    def close(self, pair: TagPair, verbatim: str) -> None:
        index = self._opened.pop(pair)
        self._tags[index] = replace(self._tags[index], end=self._length, closing=verbatim)

    def unit(self) -> Unit:
        return Unit("".join(self._texts), tuple(self._tags), tuple(self._kept))


def _has_space(text: str) -> bool:
    return any(character.isspace() for character in text)


def _text(source: str, item: Item, kind: MarkupKind) -> str:
    if item.is_cdata:
        return source[item.start + len(CDATA_START) : item.end - len(CDATA_END)]
    return unescape(source[item.start : item.end], kind)
