"""Takes personal data out of a text before it is stored, and leaves a tag in its place (`[email]`).

What goes: addresses of mail, names of accounts, phone numbers, order and parcel numbers, bank accounts (IBAN, checked
by ISO 13616 mod 97), payment cards (checked by Luhn, ISO/IEC 7812), and personal values in the query of a URL.
What stays: prices, dates, sizes, barcodes, model numbers. When in doubt about a bare number, it stays.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import regex

from core.findings import Span, overlaps
from nlp.phones import LOCAL


@dataclass(frozen=True, slots=True)
class Removed:
    """What kind of data stood at a span of the text as it came; the data itself is not kept."""

    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Redacted:
    """The text with tags in place of personal data, and what was removed, in text order."""

    text: str
    removed: tuple[Removed, ...]


def redact(text: str) -> Redacted:
    """The text without personal data. Redacting twice changes nothing more."""
    if not _ANY_HINT.search(text):
        return Redacted(text, ())
    found: list[Removed] = []
    digits = len(_DIGIT.findall(text))
    for detector in _DETECTORS:
        if digits < detector.least_digits or not detector.hint.search(text):
            continue
        taken = [removed.span for removed in found]
        found += [Removed(detector.kind, span) for span in detector.spans(text) if not overlaps(span, taken)]
    found.sort(key=lambda removed: removed.span)
    pieces, at = [], 0
    for removed in found:
        pieces += [text[at : removed.span[0]], f"[{removed.kind}]"]
        at = removed.span[1]
    return Redacted("".join([*pieces, text[at:]]), tuple(found))


_DIGIT = regex.compile(r"\d")
_ANY_HINT = regex.compile(r"[\d@=_]|%40|[\[(]at|u/|jd", regex.IGNORECASE)
"""What every text with personal data has somewhere: the hints of all detectors."""


@dataclass(frozen=True, slots=True)
class _Detector:
    """A pattern, of which group `it` (or all) is the data when `is_right` says so."""

    kind: str
    pattern: Any
    is_right: Callable[[str], bool] = lambda _: True
    least_digits: int = 0
    """No text with fewer holds it; most texts hold few, and are spared the search."""
    hint: Any = _DIGIT
    """What every text that holds it has somewhere; quick to look for."""

    def spans(self, text: str) -> list[Span]:
        group = "it" if "it" in self.pattern.groupindex else 0
        return [match.span(group) for match in self.pattern.finditer(text) if self.is_right(match[group])]


def _digits(text: str) -> str:
    """The digits of a text, whatever their script, as ASCII."""
    return "".join(str(int(character)) for character in text if character.isdecimal())


def _is_card(text: str) -> bool:
    digits = _digits(text)
    return len(digits) in {15, 16, 19} and digits[0] in "23456" and _luhn(digits)


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (sum(map(int, digits[::-2])) + sum(doubled)) % 10 == 0


def _is_iban(text: str) -> bool:
    code = text.replace(" ", "").upper()
    return 15 <= len(code) <= 34 and int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def _is_phone(text: str) -> bool:
    return 7 <= len(_digits(text)) <= 15


def _has_digits(text: str) -> bool:
    return len(_digits(text)) >= 4


_ORDER = (
    r"order|orders|订单|訂單|单号|單號|pedido|commande|bestellung|bestellnummer|auftrag|ordine|заказ\w*|注文|주문|طلب|pesanan|"
    r"คำสั่งซื้อ|đơn hàng|sipariş\w*|zamówien\w*|bestelling|invoice|rechnung|faktura|运单|快递单|tracking|sendungsnummer|"
    r"rastreio|seguimiento|suivi|追跡|송장|resi|трек\w*"
)
_NUMBER_WORD = (
    r"no\.?|nr\.?|num\.?|number|nummer|numero|número|numéro|n[°ºo]\.?|id|code|código|号码|号|號|编号|番号|번호|"
    r"номер|№|رقم|หมายเลข|số|\#"
)
_PHONE_WORD = (
    r"tel|tél|phone|call|mobile|cell|whats\s?app|telefon\w*|telefone|teléfono|téléphone|celular|handy|电话|電話|手机|手機|"
    r"联系|携帯|전화|연락처|телефон\w*|тел|هاتف|جوال|واتس\w*|โทร|เบอร์|điện thoại|sđt|hp|wa|nomor"
)
_MESSENGER = (
    r"wechat|weixin|微信号?|微信號|vx|telegram|instagram|insta|ig|snapchat|skype|kakao(?:talk)?|카톡|line\s?id|qq号?"
)
_PRIVATE_KEYS = r"e?-?mail|phone|tel|mobile|name|first_?name|last_?name|address|addr|user|username|token|session|sid"
_LEFT = r"(?<![\p{L}\p{N}$€£¥₹₩₽][.,]?)(?<![\d][-./])"
_RIGHT = r"(?![\p{N}]|[-.,]\d|\s?(?:€|\$|£|¥|元|円|원|руб|usd|eur|mah|gb|mb|ml|mm|cm|kg)\b)"


def _compiled(pattern: str) -> Any:
    return regex.compile(pattern, regex.IGNORECASE)


_DETECTORS = (
    _Detector(
        "private",
        _compiled(rf"(?<=[?&](?:{_PRIVATE_KEYS})=)(?P<it>[^&\s#\"'<>\[]{{1,200}})"),
        hint=regex.compile("="),
    ),
    _Detector(
        "email",
        _compiled(r"(?<![\w.+%-])[\w.+-]{1,64}+(?:@|%40|\s?\[at\]\s?|\(at\))(?:[\w-]{1,63}\.){1,6}\p{L}{2,24}"),
        hint=_compiled(r"@|%40|[\[(]at"),
    ),
    _Detector("iban", _compiled(r"(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)"), _is_iban, 2),
    _Detector("card", _compiled(r"(?<![\w-])\d(?:[ -]?\d){14,18}(?![\w-])"), _is_card, 15),
    _Detector(
        "order",
        _compiled(
            r"(?<![\w-])(?:\d{3}-\d{7}-\d{7}|1Z[0-9A-Z]{16}|[A-Z]{2}\d{9}[A-Z]{2}|"
            r"(?:SF|YT|JT|ZTO|TBA)\d{10,16}|JD[0-9A-Z]{13,18}|\d{16,26})(?![\w-])"
        ),
        hint=_compiled(r"\d|jd"),
    ),
    _Detector(
        "order",
        _compiled(
            rf"(?:(?<!\p{{L}})|(?<=\p{{Han}}))(?:{_ORDER})\s?(?:(?:{_NUMBER_WORD})[\s:：.]*|[:：\#]\s?|(?=\d{{8}})|\s(?=\d{{8}}))"
            r"(?:is |为|是)?(?P<it>[A-Z]{0,6}-?\d[A-Z0-9-]{4,30})(?![\w])"
        ),
        _has_digits,
        4,
    ),
    _Detector("phone", _compiled(rf"(?<![\w+])(?:\+|00)[1-9](?:[ ().-]{{0,2}}\d){{7,14}}{_RIGHT}"), _is_phone, 7),
    _Detector(
        "phone",
        _compiled(
            rf"(?:(?<!\p{{L}})|(?<=\p{{Han}}))(?:{_PHONE_WORD})[\s.:：]*"
            r"(?:me |us |at |号码?|番号|번호|号是?|是|is ){0,2}"
            rf"(?P<it>\(?\d(?:[ ().-]{{0,2}}\d){{6,14}}){_RIGHT}"
        ),
        _is_phone,
        7,
    ),
    _Detector("phone", _compiled(rf"{_LEFT}(?:{LOCAL}){_RIGHT}"), least_digits=7),
    _Detector(
        "handle",
        _compiled(rf"(?<!\p{{L}})(?:{_MESSENGER})[\s:：是]{{1,3}}(?P<it>[a-z][a-z0-9.-]{{0,40}}[\d_][a-z0-9_.-]*)"),
        hint=regex.compile(r"[\d_]"),
    ),
    _Detector(
        "handle",
        _compiled(r"(?<![\w.@/+-])@[\p{L}_][\w.]{1,29}\w?|(?<![\w/])u/[a-z0-9_-]{3,20}(?!\w)"),
        hint=_compiled("@|u/"),
    ),
)
"""In order of rank: what an earlier one takes, a later one leaves."""
