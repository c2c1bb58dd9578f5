"""Pieces of a text that must come through untouched: placeholders, addresses, codes, numbers, emoji.

Strict kinds are protected wherever they stand. The others (codes and numbers) are protected in titles, where a model
spells them out or drops them; in prose they are only checked, since a model may rightly move or rewrite them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import regex

from core.findings import Span
from core.spans import Taken
from core.text import has_han
from nlp.markup.base import STAND_IN


class Kind(StrEnum):
    TEMPLATE = "template"
    TAG = "tag"
    ADDRESS = "address"
    EMOJI = "emoji"
    CODE = "code"
    NUMBER = "number"

    @property
    def is_strict(self) -> bool:
        return self not in (Kind.CODE, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """`text` stands at `span` of the source and must stand in the target exactly once for each time it does here."""

    kind: Kind
    text: str
    span: Span

    def moved(self, by: int) -> "Placeholder":
        """The same piece in a text that begins `by` code points earlier."""
        return Placeholder(self.kind, self.text, (self.span[0] + by, self.span[1] + by))


_CHINESE_MARKS = "，。；：！？、（）【】「」『』《》“”"
_IN_ADDRESS = rf"(?:[^\s\p{{Cc}}<>\"'\p{{Han}}\p{{Hiragana}}\p{{Katakana}}{_CHINESE_MARKS}]|(?<=[/=_&?#-])\p{{Han}}+)"
"""Chinese words follow an address without a space (`https://a.cn/x点击`); they are its own only after a `/`, `=` …"""
_IN_TAG = r"(?:(?!\p{Han})[\p{L}\p{M}\p{N}_\u200c\u200d])"
"""Chinese words follow a tag without a space; a tag of them (#双11) is said in the target's words."""
_PICTOGRAPH = r"\p{Extended_Pictographic}"
_TAGS = r"[\U000E0020-\U000E007F]"
"""They spell the region of a flag (🏴󠁧󠁢󠁳󠁣󠁴󠁿)."""
_SIGNS = "[★☆♥♡♪✓✔✅❤•●◆■▶►※→←↑↓©®™℃℉]"
_MIXED_WORD = (
    r"(?<![A-Za-z0-9]|\d[.,])(?=[A-Za-z0-9._/+@-]{0,60}[A-Za-z])(?=[A-Za-z0-9._/+@-]{0,60}[0-9])"
    r"[A-Za-z0-9]+(?:[-._/+@][A-Za-z0-9]+)*(?:\+(?=[\s】）)\]，,、|/]|$))?(?![A-Za-z0-9])"
)
_MEASURE = (
    r"(?<![A-Za-z0-9.,])\d++(?:[.,]\d++)*+(?:\s?[-~–x×*]\s?\d++(?:[.,]\d++)*+){0,3}+"
    r"(?:\s?(?:[mck]?m|[mk]?g|m?l|L|k?W|m?Ah|[kMG]?Hz|[KMGT]B|oz|lbs?|V)(?![\p{Latin}\d])|[\"″]|\s[\"″](?![\p{L}\d]))"
)
"""A number and its unit (`234 mAh`, `11,2TB`, `10 × 20 cm`), or in inches (`42"`)."""
_PATTERNS: Sequence[tuple[Kind, Sequence[str]]] = (
    (Kind.TAG, (r"</?[A-Za-z][A-Za-z0-9:-]{0,60}(?:[\s/][^<>\n]{0,500})?>", STAND_IN)),
    (
        Kind.TEMPLATE,
        (
            r"\{\{[^{}\n]{1,100}\}\}",  # {{color}}
            r"\$\{[^{}\n]{1,100}\}",  # ${brand}
            r"\{[^{}\n]{0,100}\}",  # {name}, {0}
            r"\[\[[^\[\]\n]{1,100}\]\]",  # [[city]]
            r"%%[A-Za-z_]\w{0,60}%%",  # %%NAME%%
            r"%\([A-Za-z_]\w{0,60}\)[sdifr]",  # %(count)d
            r"(?<![\d%])%(?:\d+\$)?[-+0#]?\d*(?:\.\d+)?[sdfiux@](?![A-Za-z0-9])",  # %s, %1$s, %.2f
            r"(?<![A-Za-z0-9$])\$[A-Z_][A-Z0-9_]{0,60}(?![A-Za-z0-9_])",  # $SIZE
            r"(?<![A-Za-z0-9_$])\$[a-z_][A-Za-z0-9_]{0,60}(?![\p{Latin}\d_])",  # $size
            r"&(?:[A-Za-z]{2,24}[0-9]{0,2}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});",  # &amp;, &#39; in a feed's plain text
        ),
    ),
    (
        Kind.ADDRESS,
        (
            rf"(?:https?|ftp)://{_IN_ADDRESS}+",
            rf"(?<![A-Za-z0-9@.])www\.[A-Za-z0-9-]+\.{_IN_ADDRESS}+",
            r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
            rf"(?<![\p{{Latin}}\p{{Cyrillic}}\p{{N}}_])[@#](?=[\p{{L}}_]){_IN_TAG}{{2,61}}",  # @handle, #скидка
        ),
    ),
    (
        Kind.EMOJI,
        (
            r"\p{Regional_Indicator}{2}",
            r"[0-9#*]\uFE0F?\u20E3",
            rf"\p{{Emoji_Presentation}}(?:\p{{M}}|\p{{Emoji_Modifier}}|{_TAGS}|\u200D{_PICTOGRAPH})*",
            rf"{_PICTOGRAPH}\p{{Emoji_Modifier}}(?:\uFE0F|\u200D{_PICTOGRAPH})*",  # ☝🏽
            rf"{_PICTOGRAPH}\uFE0F(?:\p{{Emoji_Modifier}}|\u200D{_PICTOGRAPH}\uFE0F?)*",
            _SIGNS,
        ),
    ),
    (
        Kind.CODE,  # letters and digits in one word: XM-2024Pro, 1.8L, 120x60cm, 4K@60Hz, UPF50+
        (_MIXED_WORD, _MEASURE),
    ),
    (
        Kind.NUMBER,  # 30, 1,299.00, 3-5, 30×40, 50%
        (
            r"(?<![A-Za-z0-9./-])\d{1,2}([./-])\d{1,2}\1\d{4}(?!\d)",  # 27/11/2026
            r"(?<![A-Za-z0-9./-])\d{4}([./-])\d{1,2}\2\d{1,2}(?!\d)",  # 2026-11-27
            r"(?<![A-Za-z0-9])\d+(?:[.,:：]\d+)*(?:\s?[-~–～xX×*]\s?\d+(?:[.,]\d+)*)*%?(?![A-Za-z0-9])",
        ),
    ),
)
_COMPILED = [(kind, regex.compile("|".join(patterns))) for kind, patterns in _PATTERNS]
_TRAILING = ".,;:!?)]}'\""


def find_placeholders(text: str, taken: Sequence[Span] = (), *, strict_only: bool = False) -> list[Placeholder]:
    """The pieces to keep, in text order, none overlapping; earlier kinds win (a number in a URL is the URL's).

    Nothing reaches into what is `taken`: after a price, `96,13 - 66×131 cm` is no range but a size.
    """
    found: list[Placeholder] = []
    left = blanked(text, taken)
    for kind, pattern in _COMPILED:
        if strict_only and not kind.is_strict:
            continue
        spans = [span for match in pattern.finditer(left) if (span := _span(kind, match))]
        found += (Placeholder(kind, text[slice(*span)], span) for span in spans)
        left = blanked(left, spans)
    return sorted(found, key=lambda p: p.span)


def _span(kind: Kind, match: "regex.Match[str]") -> Span | None:
    start, end = match.span()
    if kind is Kind.ADDRESS:
        end = start + len(match[0].rstrip(_TRAILING))
    return (start, end) if start < end else None


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with new lines, which end every piece, in the place of what stands at the spans; same length."""
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        parts += (text[at:start], "\n" * (end - max(at, start)))
        at = max(at, end)
    return "".join((*parts, text[at:])) if parts else text


_LATIN = regex.compile(r"[\p{Latin}][\p{Latin}\p{N}'’.&+-]*(?: (?=[\p{Latin}])[\p{Latin}][\p{Latin}\p{N}'’.&+-]*)*")


def find_foreign(text: str, kept: Sequence[Span]) -> list[Span]:
    """Latin-script words inside a text of another script: brands and standards that a title keeps as they are."""
    if not has_han(text):
        return []
    taken = Taken(len(text), kept)
    return [match.span() for match in _LATIN.finditer(text) if not taken.overlaps(match.span())]
