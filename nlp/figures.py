"""Numbers and codes: what a translation may move and space anew, but neither lose nor misstate.

They are left to the engine, since most come through; where one does not, the segment is done again with all of them
protected. Prices (`nlp/money.py`) are protected from the start: models change currencies (`¥199.00` became
`199,00 euros`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain
from unicodedata import decimal

import regex

from core.findings import Span
from core.locales import Locale, Pair
from core.numbers import decimal_mark
from core.spans import Taken
from nlp.detection.scripts import MANY_LANGUAGES, ONE_LANGUAGE
from nlp.markup.base import STAND_IN
from nlp.money import added_signs, prices
from nlp.placeholder_patterns import MEASURE
from nlp.protection import Kind, Placeholder, blanked, find_placeholders

_SENTENCE = regex.compile(r"[.!?…。！？؟।][\"'”’»」』）)\]\s]*$")
_SPELLED = regex.compile(r"\d+(?:st|nd|rd|th|s|am|pm|h\d{0,2})(?![A-Za-z0-9])|\d+(?:-[a-z]{3,})+")
"""`21st`, `1990s`, `8pm`, `11h20`, `28-year-old`: in a sentence other languages write them otherwise."""
_COUNTED_IN_WORDS = regex.compile(r"\s?[百千万萬亿億兆多余餘几幾月]|\s(?:hundred|thousand|million|billion|mil|milh)")
"""What makes another number of the one before it (5万 is 50,000), or a name (3月 is March)."""
_NUMERAL_BEFORE = regex.compile(r"[百千万萬亿億兆几幾数數]\s?$")
_DIRECTION = r"[\u200E\u200F\u061C]*+"
"""Marks of direction, which belong to the name they stand at."""
_DIRECTED = regex.compile(rf"[\u200E\u200F\u061C][\p{{L}}\p{{M}}]+{_DIRECTION}")
_DIGITS = regex.compile(r"[0-9]+|(?:(?![0-9])\d)+")
_THOUSANDS = regex.compile(r"(?<![\d.,])(\d{1,3})[.,](?=\d{3}(?!\d))")
_ROUND = regex.compile(r"(\d+) (?:mil|thousand)(?!\p{L})")
_GROUPED = (regex.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?%?"), regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?%?"))
_NUMBER_WORD = regex.compile(
    r"[一二三四五六七八九十两兩双雙半]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|dozen|half|double|twin|"
    r"first|second|third|pair|um|uma|dois|duas|tr[êe]s|quatro|cinco|seis|sete|oito|nove|dez|doze|d[úu]zia|meio|meia|"
    r"duplo|dupla|par|primeir[oa]|segund[oa]|terceir[oa])\b",
    regex.IGNORECASE,
)
_SPELLED_DIGITS = 2
"""What the words above may add up to: 二十四 has two."""
_LARGE_WORD = regex.compile(
    r"[百千万萬亿億]|\b(?:hundreds?|thousands?|(?:m|b|tr)illions?|mil|mi?lh[õãa]\w*|bilh[õã]\w*|cem|cent[eo]n?\w*)\b",
    regex.IGNORECASE,
)
_SHARE_WORD = regex.compile(r"[成折半]|百分|\b(?:half|metade|per ?cent\w*|por ?cent\w*)\b", regex.IGNORECASE)
"""What may be said as a share: 八折 is 20% off."""
_BOUND = regex.compile(r"\d\s?[xX×*/]\s?\d|\d%|-\d+-|[¼-¾⅐-⅞±≥≤≈Ø⌀−]|^[-+]")
"""Sizes, dates, shares, fractions and what has a sign: their parts belong together."""
_MINUS_OR_PLUS = "-−+"
_OTHER_MARKS = str.maketrans(",.", ".,")
"""Of decimals where the other is of thousands."""
_LONGEST = 100
"""Code points from which a piece is no figure that anybody would space anew; it is looked for as it stands."""
_PERCENT = regex.compile(r"\d\s?[%％]")
_PERCENT_WORD = regex.compile(
    r"(?<=\d)\s?(?:per ?cent|por ?cento|por ciento|pour cent|per cento|Prozent|процент\p{L}*)(?!\p{L})"
)


def figures(text: str, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Codes and numbers outside what is taken. In a sentence only those that translators do not spell out."""
    found = [p for p in find_placeholders(text, taken) if not p.kind.is_strict and not _is_part_of_words(p, text)]
    return [p for p in found if _is_exact(p)] if is_sentence(text) else found


