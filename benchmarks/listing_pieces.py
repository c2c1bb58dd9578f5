"""The pieces that listings carry and no translation may lose, each kind with what makes one."""

from collections.abc import Callable
from enum import StrEnum
from random import Random


class Carried(StrEnum):
    """What kind of piece it is. Up to `PHONE` every letter of one counts; of the others what makes the figure."""

    TEMPLATE = "template"
    TAG = "tag"
    ENTITY = "entity"
    ADDRESS = "address"
    EMOJI = "emoji"
    SKU = "sku"
    STANDARD = "standard"
    PHONE = "phone"
    BIDI = "bidi"
    SIZE = "size"
    FRACTION = "fraction"
    PRICE = "price"
    PERCENT = "percent"
    DATE = "date"
    NUMBER = "number"


_TEMPLATES = (
    *"{name} {0} {{color}} ${brand} [[city]] %%NAME%% %s %1$s %.2f %(count)d $SIZE %d %@ %1$@ %05.1f %-10s %ld".split(),
    *"{имя} {名前} {ชื่อ} {اسم} {{título}} {用户名} {{{raw}}} {{#if}} {{/if}} {user.name} {0:N2} {price|money}".split(),
    *"%{n} *|FNAME|* __user__ %BRAND% #{name} $t(cart.add) {KeyWord:Shoes}".split(),
    "{{ product.title | upcase }}", "{% if vip %}", "{% endif %}", "{{> card size='L'}}", "{{!-- why --}}",
    "{n, plural, one {# piece} other {# pieces}}", "{sex, select, male {he} female {she} other {they}}",
    "{d, date, short}", "{{${first_name} | default: 'you'}}", "<%= name %>",
)  # fmt: skip
_ENTITIES = (
    "&amp;", "&nbsp;", "&#39;", "&lt;", "&quot;", "&eacute;", "&frac12;", "&copy;", "&hellip;", "&#x1F525;", "&#8217;",
    "&zwj;",
)  # fmt: skip
_HANDLES = (
    "@shop_cn",
    "#sale",
    "#скидка",
    "#セール",
    "#ลดราคา",
    "#تخفيضات",
    "#promoção",
    "@loja.br",
    "#BlackFriday2026",
)
_HOSTS = ("shop.example", "loja.example.br", "www.shop.example", "магазин.example")
_PATHS = ("/p", "/耳机", "/produto/fone-de-ouvido", "/товар", "/?id=7&ref=ad", "/a_b-c.html#top", "/100%25")
_EMOJI = (
    "🔥 👩‍👩‍👧‍👦 👍🏽 ❤️‍🔥 🇧🇷 1️⃣ 🏴󠁧󠁢󠁳󠁣󠁴󠁿 ★ ✅ ™ ® 🎁 👩🏾‍💻 🧑🏻‍❤️‍💋‍🧑🏿 🏳️‍🌈 👨‍👩‍👧 🤝🏽 ☝️ ☎️ ♻️ ✈ ⭐️ 🫶🏼 🇨🇳 #️⃣ ➡️ ✔️ ㊙️ ©"
).split()
_UNITS = (
    "cm",
    "mm",
    "m",
    "ml",
    "L",
    "kg",
    "g",
    "W",
    "mAh",
    "GB",
    "TB",
    "Hz",
    "V",
    "oz",
    '"',
    "lb",
    "ft",
    "in",
    "°C",
    "dB",
    "fl oz",
)
_STANDARDS = (
    "4K@60Hz", "IP68", "USB-C 3.2", "USB 3.2 Gen 2", "Wi-Fi 6E", "Bluetooth 5.3", "HDMI 2.1", "UPF50+", "PD 3.0",
    "M.2", "802.11ax", "H.265", "DDR5-5600", "PCIe 4.0", "SPF 50+", "E27", "R134a", "IPX7", "Cat.6", "RJ-45", "EN-71",
    "QC4+", "5G", "1080p", "8K",
)  # fmt: skip
_BIDI = (("\u200f", ""), ("\u200e", ""), ("\u2067", "\u2069"), ("\u2068", "\u2069"), ("\u202b", "\u202c"))
_PHONES = (
    "+55 (11) 98765-4321", "+86 138 0013 8000", "400-820-8820", "(555) 123-4567", "0800 123 4567", "+1-555-010-9999",
    "+44 20 7946 0958", "021-6888 8888", "(11) 4004-1234", "1-800-555-0199",
)  # fmt: skip
_FRACTIONS = ("1/2", "3/4", "1-1/2", "1 1/2", "5/16", "½", "1½", "¼", "9/10")
_SIGNS = {"zh": ("¥", "￥", "$", "US$"), "en": ("$", "US$", "£", "€", "¥"), "pt": ("R$ ", "R$", "€", "US$ ")}
_BEHIND = {"zh": ("元", " USD"), "en": (" USD", " EUR", "€", " £"), "pt": (" €", " BRL", " USD")}
_BEFORE = {"zh": ("USD ", "CNY "), "en": ("USD ", "EUR ", "GBP ", "A$", "₹", "CA$"), "pt": ("BRL ", "USD ", "€ ")}
_DIGITS_OF = {"arabic": "٠١٢٣٤٥٦٧٨٩", "wide": "０１２３４５６７８９", "devanagari": "०१२३४५६७८९"}


