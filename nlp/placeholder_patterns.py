"""What the pieces that must survive look like, kind by kind: the shapes `nlp/protection.py` finds them by."""

from collections.abc import Sequence

import regex

from nlp.markup.base import STAND_IN
from nlp.phones import INTERNATIONAL, LOCAL

_CHINESE_MARKS = "，。；：！？、（）【】「」『』《》“”"
_IN_ADDRESS = rf"(?:[^\s\p{{Cc}}<>\"'\p{{Han}}\p{{Hiragana}}\p{{Katakana}}{_CHINESE_MARKS}]|(?<=[/=_&?#-])\p{{Han}}+)"
"""Chinese words follow an address without a space (`https://a.cn/x点击`); they are its own only after a `/`, `=` …"""
_IN_TAG = r"(?:(?!\p{Han})[\p{L}\p{M}\p{N}_\u200c\u200d])"
"""Chinese words follow a tag without a space; a tag of them (#双11) is said in the target's words."""
_HANDLE_GOES_ON = r"(?:(?<=@\w{2,61})\.(?:(?!\p{Han})\w){2,30})?+"
_TAGS = r"[\U000E0020-\U000E007F]"
"""They spell the region of a flag (🏴󠁧󠁢󠁳󠁣󠁴󠁿)."""
_SIGNS = "[★☆♥♡♪✓✔✅❤•●◆■▶►※→←↑↓©®™℃℉]"
_PICTOGRAPH = r"\p{Extended_Pictographic}"

