"""Telling a product title from a sentence, and cutting a title into its parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.spans import Taken
from core.text import has_han
from glossaries.matching import TermSet

LONGEST_TITLE = 300
"""Code points; Amazon, the most generous marketplace here, allows 200."""

_SENTENCE_MARK = regex.compile(r"[。？；…]|[?;!](?:\s|$)|\.\s|\.$|[\x00-\x08\x0a-\x1f\x7f]")
_HAN = regex.compile(r"\p{Han}")
_PROSE = regex.compile(
    r"[我你您他她它们是的了吗呢吧啊呀着也都就很在这那哪谁已会能请让把被将对从而但因所为于并且或则如果]"
)
_SPACED_CHUNKS = regex.compile(r"\p{Han}[)）】\]]?\s+[(（【\[]?[\p{Han}\p{L}\p{N}]")
_MOSTLY = 0.6
"""Share of a short text's Han characters that known product words must cover for it to be a title."""
_PROSE_SHARE = 0.08
"""Share of function characters from which a text is prose. In our 200 written titles none reaches it."""


def looks_like_title(text: str, terms: TermSet) -> bool:
    """True for a Chinese line that reads like a listing: no sentence marks, few function words, known product words.

    Only Chinese is judged; other languages are taken as prose unless the caller says otherwise.
    """
    han = len(_HAN.findall(text))
    if not han or len(text) > LONGEST_TITLE or _SENTENCE_MARK.search(text.strip()):
        return False
    covered = _covered(text, terms)
    if _SPACED_CHUNKS.search(text) and covered >= han * _MOSTLY / 3:
        return _prose_share(text, han) < 2 * _PROSE_SHARE
    return covered >= han * _MOSTLY and _prose_share(text, han) < _PROSE_SHARE


def _prose_share(text: str, han: int) -> float:
    return len(_PROSE.findall(text)) / han


def _covered(text: str, terms: TermSet) -> int:
    """How many Han characters stand in terms of at least two characters."""
    return sum(len(_HAN.findall(text[m.span[0] : m.span[1]])) for m in terms.find(text) if m.length > 1)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a title (`is_text`) or what stands between two: a space, a bar, a bracket."""

    text: str
    span: Span
    is_text: bool


_BETWEEN = regex.compile(
    r"[\s\p{Cc}|｜/／,，、;；:：·•~～+＋&＆()（）\[\]【】「」『』《》<>〈〉\"“”!！?？—–_*=＝。.…-]+"
)


def parts_of(text: str, kept: Sequence[Span]) -> Iterator[Part]:
    """Tiles the title. Separators inside a kept span (a URL, `120x60cm`) separate nothing."""
    at = 0
    taken = Taken(len(text), kept)
    for start, end in (free for match in _BETWEEN.finditer(text) for free in taken.free(match.span())):
        if start > at:
            yield Part(text[at:start], (at, start), is_text=True)
        yield Part(text[start:end], (start, end), is_text=False)
        at = end
    if at < len(text):
        yield Part(text[at:], (at, len(text)), is_text=True)


_PUNCTUATION = str.maketrans({
    "，": ",", "、": ",", "；": ";", "：": ":", "（": "(", "）": ")", "【": "[", "】": "]", "「": '"', "」": '"',
    "『": '"', "』": '"', "《": '"', "》": '"', "〈": '"', "〉": '"', "“": '"', "”": '"',
    "｜": "|", "／": "/", "！": "!", "？": "?",
    "＋": "+", "＆": "&", "＝": "=", "～": "~", "·": "·", "—": "-", "–": "–", "。": ".",
    "\u3000": " ",
})  # fmt: skip


_SPACE_BEFORE = frozenset("(（[【「『《〈“|｜")
_SPACE_AFTER = frozenset(")）]】」』》〉”|｜,，、;；:：!！?？.。")


def separator(between: str, before: str, after: str) -> str:
    """How what stands between two parts is written in a target with spaces between words.

    A space between two Chinese parts becomes a comma: listings separate their attributes so. Beside a brand, code or
    number written in Latin letters it stays a space. Marks become Western ones with Western spacing, and a new line
    stays one.
    """
    marks = between.strip()
    if not marks and "\n" in between:
        return between
    if not marks:
        return ", " if has_han(before) and has_han(after) else " "
    opens = marks[0] in _SPACE_BEFORE or (between[0].isspace() and marks[0] not in _SPACE_AFTER)
    closes = marks[-1] in _SPACE_AFTER or (between[-1].isspace() and marks[-1] not in _SPACE_BEFORE)
    written = "".join(marks.translate(_PUNCTUATION).split())
    return (" " if opens and before else "") + written + (" " if closes and after else "")
