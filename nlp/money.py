"""Amounts of money, which are kept whole, and signs of money that a translation has too many of."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import regex

from core.findings import Span
from core.text import fold_key
from glossaries.quantities import currency_codes, money_spoken_of, money_written
from nlp.placeholder_patterns import UNITS
from nlp.protection import Kind, Placeholder, blanked, find_placeholders

_SIGN = regex.compile(r"\p{Sc}")
_FORM = regex.compile(r"(?:(?<![A-Za-z])[A-Z]{1,3})?\p{Sc}")
"""A sign with the letters before it: `R$`, `US$`, `€`."""
_BEFORE = regex.compile(r"\d\p{Blank}?$")
_AFTER = regex.compile(r"\p{Blank}?[-+−]?\d")


def prices(text: str, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Amounts of money outside what is taken; Chinese 199元 is said as ¥199 everywhere."""
    left = blanked(text, taken)
    return [Placeholder(Kind.NUMBER, _signed(found[0]), found.span()) for found in _price().finditer(left)]


@cache
def _price() -> "regex.Pattern[str]":
    """An amount with its money before or behind it; `5 € 6` may be read both ways, and is one."""
    codes = rf"(?<![A-Za-z])(?:{'|'.join(currency_codes())})(?![A-Za-z])"
    space = r"\p{Blank}"
    amount = r"\d++(?:[.,]\d++)*+"
    next_has_its_own = rf"(?={space}{amount}{space}?(?:[xX×*]{space}?\d|{UNITS}|\p{{Sc}})|{space}{amount}[A-Za-z])"
    return regex.compile(
        rf"(?=[A-Z\d\p{{Sc}}])(?:(?:[A-Z]{{1,3}}\$|\p{{Sc}}|{codes})(?:{amount}|{space}{amount}(?![A-Za-z]))"
        rf"|(?<![A-Za-z\d.,]|[A-Za-z]\d{{0,6}}[-/]){amount}(?:{space}?(?:\p{{Sc}}|元|{codes})(?:(?!{space}?\d)|{next_has_its_own})"
        rf"|\p{{Sc}}(?={space}\d)|{space}(?:\p{{Sc}}|{codes}){space}{amount}))"
    )


def _signed(price: str) -> str:
    return "¥" + price[:-1].rstrip() if price.endswith("元") else price


def added_signs(source_text: str, text: str, agreed: Sequence[str] = ()) -> Counter[str]:
    """Signs of money that a text has more often than its source speaks of money they may stand for, and how often.

    `$` may stand for 美元, dólares, BRL and R$, `¥` for 元, yuan and RMB; whoever says USD has said it. `agreed`
    are the words terms want.
    """
    signs = _signs(text)
    if not signs:
        return signs
    given = " \n ".join((source_text, *agreed))
    if not signs - _signs(given):
        return Counter()
    return signs & ((signs | money_written(text)) - (_signs(given) | money_spoken_of(given)))


def _signs(text: str) -> Counter[str]:
    """`￥` is `¥`."""
    return Counter(fold_key(sign) for sign in _SIGN.findall(text))


def stray_signs(source_text: str, text: str, agreed: Sequence[str] = ()) -> list[Span]:
    """Where the signs stand that a text has too many of, with the space behind them: none beside a figure.

    Empty where it is not plain which they are: where the source has such a sign without a figure too, or where fewer
    are added than stand alone (then an amount has lost its own).
    """
    added = added_signs(source_text, text, agreed)
    if not added:
        return []
    alone = _alone(text)
    meant = {sign for _, sign in _alone(" \n ".join((source_text, *agreed)))}
    often = Counter(sign for _, sign in alone)
    strays = {sign for sign, times in often.items() if sign not in meant and times <= added[sign]}
    return [_with_space(text, span) for span, sign in alone if sign in strays]


def _alone(text: str) -> list[tuple[Span, str]]:
    """The signs that belong to no figure and no placeholder, and where."""
    placeholders = [placeholder.span for placeholder in find_placeholders(text, strict_only=True)]
    amounts = [price.span for price in prices(text, placeholders)]
    left = blanked(text, [*placeholders, *amounts])
    return [
        (form.span(), fold_key(form[0][-1]))
        for form in _FORM.finditer(left)
        if not _AFTER.match(left, form.end()) and not _BEFORE.search(left, max(0, form.start() - 2), form.start())
    ]


def _with_space(text: str, span: Span) -> Span:
    """With the space behind it, or before it at the end, so that no two are left."""
    start, end = span
    if text[end : end + 1].isspace() and (not start or text[start - 1].isspace()):
        return start, end + 1
    if end == len(text) and start and text[start - 1].isspace():
        return start - 1, end
    return span
