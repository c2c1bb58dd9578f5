"""Word: the text of the document, its headers, footers and notes."""

import re

from nlp.documents.ooxml import Dialect, OfficeDocument, leave, open_office

_WORD = Dialect(
    paragraphs=frozenset({"p"}),
    run="r",
    text="t",
    properties="rPr",
    holders=frozenset({"hyperlink", "ins", "smartTag", "sdt", "sdtContent", "moveTo"}),
    marks=frozenset({"footnoteReference", "endnoteReference", "commentReference", "sym"}),
    ignored=frozenset(
        {
            *("pPr", "sdtPr", "sdtEndPr", "smartTagPr", "del", "moveFrom", "proofErr", "lastRenderedPageBreak"),
            *("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "permStart", "permEnd"),
            *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd", "softHyphen"),
        }
    ),
    keeps_space=True,
)
_PARTS = re.compile(r"word/(document|header\d*|footer\d*|footnotes|endnotes)\d*\.xml")


class WordFormat:
    suffixes = (".docx",)
    media_type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    def open(self, raw: bytes) -> OfficeDocument:
        return open_office(raw, _WORD, _PARTS, leave)