_MARKUP = (
    r"<!--(?:(?!-->)[^\n]){0,500}-->",
    r"</?[A-Za-z][A-Za-z0-9:-]{0,60}(?:[\s/][^<>\n]{0,500})?>",
    STAND_IN,
)
_TEMPLATE_BEGINS = r"[{\[<*$_%&#\u2066-\u2068\u202A\u202B\u202D\u202E]"
_TEMPLATES = (
    r"\{{3}[^{}\n]{1,100}\}{3}",  # {{{raw}}}
    r"\{\{(?:[^{}\n]|\$\{[^{}\n]{1,60}\}){1,200}\}\}",  # {{color}}, {{${first_name} | default: 'you'}}
    r"\$\{[^{}\n]{1,100}\}",  # ${brand}
    r"(?<![\d%])%\{[^{}\n]{1,100}\}|\#\{[^{}\n]{1,100}\}",  # %{count}, #{name}
    r"\{[^{}\n]{0,100}\}",  # {name}, {0}, {% if vip %}
    r"\[\[[^\[\]\n]{1,100}\]\]",  # [[city]]
    r"<%[^<>\n]{1,200}%>",  # <%= name %>
    r"\*\|[^|*\n]{1,60}\|\*",  # *|FNAME|*
    r"\$t\([^()\n]{1,100}\)",  # $t(cart.add)
    r"(?<![A-Za-z0-9_])__[A-Za-z](?:[A-Za-z0-9]|_(?!_)){0,60}__(?![A-Za-z0-9_])",  # __user__
    r"%%[A-Za-z_]\w{0,60}%%",  # %%NAME%%
    r"(?<![A-Za-z0-9_%])%[A-Z][A-Z0-9_]{1,60}%(?![A-Za-z0-9_%])",  # %BRAND%
    r"%\([A-Za-z_]\w{0,60}\)[sdifr]",  # %(count)d
    r"(?<![\d%])%(?:\d+\$)?[-+0#]*\d*(?:\.\d+)?(?:hh?|ll?|[jtz])?[sdfiuxXeEgGc@](?![A-Za-z0-9])",  # %s, %1$s, %.2f, %ld
    r"(?<![A-Za-z0-9$])\$[A-Z_][A-Z0-9_]{0,60}(?![A-Za-z0-9_])",  # $SIZE
    r"(?<![A-Za-z0-9_$])\$[a-z_][A-Za-z0-9_]{0,60}(?![\p{Latin}\d_])",  # $size
    r"&(?:[A-Za-z]{2,24}[0-9]{0,2}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});",  # &amp;, &#39; in a feed's plain text
    r"[\u2066-\u2068][^\u2066-\u2069\n]{1,60}\u2069",  # a value that a template isolates from the direction around it
    r"[\u202A\u202B\u202D\u202E][^\u202A-\u202E\n]{1,60}\u202C",  # the same, as it was written before Unicode 6.3
)
_NO_PHONE = (
    r"[A-Za-z\p{N}%％]|[-.,/]\d|\s?(?:\p{Sc}|[元円원°\"]|(?:[KMGT]B|m?Ah|m?[lLmgWV]|[ck]m|kg|oz|lbs?|ft)(?![A-Za-z'’]))"
)
"""What stands behind amounts and measures."""
_PHONE = rf"(?=[+(\d])(?<![A-Za-z\p{{N}}\p{{Sc}}][.,]?)(?<!\d[-./])(?:{INTERNATIONAL}|{LOCAL})(?!{_NO_PHONE})"
_ADDRESSES = (
    rf"(?:https?|ftp)://{_IN_ADDRESS}+",
    rf"(?<![A-Za-z0-9@.])www\.[A-Za-z0-9-]+\.{_IN_ADDRESS}+",
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+",
    rf"(?<![\p{{Latin}}\p{{Cyrillic}}\p{{N}}_])[@#](?=[\p{{L}}_]){_IN_TAG}{{2,61}}{_HANDLE_GOES_ON}",  # @loja.br, #вещь
    _PHONE,
)
_EMOJI = (
    r"\p{Regional_Indicator}{2}",
    r"[0-9#*]\uFE0F?\u20E3",
    rf"(?:{_PICTOGRAPH}|\p{{Emoji_Presentation}})(?:\p{{M}}|\p{{Emoji_Modifier}}|{_TAGS}|\u200D{_PICTOGRAPH})*",
    _SIGNS,
)
_PLAIN = r"\d++(?:[.,:：]\d++)*+"
_VULGAR = "[¼-¾⅐-⅞]"
_FIGURE = rf"(?:{_PLAIN}{_VULGAR}?+|{_VULGAR})"
_JOINED = r"(?:[\"″]?\p{Blank}?[-~–～xX×*]\p{Blank}?|/)"
_FIGURES = rf"(?:(?<![/.-])\d{{1,2}}[ ](?=\d{{1,2}}/\d))?+{_FIGURE}(?:{_JOINED}{_FIGURE})"
"""`30`, `1,299.00`, `3-5`, `30×40`, `1/2`, `1 1/2`, `2½`; how often it goes on is said by who uses it."""
_SIGNED = r"(?:[±≥≤≈Ø⌀]\p{Blank}?(?=\d)|(?<![^\s(（\[【\p{Han}，：:/|])[-−+](?=\d))?+"
"""±2 mm, Ø30 cm, -18 °C."""
UNITS = (
    r"\p{Blank}?(?:[mck]?m|[mk]?g|m?l|L|k?W|m?Ah|[kMG]?Hz|[KMGT]B|dB|fl\p{Blank}?oz|oz|lbs?|ft|V|°\p{Blank}?[CF]?"
    rf"|(?<=[\d¼-¾⅐-⅞]|{_VULGAR}\p{{Blank}}|/\d{{1,3}}\p{{Blank}})in)(?![\p{{Latin}}\d])"
)
"""`5 in` may be a preposition; `5in` and `1/2 in` are inches."""
_DIGIT = r"[\d¼-¾⅐-⅞]"
_CODE_BEGINS = r"(?<![A-Za-z0-9])(?=[A-Za-z\d¼-¾⅐-⅞±≥≤≈Ø⌀−+-])"
_STANDARD = (
    r"(?<![A-Za-z0-9])(?:USB|Type|Wi-?Fi|Bluetooth|HDMI|DP|DisplayPort|PD|QC|PCIe|SATA|NVMe|Thunderbolt|[SU]PF|L?P?DDR|"
    r"ISO|Android|iOS)(?:-[ABC])?[ .-]?\d++(?:\.\d++)*+[A-Za-z]{0,2}+\+?(?:\p{Blank}?Gen\p{Blank}?\d(?:x\d)?)?"
    rf"(?:-[A-Za-z0-9]+)*(?![A-Za-z0-9]|[-._+@][A-Za-z0-9]|\p{{Blank}}?[%％]|{UNITS})"
)
"""The name of a standard with its version; a share or measure behind it (`Bluetooth 50%`, `USB 2 m`) is none."""
_MIXED_WORD = (
    r"(?<![A-Za-z0-9]|\d[.,])(?=[0-9._/+@-]{0,60}+[A-Za-z])(?=[A-Za-z._/+@-]{0,60}+[0-9])"
    r"[A-Za-z0-9]+(?:(?:[-._+@]|(?<=[0-9]),(?=[0-9])|/(?![0-9])|(?<=[0-9][A-Za-z]?)/(?![0-9]++[×*][0-9]))[A-Za-z0-9]+)*"
    r"(?:(?<=\dfl) oz)?\+?(?![A-Za-z0-9])"
)
"""A slash between a word and a number parts them (`Sony/6.9 kg`), and before a size: `8K/194×191 cm`."""
_ARTICLE = r"(?<![A-Za-z0-9])[A-Z]{2,5}[ ](?:\d{2,6}/\d{1,4}|(?!(?:19|20)\d\d(?!\d))\d{4,6})(?![A-Za-z0-9]|[.,/]\d)"
_MEASURE = rf"(?<![A-Za-z0-9.,]|\d/){_SIGNED}{_FIGURES}{{0,3}}+(?:{UNITS}|[\"″]|\p{{Blank}}[\"″](?![\p{{L}}\d]))"
MEASURE = regex.compile(rf"{_SIGNED}{_FIGURES}{{0,3}}+(?:{UNITS}|\p{{Blank}}?[\"″])")
"""A figure with a unit that we know, which may be spaced anew."""
_CODES = (
    _STANDARD,  # USB 3.2 Gen 2, Wi-Fi 6E
    _ARTICLE,  # RCH 27174/74, but NEW 2026
    _MIXED_WORD,  # XM-2024Pro, 1.8L, 120x60cm, 4K@60Hz, UPF50+
    _MEASURE,  # 234 mAh, 10 × 20 cm, 42"
)
_NUMBERS = (
    r"(?<![A-Za-z0-9./-])\d{1,2}([./-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d)",  # 27/11/2026
    r"(?<![A-Za-z0-9./-])\d{4}([./-])\d{1,2}\2\d{1,2}(?!\d)",  # 2026-11-27
    rf"(?<![A-Za-z0-9]){_SIGNED}{_FIGURES}*+%?(?![A-Za-z0-9])",
)


Shape = tuple["regex.Pattern[str]", "regex.Pattern[str]"]
"""What every text with such a piece has in it, which is cheap to look for; and the piece."""


def _shape(hint: str, patterns: Sequence[str], beginning: str = "") -> Shape:
    """`beginning` is where any of the patterns may begin: asked once, where else each would be tried."""
    return regex.compile(hint), regex.compile(rf"{beginning}(?:{'|'.join(patterns)})")


MARKUP = (_shape(rf"<|{STAND_IN}", _MARKUP),)
TEMPLATES = (_shape(_TEMPLATE_BEGINS, _TEMPLATES, f"(?={_TEMPLATE_BEGINS})"),)
ADDRESSES = (_shape(r"://|www\.|[@#]", _ADDRESSES), _shape(r"\d", [_PHONE]))
EMOJI = (_shape(r"[^\x00-\x7F]", _EMOJI),)
CODES = (_shape(_DIGIT, _CODES, _CODE_BEGINS),)
NUMBERS = (_shape(_DIGIT, _NUMBERS),)
"""The shapes of a kind: the first whose hint a text has is the one to look for."""
