"""Numbers as languages write them: which sign marks the decimals, read and written exactly."""

from decimal import Decimal, InvalidOperation
from functools import cache

from babel import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from core.locales import Locale

_MARKS = str.maketrans("", "", "., \u00a0\u202f'")


@cache
def decimal_mark(locale: Locale) -> str:
    """The sign before decimals, `,` or `.`, as Unicode CLDR has it (by way of Babel); `.` for a language it has not.

    >>> decimal_mark(Locale("pt", region="BR")), decimal_mark(Locale("es", region="MX"))
    (',', '.')
    """
    for tag in (f"{locale.language}_{locale.region}", locale.language):
        try:
            symbol = get_decimal_symbol(tag, numbering_system="latn")
        except (UnknownLocaleError, ValueError):
            continue
        return "," if symbol == "," else "."
    return "."


def read_number(written: str, mark: str) -> Decimal | None:
    """The value of digits with separators; None for what is no number.

    A sign that is not the decimal mark separates thousands where three digits follow it and decimals elsewhere, since
    people write 1.5 in every language.

    >>> read_number("1,299.5", "."), read_number("1.299,5", ","), read_number("1.5", ",")
    (Decimal('1299.5'), Decimal('1299.5'), Decimal('1.5'))
    """
    last = max(written.rfind("."), written.rfind(","))
    whole, decimals = (written, "") if last < 0 else (written[:last], written[last + 1 :])
    is_grouped = last >= 0 and len(decimals) == 3 and (written[last] != mark or written.count(written[last]) > 1)
    if is_grouped and whole.strip("0"):
        whole, decimals = whole + decimals, ""
    try:
        return Decimal(f"{whole.translate(_MARKS) or '0'}.{decimals or '0'}").normalize()
    except InvalidOperation:
        return None


def write_number(value: Decimal, mark: str) -> str:
    """Plain digits with the mark, no thousands marked: what a title has room for.

    >>> write_number(Decimal("16.90"), ",")
    '16,9'
    """
    return f"{value.normalize():f}".replace(".", mark)
