"""Texts as merchants and their templates could write them, for property tests."""

from hypothesis import strategies as st

PLACEHOLDERS = [
    "{name}", "{0}", "{{color}}", "${brand}", "[[city]]", "%%NAME%%", "%s", "%1$s", "%.2f", "%(count)d", "$SIZE",
    "$size", "https://a.cn/x?b=1&c=2", "www.shop.cn/p", "me+x@shop.co.uk", "@shop_cn", "#sale", "<b>", "</b>",
    "<br/>", "<a href='x'>", "🔥", "👩‍👩‍👧‍👦", "👍🏽", "❤️‍🔥", "🇨🇳", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☝🏽", "★", "\ufffc",
]  # fmt: skip
CODES = ["XM-2024Pro", "1.8L", "120x60cm", "4K@60Hz", "UPF50+", "USB3.0", "30", "1,299.00", "3-5", "30×40", "50%"]
WORDS = [
    "降噪", "蓝牙耳机", "包邮", "今天", "您好", "，", "。", " ", "！", "Sony ", "скидка ", "ノイズ", "เสียง ", "خصم ",
    "\n", "（", "）", "【", "】", "|", "é", "ﬀ", "½", "A1", "a", "Mr. ", "\u200d", "\u0301", "\0", "𠮷",
]  # fmt: skip

placeholders = st.sampled_from(PLACEHOLDERS)
codes = st.sampled_from(CODES)
words = st.sampled_from(WORDS)
pieces = st.lists(placeholders | codes | words, max_size=20)
texts = pieces.map("".join) | st.text(max_size=60)
CHINESE = ["降噪", "蓝牙耳机", "今天特价", "您好", "请查收", "，", "。", "的", " "]


@st.composite
def apart(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A Chinese text and the placeholders in it, none of which touches another one."""
    kept = draw(st.lists(placeholders.filter(lambda p: p != "\ufffc"), max_size=6))
    between = st.lists(st.sampled_from(CHINESE), min_size=1, max_size=4).map("".join)
    text = draw(between)
    for placeholder in kept:
        text += f"{placeholder} {draw(between)}"
    return text, kept
