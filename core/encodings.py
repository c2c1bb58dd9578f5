"""Bytes of unknown encoding as text: the mark at the start, UTF-8, then the likeliest of the old encodings.

Whoever gets a `Decoded` with `is_guess` owes its reader a sentence about it.
"""

import codecs
from dataclasses import dataclass

import charset_normalizer

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""UTF-32 before UTF-16: the mark of one begins with that of the other."""
_SAMPLE_BYTES = 200_000
_FALLBACK = "cp1252"


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text without its mark; `encoding` is Python's name, `mark` the bytes that stood before it."""

    text: str
    encoding: str
    mark: bytes = b""
    is_guess: bool = False
    broken: int = 0
    """Characters that could not be read and are U+FFFD now."""

    def encode(self, text: str) -> bytes:
        """The text in the encoding of the file, or in UTF-8 with its mark where that has not all the letters."""
        try:
            return self.mark + text.encode(self.encoding)
        except UnicodeEncodeError:
            return codecs.BOM_UTF8 + text.encode("utf-8", "replace")

    @property
    def notes(self) -> list[str]:
        """What a person should know of it."""
        said = [f"The file is not UTF-8; it was read as {self.encoding}."] if self.is_guess else []
        lost = [f"{self.broken} characters could not be read and were replaced by U+FFFD."] if self.broken else []
        return said + lost


def decode(raw: bytes, declared: str = "") -> Decoded:
    """Never fails; `declared` is what the file says of itself, believed where the bytes agree."""
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _lenient(raw[len(mark) :], encoding, mark, is_guess=False)
    for encoding in ("utf-8", declared):
        if encoding and (text := _strict(raw, encoding)) is not None:
            return Decoded(text, codecs.lookup(encoding).name)
    return _lenient(raw, guess(raw), b"", is_guess=True)


def guess(raw: bytes) -> str:
    """The likeliest encoding of bytes that are no UTF-8."""
    if _is_wide(raw):
        return "utf-16-le" if raw[1::2].count(0) >= raw[0::2].count(0) else "utf-16-be"
    if _mostly_utf8(raw):
        return "utf-8"
    if japanese := next((name for name in ("cp932", "euc_jp") if _has_kana(raw, name)), ""):
        return japanese
    found = charset_normalizer.from_bytes(raw[:_SAMPLE_BYTES]).best()
    name = found.encoding if found else _FALLBACK
    return name if _strict(raw, name) is not None or found else _FALLBACK


def _strict(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _lenient(raw: bytes, encoding: str, mark: bytes, *, is_guess: bool) -> Decoded:
    text = raw.decode(encoding, "replace")
    broken = text.count("\ufffd") if _strict(raw, encoding) is None else 0
    return Decoded(text, encoding, mark, is_guess, broken)


def _is_wide(raw: bytes) -> bool:
    """Every second byte of Latin text in UTF-16 is zero."""
    sample = raw[:4096]
    return len(sample) >= 4 and sample.count(0) > len(sample) // 4


def _has_kana(raw: bytes, encoding: str) -> bool:
    """Japanese by its kana, which no other language has; read in a wrong encoding they come out rarely."""
    text = _strict(raw, encoding) or ""
    beyond = sum(1 for character in text if character > "\x7f")
    return sum(1 for character in text if "\u3040" <= character <= "\u30ff") * 4 > beyond > 0


def _mostly_utf8(raw: bytes) -> bool:
    """UTF-8 with a few broken places (a file put together from others), rather than another encoding."""
    text = raw[:_SAMPLE_BYTES].decode("utf-8", "replace")
    good = sum(1 for character in text if character > "\x7f" and character != "\ufffd")
    return good > 4 * text.count("\ufffd")