def is_sentence(text: str) -> bool:
    """True for what ends as sentences do; titles and other lines do not."""
    return _SENTENCE.search(text) is not None


def foreign_words(text: str, source: Locale, taken: Sequence[Span] = ()) -> list[Placeholder]:
    """Words in letters the source language is not written with (`Самсунг` in English): names, which models drop.

    Latin letters are foreign to nobody: models copy them.
    """
    pattern = _foreign_to(source.language)
    spans = [match.span() for match in pattern.finditer(text)] if pattern else []
    kept = Taken(len(text), taken if spans else ())
    return [Placeholder(Kind.CODE, text[slice(*span)], span) for span in spans if not kept.overlaps(span)]


@cache
def _foreign_to(language: str) -> "regex.Pattern[str] | None":
    """None for a language of which we do not know how it is written."""
    scripts = {script for script, languages in MANY_LANGUAGES.items() if language in languages}
    scripts |= {script for script, one in ONE_LANGUAGE.items() if one == language}
    scripts |= {"ja": {"Hiragana", "Katakana"}, "ko": {"Han"}}.get(language, set())
    own = "".join(rf"\p{{{script}}}" for script in sorted(scripts | {"Latin"}))
    word = rf"(?:(?![{own}])\p{{L}}\p{{M}}*+){{2,}}"
    return regex.compile(rf"{_DIRECTION}{word}{_DIRECTION}") if scripts else None


def _is_part_of_words(figure: Placeholder, text: str) -> bool:
    start, end = figure.span
    after = _COUNTED_IN_WORDS.match(text, end)
    return after is not None or _NUMERAL_BEFORE.search(text, max(0, start - 2), start) is not None


def _is_exact(figure: Placeholder) -> bool:
    if figure.kind is Kind.CODE:
        return _SPELLED.match(figure.text) is None
    return len(figure.text) > 1


def lost(wanted: Sequence[Placeholder], text: str) -> list[Placeholder]:
    """The figures the target has not: numbers must stand there as often as in all of them, codes in one piece."""
    numbers_in = [numbers_of(figure.text) for figure in wanted]
    numbers = Counter(chain.from_iterable(numbers_in))
    numbers -= Counter(numbers_of(text))
    often = Counter(figure.text for figure in wanted)
    return [
        figure
        for figure, own in zip(wanted, numbers_in, strict=True)
        if not numbers.keys().isdisjoint(own) or not _is_written(figure, text, often[figure.text])
    ]


def _is_written(figure: Placeholder, text: str, often: int) -> bool:
    """`XM-2024Pro` is written in one way only; `7cm` may become `7 cm`, and a plain `3-5` three to five."""
    if len(figure.text) > _LONGEST:
        return text.count(figure.text) >= often
    if times_of(figure.text, text) >= often:
        return True
    if figure.kind is Kind.CODE and not MEASURE.fullmatch(figure.text):
        return False
    is_one_piece = figure.kind is Kind.CODE or _BOUND.search(figure.text)
    return not is_one_piece or _in_any_spacing(figure.text).search(text) is not None


def times_of(figure: str, text: str) -> int:
    """How often the figure stands there to the letter, no part of another word or number."""
    times, at = 0, text.find(figure)
    while at >= 0:
        end = at + len(figure)
        joins_before = _begins_word(figure) and _is_of_word(text[at - 1 : at])
        joins_after = _ends_word(figure) and _is_of_word(text[end : end + 1])
        times += not (joins_before or joins_after)
        at = text.find(figure, at + 1 if joins_before or joins_after else end)
    return times


def _begins_word(figure: str) -> bool:
    return _is_of_word(figure[0])


def _ends_word(figure: str) -> bool:
    return _is_of_word(figure[-1]) or figure[-1] == "+"


def _is_of_word(character: str) -> bool:
    """True for a letter or digit of ASCII; nothing is none."""
    return character.isascii() and character.isalnum()


def is_plain(figure: Placeholder) -> bool:
    """True for a number, or a number with a unit, of which only the digits and the unit count."""
    is_measure = figure.text.isdecimal() or MEASURE.fullmatch(figure.text) is not None
    return is_measure and not _BOUND.search(figure.text)


