"""Text as the reading rules compare it: folded, and rid of what people leave out or vary when they type.

On top of `core.text.fold`: accents of Latin letters go (`danado` is `dañado`) except in Vietnamese, where they make the
word; Arabic letters lose their variants and vowel signs, Cyrillic `ё` is `е`, traditional Han characters become
simplified ones, apostrophes are one, white space is single. The way back to the text is kept.
"""

import unicodedata
from functools import cache
from itertools import chain
from typing import Any

import regex

from core.text import Folded, fold

READ_LIMIT = 100_000
"""Code points of a text we read; the rest is ignored, so that no text takes more than a fraction of a second."""

_DROPPED = regex.compile(
    r"[\u0300-\u036f\u0640\u064b-\u065f\u0670\u00ad\u200b-\u200f\u2060\ufe0e\ufe0f\ufeff]+|(?<=\s)\s+"
)
_LATIN = regex.compile(r"\p{Latin}")
_HAN = regex.compile(r"\p{Han}")
_SAME = dict(
    chain(
        zip("’‘ʼ＇`′", "''''''", strict=True),
        zip("أإآٱىیةکؤ", "ااااييهكو", strict=True),
        zip("ёıłøđß", "еilods", strict=True),
    )
)


class _Table(dict[int, str]):
    """What each character becomes, worked out when it is first met; one character for one."""

    def __init__(self, *, keeps_accents: bool) -> None:
        super().__init__()
        self._keeps_accents = keeps_accents

    def __missing__(self, code: int) -> str:
        plain = self[code] = self._plain(chr(code))
        return plain

    def _plain(self, character: str) -> str:
        if character.isspace():
            return "\n" if character in "\n\r\u2028\u2029" else " "
        if "\ud800" <= character <= "\udfff":
            return "\ufffd"
        if character in _SAME and not (self._keeps_accents and character == "đ"):
            return _SAME[character]
        if _HAN.match(character):
            simplified = str(_simplifier().convert(character))
            return simplified if len(simplified) == 1 else character
        if not self._keeps_accents and _LATIN.match(character):
            return unicodedata.normalize("NFD", character)[0]
        return character


_TABLES = {keeps: _Table(keeps_accents=keeps) for keeps in (False, True)}


def plain(text: str, *, keeps_accents: bool = False) -> Folded:
    """At most `READ_LIMIT` code points of the text, as rules compare it."""
    folded = _without_dropped(fold(text[:READ_LIMIT]))
    return Folded(folded.text.translate(_TABLES[keeps_accents]), folded.starts, folded.ends)


def _without_dropped(folded: Folded) -> Folded:
    if not _DROPPED.search(folded.text):
        return folded
    kept = bytearray(b"\1" * len(folded.text))
    for match in _DROPPED.finditer(folded.text):
        kept[match.start() : match.end()] = bytes(match.end() - match.start())
    places = [at for at, keep in enumerate(kept) if keep]
    return Folded(
        "".join(folded.text[at] for at in places),
        [folded.starts[at] for at in places],
        [folded.ends[at] for at in places],
    )


@cache
def _simplifier() -> Any:
    """OpenCC's tables; read when the first Han character is met."""
    from opencc import OpenCC  # noqa: PLC0415 - see above

    return OpenCC("t2s")
