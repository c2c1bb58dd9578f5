"""One line of text, as names and terms are: normalised, visible, and short enough to store anywhere."""

import re
import unicodedata

from core.errors import InvalidInput

LINE_LIMIT_BYTES = 1024
"""Names and terms, in UTF-8; DeepL's limit, so that what one door takes the other can show."""

_EDGES = (
    " \t\r\n\u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff"  # white space, and the byte order mark
    + "".join(map(chr, range(0x2000, 0x200B)))
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_BROKEN = re.compile(r"[\ud800-\udfff]")


def tidy_line(text: str) -> str:
    """The text in NFC, without white space at its edges."""
    return unicodedata.normalize("NFC", text).strip(_EDGES)


def fault_of(line: str) -> str:
    """What keeps a tidy line from being stored, as the end of a sentence; empty when nothing does."""
    if found := _CONTROL.search(line):
        return f"holds a control character (U+{ord(found[0]):04X})"
    if _BROKEN.search(line):
        return "holds half a character (a lone surrogate)"
    if len(line.encode()) > LINE_LIMIT_BYTES:
        return f"is longer than {LINE_LIMIT_BYTES} bytes in UTF-8"
    return ""


def is_blank(line: str) -> bool:
    """True when nothing of the line can be seen: empty, spaces, zero-width and other format characters."""
    return all(unicodedata.category(character)[0] in "ZC" for character in line)


def tidy_name(name: str, field: str = "name") -> str:
    """A name people gave, tidy; raises InvalidInput when it is blank, too long, or cannot be stored."""
    tidy = tidy_line(name)
    if fault := fault_of(tidy):
        raise InvalidInput(f"The {field} {fault}.", field)
    if is_blank(tidy):
        raise InvalidInput(f"The {field} is empty.", field)
    return tidy
