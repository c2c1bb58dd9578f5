"""Numbers, codes and prices: what a translation may move and space anew, but neither lose nor misstate.

They are left to the engine, since most come through; where one does not, the segment is done again with all of them
protected. Prices are protected from the start: models change currencies (`¥199.00` became `199,00 euros`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import regex

from core.findings import Span, overlaps
from core.locales import Locale, Pair
from core.numbers import decimal_mark
from nlp.detection.scripts import MANY_LANGUAGES, ONE_LANGUAGE
from nlp.markup.base import STAND_IN
from nlp.protection import Kind, Placeholder, blanked, find_placeholders

_PRICE = regex.compile(r"(?:[A-Z]{1,3}\$|\p{Sc})\s?\d+(?:[.,]\d+)*|(?<![\d.,])\d+(?:[.,]\d+)*\s?(?:\p{Sc}|元)(?!\s?\d)")
_SENTENCE = regex.compile(r"[.!?…。！？؟।][\"'”’»」』）)\]\s]*$")
_SPELLED = regex.compile(r"\d+(?:st|nd|rd|th|s|am|pm|h\d{0,2})(?![A-Za-z0-9])|\d+(?:-[a-z]{3,})+")
"""`21st`, `1990s`, `8pm`, `11h20`, `28-year-old`: in a sentence other languages write them otherwise."""
_COUNTED_IN_WORDS = regex.compile(r"\s?[百千万萬亿億兆多余餘几幾月]|\s(?:hundred|thousand|million|billion|mil|milh)")
"""What makes another number of the one before it (5万 is 50,000), or a name (3月 is March)."""
_NUMERAL_BEFORE = regex.compile(r"[百千万萬亿億兆几幾数數]\s?$")
_DIGITS = regex.compile(r"\d+")
_THOUSANDS = regex.compile(r"(?<![\d.,])(\d{1,3})[.,](?=\d{3}(?!\d))")
_ROUND = regex.compile(r"(\d+) (?:mil|thousand)(?!\p{L})")
_GROUPED = (regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?%?"), regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?%?"))
_NUMBER_WORD = regex.compile(
    r"[一二三四五六七八九十两兩双雙半]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|double|twin|"
    r"first|second|third|pair|um|uma|dois|duas|tr[êe]s|quatro|cinco|seis|sete|oito|nove|dez|doze|d[úu]zia|meio|meia|"
    r"duplo|dupla|par|primeir[oa]|segund[oa]|terceir[oa])\b",
    regex.IGNORECASE,
)
_BOUND = regex.compile(r"\d\s?[xX×*/]\s?\d|\d%|-\d+-")
"""Sizes, dates and shares: their parts belong together."""
_PERCENT = regex.compile(r"\d\s?[%％]")
_PERCENT_WORD = regex.compile(
    r"(?<=\d)\s?(?:per ?cent|por ?cento|por ciento|pour cent|per cento|Prozent|процент\p{L}*)(?!\p{L})"
)


def prices(text: str, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Amounts of money outside what is taken; Chinese 199元 is said as ¥199 everywhere."""
    left = blanked(text, taken)
    return [Placeholder(Kind.NUMBER, _signed(found[0]), found.span()) for found in _PRICE.finditer(left)]


def _signed(price: str) -> str:
    return "¥" + price[:-1].rstrip() if price.endswith("元") else price


