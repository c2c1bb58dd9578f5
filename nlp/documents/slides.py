"""PowerPoint: the text of slides, their notes and their diagrams."""

import re

from nlp.documents.ooxml import Dialect, OfficeDocument, leave, open_office

_SLIDES = Dialect(
    paragraphs=frozenset({"p"}),
    run="r",
    text="t",
    properties="rPr",
    ignored=frozenset({"pPr", "endParaRPr", "extLst"}),
)
_PARTS = re.compile(r"ppt/(slides/slide\d+|notesSlides/notesSlide\d+|diagrams/data\d+)\.xml")


class SlidesFormat:
    suffixes = (".pptx",)
    media_type = "application/vnd.openxmlformats-officedocument.presentationml.presentation"

    def open(self, raw: bytes) -> OfficeDocument:
        return open_office(raw, _SLIDES, _PARTS, leave)
