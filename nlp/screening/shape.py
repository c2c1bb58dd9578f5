"""Text as rules look it up: one shape for every spelling, with the way back to the text it came from.

Beyond NFKC and case folding: traditional characters become simplified, Arabic loses vowel signs and tatweel and
unites forms of alef, ya and kaf, Hebrew loses points, dotless i is i (`nlp.screening.keys` looks at it again for
Turkish), hyphens are spaces, invisible characters are nothing. A half of a surrogate pair is U+FFFD.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from core.characters import MOST_KEPT, CharacterTable
from core.findings import Span

_NOT_ONE = "\uffff"
"""Stands for a character that becomes none or several, so that the quick way can be checked; never in real text."""
_ONE_FOR_ONE = {
    **dict.fromkeys(map(ord, "أإآٱ"), "ا"), **dict.fromkeys(map(ord, "ىیئۍ"), "ي"),
    **dict.fromkeys(map(ord, "کڪ"), "ك"),
    **dict.fromkeys(map(ord, "ؤ"), "و"), **dict.fromkeys(map(ord, "ةۀە"), "ه"), ord("ہ"): "ه", ord("ھ"): "ه",
    ord("ı"): "i", ord("ş"): "ş", ord("ţ"): "ț", ord("ё"): "е", ord("ь"): "ь",
    **dict.fromkeys(map(ord, "-‐‑‒–—−_\u00a0\u2009\u202f\u3000\t\n\r\v\f・"), " "),
    **dict.fromkeys(map(ord, "’‘ʼ＇`´"), "'"), **dict.fromkeys(map(ord, "“”„«»＂"), '"'),
    ord("ำ"): "ำ", ord("ຳ"): "ຳ",
}  # fmt: skip
_INVISIBLE_RANGES = (
    (0x0591, 0x05BE), (0x05BF, 0x05C0), (0x05C1, 0x05C3), (0x05C4, 0x05C6), (0x05C7, 0x05C8), (0x0610, 0x061B),
    (0x064B, 0x0660), (0x0670, 0x0671), (0x06D6, 0x06DD), (0x0640, 0x0641), (0x200B, 0x2010), (0x202A, 0x202F),
    (0x2060, 0x2065), (0xFEFF, 0xFF00), (0x00AD, 0x00AE), (0x034F, 0x0350), (0x061C, 0x061D), (0x180E, 0x180F),
    (0xFE00, 0xFE10),
)  # fmt: skip
"""Points and vowel signs of Hebrew and Arabic, tatweel, zero-width and direction marks, variation selectors."""
_NOTHING = frozenset(code for start, end in _INVISIBLE_RANGES for code in range(start, end))
_VOICING = "ﾞﾟ"
_HALF = re.compile("[\ud800-\udfff]")
_LONGEST_RUN = 30
"""Marks on one character that are joined with it; text in use has far fewer (UAX #15, Stream-Safe Text Format)."""


@dataclass(frozen=True, slots=True)
class Shaped:
    """Text to look up; `starts[i]` and `ends[i]` bound what character `i` came from."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    def span(self, start: int, end: int) -> Span:
        """The span in the text we were made from of shaped `[start, end)`; `end` must be past `start`."""
        return self.starts[start], self.ends[end - 1]


def shape(text: str) -> Shaped:
    """The shape of a text; costs microseconds for a title in any script."""
    if text.isascii() and "  " not in text:
        return Shaped(text.lower().translate(_ASCII), range(len(text)), range(1, len(text) + 1))
    quick = text.translate(_TABLE)
    if _NOT_ONE not in quick and "  " not in text and unicodedata.is_normalized("NFC", text):
        return Shaped(quick, range(len(text)), range(1, len(text) + 1))
    return _shape_slowly(text)


def without_halves(text: str) -> str:
    """The text with U+FFFD for each half of a surrogate pair; as long as before, so that spans stay right."""
    return text if text.isascii() else _HALF.sub("\ufffd", text)


def shape_key(text: str) -> str:
    """A term as it is looked up."""
    return " ".join(shape(text).text.split())


def _shape_slowly(text: str) -> Shaped:
    """Character by character; marks are composed with what they stand on first."""
    shaped: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for start, end in _clusters(text):
        if start and text[start].isspace() and text[start - 1].isspace():
            continue
        piece = text[start] if end == start + 1 else unicodedata.normalize(_composing(text[start]), text[start:end])
        form = "".join(_form(ord(character)) for character in piece)
        shaped.append(form)
        starts += [start] * len(form)
        ends += [end] * len(form)
    return Shaped("".join(shaped), starts, ends)


def _clusters(text: str) -> list[Span]:
    """Each character, with the marks that NFC may join to it."""
    if unicodedata.is_normalized("NFC", text) and not any(mark in text for mark in _VOICING):
        return [(at, at + 1) for at in range(len(text))]
    spans: list[Span] = []
    start = 0
    for at in range(1, len(text) + 1):
        joins = at < len(text) and at - start < _LONGEST_RUN and _joins(text[at])
        if not joins:
            spans.append((start, at))
            start = at
    return spans


def _joins(character: str) -> bool:
    return unicodedata.combining(character) > 0 or "\u1160" <= character <= "\u11ff" or character in _VOICING


def _composing(first: str) -> Literal["NFC", "NFKC"]:
    """Half-width kana take their voicing mark in only by NFKC."""
    return "NFKC" if "\uff66" <= first <= "\uff9d" else "NFC"


def _quick_form(character: str) -> str:
    """The form of a character that becomes one character, whatever stands beside it."""
    form = _form(ord(character))
    return form if len(form) == 1 and character not in _VOICING else _NOT_ONE


@lru_cache(maxsize=MOST_KEPT)
def _form(code: int) -> str:
    """The same few thousand characters come again and again."""
    if code in _NOTHING:
        return ""
    if 0xD800 <= code <= 0xDFFF or code == 0xFFFF:
        return "\ufffd"
    if code in _ONE_FOR_ONE:
        return _ONE_FOR_ONE[code]
    folded = unicodedata.normalize("NFKC", chr(code)).casefold()
    folded = folded.replace("i\u0307", "i").translate(_ONE_FOR_ONE)
    return "".join(_simplified().get(character, character) for character in folded)


@cache
def _simplified() -> dict[str, str]:
    """Traditional to simplified, one character for one; read from OpenCC when first needed."""
    from opencc import OpenCC  # noqa: PLC0415 - tables are read when first needed

    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000), *range(0xF900, 0xFB00))]
    converted = OpenCC("t2s").convert("\n".join(han)).split("\n")
    return {a: b for a, b in zip(han, converted, strict=True) if a != b and len(b) == 1}


_ASCII = {ord("-"): " ", ord("_"): " ", ord("\t"): " ", ord("\n"): " ", ord("\r"): " ", 11: " ", 12: " ", ord("`"): "'"}
_TABLE = CharacterTable(_quick_form)
