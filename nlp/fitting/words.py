"""A title in chunks and words, so that a whole word can go and nothing is ever cut.

Chunks are what separators and brackets set apart. Words are what spaces do, and where a script has none, the phrases
BudouX finds (https://github.com/google/budoux: a small model of where Chinese, Japanese and Thai lines may break).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import budoux
import regex

from core.findings import Span
from core.locales import Locale

_BRACKETED = r"[(（\[【「『《][^()（）\[\]【】「」『』《》]*[)）\]】」』》]"
_SEPARATOR = regex.compile(r"\s*[,，、،;；؛|｜·•]\s*|\s+[-–—/／]\s+|\s*\n\s*")
_CHUNK = regex.compile(rf"(?P<bracketed>{_BRACKETED})|(?P<separator>{_SEPARATOR.pattern})|\s+|.", regex.DOTALL)
_SPACED = regex.compile(r"\S+")
_MODELS = {
    "ja": budoux.load_default_japanese_parser,
    "th": budoux.load_default_thai_parser,
    "zh-Hans": budoux.load_default_simplified_chinese_parser,
    "zh-Hant": budoux.load_default_traditional_chinese_parser,
}


_BINDS = tuple("ความ การ ที่ ของ และ ผู้ เครื่อง นัก สำหรับ の と や 的 和 与 與 及".split())
"""Where these end a phrase the word goes on: Thai prefixes that make nouns, and what joins two nouns."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands; `chunk` counts chunks from 0, `gap` is what stands between it and the word before."""

    text: str
    span: Span
    chunk: int
    gap: str = ""
    is_bracketed: bool = False


@dataclass(frozen=True, slots=True)
class Chunk:
    """What separators and brackets set apart; brackets belong to what they enclose."""

    span: Span
    is_bracketed: bool


def words_of(text: str, locale: Locale) -> list[Word]:
    """Every word of a text in order; brackets belong to the words they enclose."""
    words: list[Word] = []
    for number, chunk in enumerate(chunks_of(text, locale)):
        start, end = chunk.span
        for first, last in _cut(text[start:end], locale):
            span = (start + first, start + last)
            gap = text[words[-1].span[1] : span[0]] if words else ""
            words.append(Word(text[slice(*span)], span, number, gap, chunk.is_bracketed))
    return words


def chunks_of(text: str, locale: Locale) -> Iterator[Chunk]:
    """The chunks of a text in order; a space ends one in scripts that have none between words."""
    start: int | None = None
    for found in _CHUNK.finditer(text):
        is_space = found[0].isspace()
        ends_chunk = found["bracketed"] is not None or found["separator"] is not None
        ends_chunk = ends_chunk or (is_space and not locale.is_spaced)
        if ends_chunk and start is not None:
            yield Chunk((start, found.start()), is_bracketed=False)
            start = None
        if found["bracketed"] is not None:
            yield Chunk(found.span(), is_bracketed=True)
        elif not ends_chunk and start is None and not is_space:
            start = found.start()
    if start is not None:
        yield Chunk((start, len(text)), is_bracketed=False)


def _cut(chunk: str, locale: Locale) -> Iterator[Span]:
    for found in _SPACED.finditer(chunk):
        if locale.is_spaced or found[0].isascii():
            yield found.span()
            continue
        at = found.start()
        for phrase in _phrases(found[0], locale):
            yield at, at + len(phrase)
            at += len(phrase)


def _phrases(text: str, locale: Locale) -> Sequence[str]:
    model = locale.language if locale.language != "zh" else f"zh-{locale.script or 'Hans'}"
    if model not in _MODELS:
        return [text]
    phrases: list[str] = []
    for phrase in _parser(model).parse(text):
        if phrases and phrases[-1].endswith(_BINDS):
            phrases[-1] += phrase
        else:
            phrases.append(phrase)
    return phrases


@cache
def _parser(model: str) -> budoux.Parser:
    return _MODELS[model]()