def figures(text: str, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Codes and numbers outside what is taken. In a sentence only those that translators do not spell out."""
    found = [p for p in find_placeholders(text, taken) if not p.kind.is_strict and not _is_part_of_words(p, text)]
    return [p for p in found if _is_exact(p)] if _SENTENCE.search(text) else found


def foreign_words(text: str, source: Locale, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Words in letters the source language is not written with (`Самсунг` in English): names, which models drop.

    Latin letters are foreign to nobody: models copy them.
    """
    pattern = _foreign_to(source.language)
    found = [match.span() for match in pattern.finditer(text)] if pattern else []
    return [Placeholder(Kind.CODE, text[slice(*span)], span) for span in found if not overlaps(span, taken)]


@cache
def _foreign_to(language: str) -> "regex.Pattern[str] | None":
    """None for a language of which we do not know how it is written."""
    scripts = {script for script, languages in MANY_LANGUAGES.items() if language in languages}
    scripts |= {script for script, one in ONE_LANGUAGE.items() if one == language}
    scripts |= {"ja": {"Hiragana", "Katakana"}, "ko": {"Han"}}.get(language, set())
    own = "".join(rf"\p{{{script}}}" for script in sorted(scripts | {"Latin"}))
    return regex.compile(rf"(?:(?![{own}])\p{{L}}\p{{M}}*+){{2,}}") if scripts else None


def _is_part_of_words(figure: Placeholder, text: str) -> bool:
    start, end = figure.span
    after = _COUNTED_IN_WORDS.match(text, end)
    return after is not None or _NUMERAL_BEFORE.search(text, max(0, start - 2), start) is not None


def _is_exact(figure: Placeholder) -> bool:
    if figure.kind is Kind.CODE:
        return _SPELLED.match(figure.text) is None
    return len(figure.text) > 1


def lost(wanted: Sequence[Placeholder], text: str) -> list[Placeholder]:
    """The figures the target has not: a number must stand there as often as in all of them, a code in one piece."""
    numbers = Counter(digits for figure in wanted for digits in numbers_of(figure.text))
    numbers -= Counter(numbers_of(text))
    squeezed = _squeezed(text)
    return [
        figure
        for figure in wanted
        if not numbers.keys().isdisjoint(numbers_of(figure.text)) or not _is_written(figure, text, squeezed)
    ]


def _is_written(figure: Placeholder, text: str, squeezed: str) -> bool:
    """`XM-2024Pro` is written in one way only; `7cm` may become `7 cm`, and a plain `3-5` three to five."""
    if figure.kind is Kind.CODE and figure.text[0].isalpha():
        return figure.text in text
    is_bound = figure.kind is Kind.CODE or _BOUND.search(figure.text) is not None
    return not is_bound or _squeezed(figure.text) in squeezed


def invents(source_text: str, text: str, agreed: Sequence[str] = ()) -> bool:
    """True where a line that is no sentence got a number it never had; `agreed` are the words terms want.

    Sentences, and lines that spell a number out, may well get one.
    """
    if _SENTENCE.search(source_text) or _NUMBER_WORD.search(source_text):
        return False
    wanted = Counter(numbers_of(source_text)) + Counter(numbers_of(" ".join(agreed)))
    return bool(Counter(numbers_of(text)) - wanted)


def numbers_of(text: str) -> list[str]:
    """Groups of digits; thousands are one group, however they are marked (`1,200`, `1.200`, `100 mil`)."""
    return _DIGITS.findall(_ROUND.sub(r"\g<1>000", _THOUSANDS.sub(r"\1", text)))


def written_for(figure: Placeholder, pair: Pair) -> Placeholder:
    """A number with its thousands marked as the target does: 1,600 km would be 1.6 km in Portuguese."""
    other = decimal_mark(pair.source)
    mark = "." if other == "," else ","
    is_alike = other == decimal_mark(pair.target)
    if is_alike or not regex.fullmatch(
        rf"\d{{1,3}}(?:{regex.escape(mark)}\d{{3}})+(?:{regex.escape(other)}\d+)?%?", figure.text
    ):
        return figure
    return replace(figure, text=figure.text.translate({ord(mark): other, ord(other): mark}))


def _squeezed(text: str) -> str:
    """As figures are compared: `7 cm` is `7cm`, `1,8 L` is `1.8L`."""
    return "".join(text.casefold().split()).replace(",", ".")


def percent_words(source_text: str, text: str) -> list[Span]:
    """Where the target spells out a percent sign that the source writes."""
    lacking = len(_PERCENT.findall(source_text)) - len(_PERCENT.findall(text))
    return [found.span() for found in _PERCENT_WORD.finditer(text)][:lacking] if lacking > 0 else []


def whole_spans(text: str) -> list[Span]:
    """Everything in a text that no tag may part: placeholders, codes, numbers, prices."""
    strict = [p.span for p in find_placeholders(text, strict_only=True) if p.text != STAND_IN]
    amounts = [p.span for p in prices(text, strict)]
    others = [p.span for p in find_placeholders(text, [*strict, *amounts]) if p.text != STAND_IN]
    return sorted([*strict, *amounts, *others])
