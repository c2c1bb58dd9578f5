"""Texts as merchants and their templates could write them, for property tests."""

from hypothesis import strategies as st

PLACEHOLDERS = [
    "{name}", "{0}", "{{color}}", "${brand}", "[[city]]", "%%NAME%%", "%s", "%1$s", "%.2f", "%(count)d", "$SIZE",
    "$size", "https://a.cn/x?b=1&c=2", "www.shop.cn/p", "me+x@shop.co.uk", "@shop_cn", "#sale", "<b>", "</b>",
    "<br/>", "<a href='x'>", "🔥", "👩‍👩‍👧‍👦", "👍🏽", "❤️‍🔥", "🇨🇳", "1️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "☝🏽", "★", "\ufffc",
    "{{{raw}}}", "{{#if vip}}", "{{/if}}", "{% if vip %}", "{{ title | upcase }}", "{{${first_name} | default: 'you'}}",
    "{n, plural, one {# piece} other {# pieces}}", "{s, select, male {<b>he</b>} other {they}}",
    "<%= name %>", "*|FNAME|*", "__user__", "%BRAND%", "%{count}", "#{name}", "$t(cart.add)", "%ld", "%-10s", "%1$@",
    "<!-- promo -->", "&frac12;",
    "\u2068Sony\u2069", "\u202bسامسونج\u202c", "@loja.br", "+55 (11) 98765-4321", "400-820-8820", "(555) 123-4567",
    "021-6888 8888", "✈", "👩🏾‍💻", "🧑🏻‍❤️‍💋‍🧑🏿", "🏳️‍🌈", "©",
]  # fmt: skip
CODES = ["XM-2024Pro", "1.8L", "120x60cm", "4K@60Hz", "UPF50+", "USB3.0", "30", "1,299.00", "3-5", "30×40", "50%",
         "1/2", "1 1/2", "2½", "½", "±2 mm", "Ø30 cm", "-18 °C", "≥5 kg", "10-15 cm", "110/220V", "1/2 in", '42"',
         "USB-C 3.2", "USB 3.2 Gen 2", "Wi-Fi 6E", "Bluetooth 5.3", "SPF 50+", "802.11ax", "RCH 27174/74", "MX.3S/B2",
         "XM_41112", "٣٠", "３０"]  # fmt: skip
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
