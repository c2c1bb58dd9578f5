"""Excel: the texts of cells. Formulas, numbers, dates, merged cells, charts and names of sheets stay untouched."""

import re

from lxml import etree

from nlp.documents.ooxml import Dialect, OfficeDocument, open_office
from nlp.documents.xml_parts import local

_STRINGS = Dialect(
    paragraphs=frozenset({"si", "is"}),
    run="r",
    text="t",
    properties="rPr",
    ignored=frozenset({"rPh", "phoneticPr"}),
    keeps_space=True,
)
_PARTS = re.compile(r"xl/sharedStrings\.xml|xl/workbook\.xml|xl/worksheets/sheet\d+\.xml")


class SheetsFormat:
    suffixes = (".xlsx",)
    media_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def open(self, raw: bytes) -> OfficeDocument:
        return open_office(raw, _STRINGS, _PARTS, _drop_readings)


def _drop_readings(root: etree._Element) -> None:
    """Furigana belong to the words that were there; beside others Excel calls the file damaged."""
    for element in list(root.iter()):
        parent = element.getparent()
        if local(element) in {"rPh", "phoneticPr"} and parent is not None and local(parent) in {"si", "is"}:
            parent.remove(element)
