"""Personal data goes, prices and sizes stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.reading.privacy import redact

REMOVED = [
    ("mail john.doe+x@gmail.com now", "mail [email] now"),
    ("https://x.com/a?email=j%40x.com&id=3", "https://x.com/a?email=[private]&id=3"),
    ("+49 151 2345 6789", "[phone]"),
    ("call 415-555-0132", "call [phone]"),
    ("(415) 555-0132", "[phone]"),
    ("电话13812345678", "电话[phone]"),
    ("(11) 98765-4321", "[phone]"),
    ("8 (912) 345-67-89", "[phone]"),
    ("06 12 34 56 78", "[phone]"),
    ("090-1234-5678", "[phone]"),
    ("010-1234-5678", "[phone]"),
    ("WhatsApp 0812 3456 7890", "WhatsApp [phone]"),
    ("โทร 081-234-5678", "โทร [phone]"),
    ("٠٥٥١٢٣٤٥٦٧", "[phone]"),
    ("0532 123 45 67", "[phone]"),
    ("DE89 3704 0044 0532 0130 00", "[iban]"),
    ("4111 1111 1111 1111", "[card]"),
    ("order 123-4567890-1234567", "order [order]"),
    ("订单号:1234567890123", "订单号:[order]"),
    ("Bestellnummer: 302-1234567", "Bestellnummer: [order]"),
    ("tracking RB123456789CN", "tracking [order]"),
    ("thanks @anna_k!", "thanks [handle]!"),
    ("wechat: abc_123", "wechat: [handle]"),
]
KEPT = [
    "costs $1,299.00",
    "price 1 299 000 руб",
    "on 2024-01-15 at 10:30",
    "12.05.2023",
    "size 38-40, 90x120 cm",
    "SM-G991B, i7-12700K, RTX4090",
    "EAN 4006381333931",
    "ISBN 978-3-16-148410-0",
    "ordered 10000000 pieces",
    "2 @ 5.99",
    "1080p 144Hz 5000mAh",
    "￥199,原价299元",
    "4.5/5 stars in 2023-2024",
    "100% cotton, 3-pack",
    "XX00 ABCD 1234 is no account",
]


@pytest.mark.parametrize(("text", "stored"), REMOVED)
def test_personal_data_becomes_a_tag(text: str, stored: str) -> None:
    assert redact(text).text == stored


@pytest.mark.parametrize("text", KEPT)
def test_numbers_that_are_nobodys_stay(text: str) -> None:
    assert redact(text).text == text


def test_what_was_removed_is_told_by_kind_and_span_only() -> None:
    text = "😀 a@b.co and @anna"
    assert [(found.kind, text[slice(*found.span)]) for found in redact(text).removed] == [
        ("email", "a@b.co"),
        ("handle", "@anna"),
    ]


@given(st.text(max_size=200))
def test_redacting_twice_is_redacting_once(text: str) -> None:
    once = redact(text).text
    assert redact(once).text == once


@pytest.mark.parametrize("piece", ["a", "1", "1 ", "@", "a.", "+1-", "order "])
def test_a_flood_is_redacted_in_bounded_time(piece: str) -> None:
    redact(piece * (50_000 // len(piece)))