class Pieces:
    """Makes pieces of every kind as `language` writes them."""

    def __init__(self, language: str, random: Random) -> None:
        self._language = language
        self._random = random
        self._makers: dict[Carried, Callable[[], str]] = {
            Carried.TEMPLATE: lambda: random.choice(_TEMPLATES),
            Carried.ENTITY: lambda: random.choice(_ENTITIES),
            Carried.ADDRESS: self._address,
            Carried.EMOJI: lambda: random.choice(_EMOJI),
            Carried.SKU: self._sku,
            Carried.STANDARD: lambda: random.choice(_STANDARDS),
            Carried.PHONE: lambda: random.choice(_PHONES),
            Carried.BIDI: self._bidi,
            Carried.SIZE: self._size,
            Carried.FRACTION: self._fraction,
            Carried.PRICE: self._price,
            Carried.PERCENT: lambda: random.choice(("50%", "100%", f"{random.randint(1, 99)}%", self._decimal() + "%")),
            Carried.DATE: self._date,
            Carried.NUMBER: self._number,
        }

    @property
    def kinds(self) -> list[Carried]:
        return list(self._makers)

    def make(self, kind: Carried) -> str:
        return self._makers[kind]()

    def _address(self) -> str:
        random = self._random
        host = random.choice(_HOSTS)
        return random.choice((
            f"https://{host}{random.choice(_PATHS)}", f"https://{host}/{random.randint(1, 9999)}", "www.shop.example/p",
            f"me+{random.randint(1, 99)}@shop.example", "vendas@loja.example.br", random.choice(_HANDLES),
        ))  # fmt: skip

    def _sku(self) -> str:
        random = self._random
        letters = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZ") for _ in range(random.randint(2, 3)))
        number = random.randint(1, 99_999)
        return random.choice((
            f"{letters}-{number}", f"{letters}{number}", f"{letters}-{number}/B2", f"{letters}{number}Pro",
            f"{letters}{number}.v2", f"{letters}.{number}/{letters[0]}", f"{number}-{letters}", f"{letters}_{number}",
            f"{letters}-{number}-{letters[::-1]}", f"{letters} {number}/{number % 100}",
        ))  # fmt: skip

    def _bidi(self) -> str:
        opening, closing = self._random.choice(_BIDI)
        return opening + self._random.choice(("سامسونج", "שעון", "خصم")) + closing

    def _size(self) -> str:
        random = self._random
        a, b, c = (random.randint(1, 300) for _ in range(3))
        unit = random.choice(_UNITS)
        return random.choice((
            f"{a}x{b}cm", f"{a}×{b}×{c} cm", f"{self._decimal()}{unit}", f"{a}{unit}", f"{a}*{b}mm",
            f"{a} {unit if unit != 'in' else 'cm'}",
            f"{random.randint(34, 40)}-{random.randint(41, 46)}", "S-5XL", f"{a}-{a + b} cm", f"{a}–{a + b}{unit}",
            f"{a % 9 + 2} x {b} ml", f"{a % 9 + 2}x{b % 9 + 2}", f'{a}" x {b}"', f"Ø{a} mm", f"±{self._decimal()} mm",
            f"≥{a} cm", f"-{a % 40} °C", f"{a}/{b} V", f"{a}x{self._decimal()}cm",
        ))  # fmt: skip

    def _fraction(self) -> str:
        return self._random.choice(_FRACTIONS) + self._random.choice(('"', " cm", "", " in", '"'))

    def _price(self) -> str:
        random = self._random
        amount = f"{random.randint(1, 999)}.{random.randint(0, 99):02}"
        if random.random() < 0.2:
            amount = f"{random.randint(1, 9)},{random.randint(0, 999):03}.{random.randint(0, 99):02}"
        if self._language == "pt":
            amount = amount.translate(str.maketrans(",.", ".,"))
        if random.random() < 0.2:
            return amount + random.choice(_BEHIND[self._language])
        return random.choice(random.choice((_SIGNS, _SIGNS, _BEFORE))[self._language]) + amount

    def _decimal(self) -> str:
        mark = "," if self._language == "pt" else "."
        return f"{self._random.randint(0, 20)}{mark}{self._random.randint(1, 9)}"

    def _date(self) -> str:
        day, month = self._random.randint(1, 28), self._random.randint(1, 12)
        return self._random.choice((f"2026-{month:02}-{day:02}", f"{day:02}/{month:02}/2026", f"{month}.{day}"))

    def _number(self) -> str:
        a, mark = self._random.randint(2, 9), "." if self._language == "pt" else ","
        plain = self._random.choice((str(a), str(a * 100), f"{a}-{a + 3}", f"1{mark}{a}00", "3000", "2026"))
        if self._random.random() < 0.15:
            return str(a * 100 + 7).translate(
                str.maketrans("0123456789", self._random.choice(list(_DIGITS_OF.values())))
            )
        return plain
