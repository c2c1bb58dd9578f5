"""Amounts of money and measures in a text, in any language: which number, and of what."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import regex

from core.findings import Span
from core.text import fold, fold_key, is_unspaced, occurrences
from glossaries.packs.markets import DATA
from glossaries.reading_nodes import read_document

_NUMBER = r"\d+(?:[.,\u00a0\u202f]\d+)*"
_TO = r"(?:[-–—~]|\s?(?:to|and|a|e|até|до|и|至|到|から|ถึง|إلى)\s?)"
_RANGE_AFTER = regex.compile(rf"\s?{_NUMBER}{_TO}\d")
_RANGE_BEFORE = regex.compile(rf"\d{_TO}{_NUMBER}\s?$")
_LONGEST_RANGE = 40
"""Code points looked back for where a range begins."""
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


def money_spoken_of(text: str) -> Counter[str]:
    """How often a text speaks of money that a sign may stand for: sign → times; both ends of a range count.

    >>> money_spoken_of("US$ 5 或 30元")
    Counter({'$': 1, '¥': 1})
    """
    folded = fold_key(text)
    said: Counter[str] = Counter()
    for found in _mention().finditer(folded):
        ends_range = _RANGE_BEFORE.search(folded, max(0, found.start() - _LONGEST_RANGE), found.start())
        is_range = ends_range or _RANGE_AFTER.match(folded, found.end())
        for sign in _signs()[found[0]]:
            said[sign] += 2 if is_range else 1
    return said


def money_written(text: str) -> Counter[str]:
    """The same of signs and codes alone, each once: what nobody writes for anything else."""
    written = (found[0] for found in _mention().finditer(fold_key(text)))
    return Counter(sign for form in written if form in _written_forms() for sign in _signs()[form])


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
def _signs() -> Mapping[str, frozenset[str]]:
    """Folded form of money → the signs its currencies are written with."""
    of_kind = {
        kind: frozenset(c for form in forms for c in fold_key(form) if unicodedata.category(c) == "Sc")
        for kind, forms in _listed()["money"].items()
    }
    forms = [*_by_form("money").items(), *_by_form("also").items()]
    found: dict[str, frozenset[str]] = {}
    for form, kinds in forms:
        found[form] = found.get(form, frozenset()).union(*(of_kind[kind] for kind in kinds))
    return found


@cache
def _written_forms() -> frozenset[str]:
    """Folded signs (`r$`) and codes."""
    codes = map(fold_key, currency_codes())
    return frozenset([*codes, *(form for form in _signs() if unicodedata.category(form[-1]) == "Sc")])


@cache
def _mention() -> "regex.Pattern[str]":
    """Money in a folded text; Russian endings may follow. What means other things too needs a figure before it."""
    letters = r"[\p{Latin}\p{Cyrillic}]"
    money = _either(_by_form("money"))
    also = _either(_by_form("also").keys() - _by_form("money").keys())
    bordered = rf"(?:(?<!{letters})|(?={letters.replace('[', '[^')}))"
    return regex.compile(
        rf"{bordered}(?:{money}|(?<=\d\s?)(?:{also}))(?!(?<=\p{{Latin}})\p{{Latin}}|(?<=\p{{Cyrillic}})\p{{Cyrillic}}{{4}})"
    )


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
