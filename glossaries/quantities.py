"""Amounts of money and measures in a text, in any language: which number, and of what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from core.findings import Span
from core.text import fold, fold_key, is_unspaced, occurrences
from glossaries.packs.markets import DATA
from glossaries.reading_nodes import read_document

_NUMBER = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_DECIMALS = regex.compile(r"[.,]0{1,2}$")
_CODE = regex.compile(r"[A-Z]{3}")
_TABLES = ("money", "also", "units")
Forms = Mapping[str, tuple[str, ...]]
"""Kind → how it is written."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts: `kinds` are the currencies or units its sign may stand for."""

    digits: str
    """Without separators and empty cents, as amounts are compared: `1.299,00` and `1,299` are `1299`."""
    kinds: frozenset[str]
    is_money: bool
    written: str
    span: Span


def find_quantities(text: str) -> list[Quantity]:
    """Every amount with a sign or unit, in order."""
    if not any(map(str.isdigit, text)):
        return []
    money, units = _by_form("money"), _by_form("units")
    found: list[Quantity] = []
    for match in _pattern().finditer(text):
        key = fold_key(match["before"] or match["after"])
        kinds = money.get(key) or units[key]
        found.append(Quantity(_digits(match["number"]), kinds, key in money, match[0], match.span()))
    return found


@cache
def unit_forms() -> Mapping[str, frozenset[str]]:
    """Folded form of a unit → the units it may stand for."""
    return _by_form("units")


def names_currency(text: str, kinds: frozenset[str]) -> bool:
    """Whether any of the currencies is named, beside a number or not."""
    forms = [form for kind in kinds for table in ("money", "also") for form in _listed()[table].get(kind, ())]
    folded = fold(text)
    return any(
        next(occurrences(folded, form), None) is not None if form[-1].isalpha() else fold_key(form) in folded.text
        for form in forms
    )


@cache
def currency_codes() -> tuple[str, ...]:
    """What is written in three capitals beside an amount: `USD`, `RMB`."""
    return tuple(form for forms in _listed()["money"].values() for form in forms if _CODE.fullmatch(form))


def _digits(number: str) -> str:
    return "".join(c for c in _DECIMALS.sub("", number) if c.isdigit()).lstrip("0") or "0"


@cache
def _listed() -> Mapping[str, Forms]:
    """The tables of the file. Raises Misconfigured with file and line."""
    parts = read_document(DATA / "quantities.yaml").fields(_TABLES)
    rows = {name: node.fields(optional=node.keys()) for name, node in parts.items()}
    return {name: {kind: one.strings() for kind, one in of.items()} for name, of in rows.items()}


@cache
def _by_form(table: str) -> dict[str, frozenset[str]]:
    """Folded form → what it may stand for."""
    found: dict[str, frozenset[str]] = {}
    for kind, forms in _listed()[table].items():
        for form in map(fold_key, forms):
            found[form] = found.get(form, frozenset()) | {kind}
    return found


@cache
def _pattern() -> "regex.Pattern[str]":
    """Signs and codes stand before a number, these and words after it."""
    written = (form for forms in _listed()["money"].values() for form in forms)
    before = _either(form for form in written if form == form.upper() and not is_unspaced(form[0]))
    after = _either({**_by_form("units"), **_by_form("money")})
    border = r"[\p{Latin}\p{Cyrillic}\p{Arabic}]"
    return regex.compile(
        rf"(?<!{border})(?P<before>{before})\s?(?P<number>{_NUMBER})"
        rf"|(?<![\p{{Latin}}\p{{Cyrillic}}\d.,])(?P<number>{_NUMBER})\s?-?(?P<after>{after})(?!{border})",
        regex.IGNORECASE,
    )


def _either(forms: Iterable[str]) -> str:
    return "|".join(map(regex.escape, sorted(set(forms), key=len, reverse=True)))
