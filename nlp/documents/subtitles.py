"""SubRip: the words of each subtitle are one segment; numbers, times and the number of lines stay."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from core.encodings import Decoded, decode
from core.text import needs_border
from nlp.documents.base import DocumentSegment, refuse
from nlp.markup import MarkupKind, MarkupOptions

_TIME = re.compile(r"\d{1,3}:\d\d:\d\d[,.]\d{1,3}\s*-->\s*\d{1,3}:\d\d:\d\d[,.]\d{1,3}[^\r\n]*(?:\r\n|\n|\r)")
_BLANK = re.compile(r"(?>\r\n|\n|\r)[ \t]*(?>\r\n|\n|\r)")
_LINE = re.compile(r"\r\n|\n|\r")
_TAG = re.compile(r"</?[a-zA-Z][^>]*>")
_HTML = MarkupOptions(kind=MarkupKind.HTML)


@dataclass(frozen=True)
class _Subtitles:
    decoded: Decoded
    spans: Sequence[tuple[int, int]]
    """Where the words of each subtitle stand."""

    @property
    def segments(self) -> list[DocumentSegment]:
        return [_segment(self.decoded.text[start:end]) for start, end in self.spans]

    @property
    def notes(self) -> Sequence[str]:
        return self.decoded.notes

    def render(self, targets: Sequence[str], target_tag: str) -> bytes:  # noqa: ARG002 - subtitles say no language
        text, parts, done = self.decoded.text, list[str](), 0
        for (start, end), target in zip(self.spans, targets, strict=True):
            parts += [text[done:start], _wrapped(target, text[start:end])]
            done = end
        return "".join([*parts, text[done:]]).encode("utf-8", "replace")


class SubtitlesFormat:
    suffixes = (".srt",)
    media_type = "application/x-subrip"

    def open(self, raw: bytes) -> _Subtitles:
        decoded = decode(raw)
        times = list(_TIME.finditer(decoded.text))
        if not times:
            refuse("it has no subtitle with a time")
        return _Subtitles(decoded, [span for time in times if (span := _words(decoded.text, time.end()))])


def _words(text: str, start: int) -> tuple[int, int] | None:
    """The lines from `start` to the next blank one; None where there are none."""
    if start >= len(text) or _LINE.match(text, start):
        return None
    blank = _BLANK.search(text, start)
    end = blank.start() if blank else len(text.rstrip())
    return (start, end) if text[start:end].strip() else None


def _segment(words: str) -> DocumentSegment:
    """A sentence over two lines is one: the lines are joined as the script joins words."""
    lines = [line.strip() for line in _LINE.split(words)]
    joined = lines[0]
    for line in lines[1:]:
        spaced = needs_border(joined[-1:] or " ") or needs_border(line[:1] or " ")
        is_speech = line.startswith("-")
        joined += ("\n" if is_speech else " " if spaced else "") + line
    return DocumentSegment(joined, _HTML if _TAG.search(joined) else None, len(_TAG.sub("", joined)))


def _wrapped(target: str, like: str) -> str:
    """The target on as many lines as there were, cut at spaces only."""
    end = found[0] if (found := _LINE.search(like)) else "\n"
    count = len(_LINE.split(like))
    lines = target.split("\n")
    while len(lines) < count:
        longest = max(range(len(lines)), key=lambda i: len(lines[i]))
        words = lines[longest]
        spaces = [i for i, letter in enumerate(words) if letter == " " and not _is_in_tag(words, i)]
        if not spaces:
            break
        middle = min(spaces, key=lambda i: abs(i - len(words) / 2))
        lines[longest : longest + 1] = [words[:middle], words[middle + 1 :]]
    return end.join(lines)


def _is_in_tag(words: str, place: int) -> bool:
    return words.rfind("<", 0, place) > words.rfind(">", 0, place)
