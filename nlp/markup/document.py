"""A text with markup: cut into units on the way in, put together from placed units on the way out."""

from collections.abc import Sequence
from dataclasses import dataclass

from nlp.markup.base import MarkupKind, MarkupOptions, PlacedUnit, Unit
from nlp.markup.html import outline_html
from nlp.markup.rendering import render_unit
from nlp.markup.runs import runs
from nlp.markup.scan_html import scan_html
from nlp.markup.scan_xml import scan_xml
from nlp.markup.units import Slot, slot_of
from nlp.markup.xml import outline_xml


@dataclass(frozen=True, slots=True)
class Document:
    """The source with one slot a unit; all between slots is copied byte for byte."""

    source: str
    slots: tuple[Slot, ...]

    @property
    def units(self) -> tuple[Unit, ...]:
        return tuple(slot.unit for slot in self.slots)

    def render(self, targets: Sequence[PlacedUnit]) -> str:
        """The document in the target language.

        Args:
            targets: n units in, n placed units here, same order. Text is escaped once; a unit whose text did
            not change keeps the bytes of the source, references and all.
        """
        parts: list[str] = []
        done = 0
        for slot, target in zip(self.slots, targets, strict=True):
            parts.append(self.source[done : slot.start])
            is_same = target.text == slot.unit.text
            parts.append(self.source[slot.start : slot.end] if is_same else render_unit(target, slot.escape))
            done = slot.end
        return "".join([*parts, self.source[done:]])


def parse_markup(text: str, options: MarkupOptions) -> Document:
    """Cuts `text` into units.

    Raises:
        InvalidInput: XML that is not well-formed ("tag parsing failed"), field `text`. HTML never fails.
    """
    if options.kind is MarkupKind.HTML:
        tokens = scan_html(text)
        outline = outline_html(text, tokens, options)
    else:
        tokens = scan_xml(text)
        outline = outline_xml(text, tokens, options)
    slots = (slot_of(text, run, options.kind) for run in runs(text, tokens, outline, options.kind))
    return Document(text, tuple(slot for slot in slots if slot))
