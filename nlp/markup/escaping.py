"""Character references: read once on the way in, written once on the way out."""

import html
import re
from collections.abc import Callable, Iterator

from nlp.markup.base import STAND_IN, MarkupKind

SPACES = re.compile(
    r"(?:[\s\ufeff\u200b]|&(?:nbsp|ensp|emsp|thinsp|#0*+(?:9|10|13|32|160)|#[xX]0*+(?:9|[aA]|[dD]|20|[aA]0));)++"
)
"""White space (zero width too) as text or as a reference: at the ends of a unit it belongs to the markup."""

_PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_XML_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, production 2
_LITERAL_STAND_IN = rf"{STAND_IN}|&#0*+65532;?|&#[xX]0*+[fF][fF][fF][cC];?"
_UNTOUCHABLE = {
    MarkupKind.HTML: re.compile(_LITERAL_STAND_IN),
    MarkupKind.XML: re.compile(rf"{_LITERAL_STAND_IN}|&(?!(?:amp|lt|gt|quot|apos);)[^#&;\s][^&;\s]*+;"),
}

Escape = Callable[[str], str]


def is_space(text: str, start: int, end: int) -> bool:
    """True when `text[start:end]` shows nothing but white space."""
    return start == end or SPACES.fullmatch(text, start, end) is not None


def pieces(text: str, start: int, end: int, kind: MarkupKind) -> Iterator[tuple[int, int, bool]]:
    """Cuts `text[start:end]` into (start, end, must be kept as it is).

    Kept are our stand-in character where a text really holds it, and XML entities that an external doctype
    declares.
    """
    for found in _UNTOUCHABLE[kind].finditer(text, start, end):
        if start < found.start():
            yield start, found.start(), False
        yield found.start(), found.end(), True
        start = found.end()
    if start < end:
        yield start, end, False


def unescape(text: str, kind: MarkupKind) -> str:
    """References to characters; every named one of HTML, the five of XML, numeric ones in both."""
    return html.unescape(text) if kind is MarkupKind.HTML else _XML_REFERENCE.sub(_character, text)


def escape_html(text: str) -> str:
    """For text between tags (quotes are plain there); a no-break space is spelled out, as in browsers."""
    return _escape_brackets(text).replace("\xa0", "&nbsp;")


def escape_xml(text: str) -> str:
    """For text between tags; characters that XML cannot hold are left out."""
    return _escape_brackets(_NOT_IN_XML.sub("", text))


def escape_cdata(text: str) -> str:
    """For text inside a CDATA section: only its own end has to be cut in two."""
    return _NOT_IN_XML.sub("", text).replace("]]>", "]]]]><![CDATA[>")


def _escape_brackets(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _character(reference: re.Match[str]) -> str:
    hexadecimal, decimal, name = reference.groups()
    if name:
        return _PREDEFINED[name]
    return chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