@lru_cache(maxsize=1024)
def _in_any_spacing(figure: str) -> "regex.Pattern[str]":
    """A pattern for the figure where it is no part of another word or number: `1.8L` may also be spaced `1,8 l`.

    A new line stands for a placeholder, which parts it; and a sign that stands apart is a dash.
    """
    before = "(?<![A-Za-z0-9])" if _begins_word(figure) else ""
    after = "(?![A-Za-z0-9])" if _ends_word(figure) else ""
    sign = figure[0] if figure[0] in _MINUS_OR_PLUS else ""
    letters = (_in_any_way(letter) for letter in "".join(figure.removeprefix(sign).split()))
    return regex.compile(before + regex.escape(sign) + "(?i:" + r"[^\S\n]*+".join(letters) + ")" + after)


def _in_any_way(letter: str) -> str:
    if letter in ".,":
        return "[.,]"
    return f"[{letter}{decimal(letter)}]" if letter.isdecimal() else regex.escape(letter)


def invents(source_text: str, text: str, agreed: Sequence[str] = ()) -> bool:
    """True where the target has a number, percent sign or sign of money that nothing in the source accounts for.

    `agreed` are the words terms want. A sentence that tells a time or an age may get another number for it.
    """
    if added_signs(source_text, text, agreed):
        return True
    if is_sentence(source_text) and _SPELLED.search(source_text):
        return False
    return bool(added(source_text, text, agreed)) or adds_percent(source_text, text)


def adds_percent(source_text: str, text: str) -> bool:
    """True where a target has more percent signs than its source, which has no word for them."""
    says_so = _PERCENT_WORD.search(source_text) or _SHARE_WORD.search(source_text)
    return not says_so and sum(map(text.count, "%％")) > sum(map(source_text.count, "%％"))


def added(source_text: str, text: str, agreed: Sequence[str] = ()) -> set[str]:
    """The numbers of a text that its source has not, or not as often, nor spells out."""
    wanted = Counter(numbers_of(source_text)) + Counter(numbers_of(" ".join(agreed)))
    strange = set(Counter(numbers_of(text)) - wanted)
    if strange and _LARGE_WORD.search(source_text):
        return set()
    if strange and _NUMBER_WORD.search(source_text):
        return {number for number in strange if len(number) > _SPELLED_DIGITS}
    return strange


def numbers_of(text: str) -> list[str]:
    """Groups of digits; thousands are one group, however they are marked (`1,200`, `1.200`, `100 mil`).

    Digits of any script are given in ASCII: `３０` and `٣٠` are 30.
    """
    if "," in text or "." in text:
        text = _THOUSANDS.sub(r"\1", text)
    if " mil" in text or " thousand" in text:
        text = _ROUND.sub(r"\g<1>000", text)
    groups = _DIGITS.findall(text)
    return [group if group.isascii() else "".join(map(str, map(decimal, group))) for group in groups]


def written_for(figure: Placeholder, pair: Pair) -> Placeholder:
    """A number or price with its thousands marked as the target does: 1,600 km would be 1.6 km in Portuguese."""
    other = decimal_mark(pair.source)
    if figure.kind is not Kind.NUMBER or other == decimal_mark(pair.target):
        return figure
    found = _with_thousands(other).fullmatch(figure.text)
    if found is None:
        return figure
    before, number, after = found.groups()
    return replace(figure, text=before + number.translate(_OTHER_MARKS) + after)


@cache
def _with_thousands(mark: str) -> "regex.Pattern[str]":
    """A number with its thousands marked, and words or money around it, where decimals have that mark."""
    number = rf"\d{{1,3}}(?:{regex.escape(mark.translate(_OTHER_MARKS))}\d{{3}})+(?:{regex.escape(mark)}\d+)?"
    return regex.compile(rf"([^\d.,]*)({number})([^\d.,]*)")


def percent_words(source_text: str, text: str) -> list[Span]:
    """Where the target spells out a percent sign that the source writes."""
    lacking = len(_PERCENT.findall(source_text)) - len(_PERCENT.findall(text))
    return [found.span() for found in _PERCENT_WORD.finditer(text)][:lacking] if lacking > 0 else []


def whole_spans(text: str) -> list[Span]:
    """Everything in a text that no tag may part: placeholders, codes, numbers, prices, names with their direction."""
    strict = [p.span for p in find_placeholders(text, strict_only=True) if p.text != STAND_IN]
    amounts = [p.span for p in prices(text, strict)]
    names = [match.span() for match in _DIRECTED.finditer(blanked(text, strict))]
    others = [p.span for p in find_placeholders(text, [*strict, *amounts, *names]) if p.text != STAND_IN]
    return sorted([*strict, *amounts, *names, *others])
