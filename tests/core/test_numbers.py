from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.locales import Locale
from core.numbers import decimal_mark, read_number, write_number


@pytest.mark.parametrize(
    ("tag", "mark"),
    [
        ("en-GB", "."),
        ("pt-BR", ","),
        ("de", ","),
        ("ru", ","),
        ("es-ES", ","),
        ("es-MX", "."),
        ("ja", "."),
        ("ar", "."),
        ("th", "."),
        ("bg", ","),
        ("kk", ","),
        ("de-CH", "."),
        ("de-AQ", ","),  # no such locale: the language's
    ],
)
def test_decimals_are_marked_as_the_language_does(tag: str, mark: str) -> None:
    assert decimal_mark(Locale.parse(tag)) == mark


def test_a_language_that_nobody_described_has_a_point() -> None:
    assert decimal_mark(Locale("qaa")) == "."


@pytest.mark.parametrize(
    ("written", "mark", "value"),
    [
        ("1,500", ".", "1500"),
        ("1.500", ",", "1500"),
        ("1.500", ".", "1.5"),
        ("1,500", ",", "1.5"),
        ("0.125", ",", "0.125"),
        ("1.299.000", ".", "1299000"),
        ("1.8", ",", "1.8"),
        ("1\u202f299,5", ",", "1299.5"),
        ("70", ".", "70"),
    ],
)
def test_thousands_and_decimals_are_told_apart(written: str, mark: str, value: str) -> None:
    assert read_number(written, mark) == Decimal(value)


def test_what_is_no_number_is_none() -> None:
    assert read_number("x", ".") is None


@given(st.decimals(0, 99_999, places=1), st.sampled_from(".,"))
def test_a_number_that_was_written_is_read_again(value: Decimal, mark: str) -> None:
    assert read_number(write_number(value, mark), mark) == value
