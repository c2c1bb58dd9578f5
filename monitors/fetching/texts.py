"""What sources write, made plain: HTML to text, moments of every spelling to aware ones, stable keys from words."""

import hashlib
import html
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import regex

from core.text import fold_key, well_formed
from monitors.fetching.rates import moment

TEXT_LIMIT = 50_000  # code points kept of one item; a review or post has far fewer, an article's teaser too
_BLOCKS = frozenset("p br div li tr h1 h2 h3 h4 h5 h6 blockquote pre ul ol table hr".split())
_SILENT = frozenset({"script", "style", "template", "head", "title"})
_SPACES = regex.compile(r"[^\S\n]+")
_LINES = regex.compile(r"[ ]*\n[ \n]*")
_MARKUP = regex.compile(r"<[a-zA-Z/!?]|&[#\w]")
_NAME = regex.compile(r"/?[a-zA-Z][a-zA-Z0-9]*")
_ALT = regex.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"']+))""", regex.IGNORECASE)
_CLOSING = {word: regex.compile(rf"</{word}[^<>]*>", regex.IGNORECASE) for word in _SILENT}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def plain(markup: object) -> str:
    """The text of HTML, blocks on lines of their own; text without markup stays as it is, tidied."""
    text = str(markup or "")[: TEXT_LIMIT * 4]
    return tidy(html.unescape("".join(_pieces(text))) if _MARKUP.search(text) else text)


def _pieces(text: str) -> Iterator[str]:
    """What stands between the tags. One pass: the library's parser takes the square of an unclosed tag's length."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        yield text[at:start]
        if not text[start + 1 : start + 2].isalpha() and text[start + 1 : start + 2] not in {"/", "!", "?"}:
            at = start + 1
            yield "<"
            continue
        is_comment = text.startswith("<!--", start)
        end = text.find("-->" if is_comment else ">", start)
        if end < 0:
            yield "" if is_comment else text[start:]
            return
        tag = text[start + 1 : end]
        name = _NAME.match(tag)
        word = name[0].lower() if name else ""
        at = end + (3 if is_comment else 1)
        if word in _SILENT and not (closing := _CLOSING[word].search(text, at)):
            return
        if word in _SILENT and closing:
            at = closing.end()
        yield _instead(tag, word)
    yield text[at:]


def _instead(tag: str, word: str) -> str:
    """What a tag becomes: a line for a block, the words of a picture, nothing for the others."""
    if word.removeprefix("/") in _BLOCKS:
        return "\n"
    alt = _ALT.search(tag) if word == "img" else None
    return next((said for said in alt.groups() if said), "") if alt else ""


def tidy(text: object) -> str:
    """NFC, no half characters or controls, single spaces, no empty lines, cut at the limit."""
    whole = unicodedata.normalize("NFC", well_formed(str(text or "")[: TEXT_LIMIT * 2]))
    whole = "".join(" " if ord(c) < 32 and c != "\n" else c for c in whole.replace("\r\n", "\n").replace("\x7f", ""))
    return _LINES.sub("\n", _SPACES.sub(" ", whole)).strip()[:TEXT_LIMIT]


def joined(*parts: object) -> str:
    """The parts that say something, each on a line."""
    return "\n".join(said for part in parts if (said := plain(part)))


def when(value: object) -> datetime | None:
    """A moment from ISO text, an HTTP date, seconds or milliseconds since 1970; None where it cannot be one."""
    if isinstance(value, bool) or value in (None, ""):
        return None
    found = moment(str(value), _EPOCH)
    return found if found is not None and 1990 <= found.year <= 2200 else None


def whole(value: object) -> int | None:
    """A count, wherever it is one."""
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None


def stars(value: object) -> float | None:
    """Stars from 1 to 5, or None."""
    try:
        found = float(str(value))
    except ValueError:
        return None
    return found if 1 <= found <= 5 else None


def key_of(*parts: object) -> str:
    """A stable key of words: case, width, spaces and punctuation do not matter."""
    words = " ".join(regex.findall(r"[\p{L}\p{M}\p{N}]+", fold_key(" | ".join(str(part or "") for part in parts))))
    return hashlib.sha256((words or repr(parts)).encode()).hexdigest()[:32]


def unescaped(text: object) -> str:
    """Text in which a service escaped `&`, `<` and `>` although it is not HTML."""
    return tidy(html.unescape(str(text or "")))


def get(data: object, *path: str | int, default: Any = None) -> Any:
    """A value deep in an answer; `default` where any step is missing."""
    for step in path:
        if isinstance(step, str) and isinstance(data, Mapping):
            data = data.get(step)
        elif isinstance(step, int) and isinstance(data, list) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return default
    return default if data is None else data
