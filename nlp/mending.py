"""Figures that a draft lost or says otherwise, put back as they were written, without asking the engine again.

Three ways, none of which touches another word: what stands there in another spelling (`tv-306`, `eight brushes`,
`60 centimeters`) is spelled as in the source, what stood apart at the end of a title (`… 便携 X1074`) is put there, and
a sign of money that belongs to no figure is taken away.
"""

from collections.abc import Mapping, Sequence
from functools import cache

import regex

from core.findings import Span
from core.locales import Locale, Pair
from nlp.drafts import Draft
from nlp.figures import is_sentence, lost, times_of, written_for
from nlp.money import stray_signs
from nlp.protection import Kind, Placeholder

_RUN = regex.compile(r"\p{L}+|\p{N}+|[^\p{L}\p{N}\s]+")
_MEASURE = regex.compile(r"(\d+(?:[.,]\d+)?)\s?([A-Za-z]{1,2})")
_UNITS: Mapping[str, str] = {
    "mm": r"millimet(?:er|re)s?|milímetros?",
    "cm": r"centimet(?:er|re)s?|centímetros?",
    "m": r"met(?:er|re)s?|metros?",
    "km": r"kilomet(?:er|re)s?|quil[ôó]metros?",
    "g": r"gram(?:me)?s?|gramas?",
    "kg": r"kilo(?:gram)?(?:me)?s?|quilo(?:grama)?s?",
    "ml": r"millilit(?:er|re)s?|mililitros?",
    "l": r"lit(?:er|re)s?|litros?",
    "w": r"watts?",
    "v": r"volts?",
    "oz": r"ounces?|onças?",
    "lb": r"pounds?|libras?",
}
"""Unit → how English and Portuguese spell it out."""
_NUMBERS: Mapping[str, Sequence[str]] = {
    "en": ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    "pt": ("", "dois|duas", "três", "quatro", "cinco", "seis", "sete", "oito", "nove", "dez", "onze", "doze"),
    "zh": ("一", "二|两|兩|双|雙", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"),
}
"""Language → how it spells 1 to 12 where that means nothing else (Portuguese um is also the article)."""
_HALVES: Mapping[str, str] = {"en": "[ -]and[ -]a[ -]half", "pt": " e mei[oa]"}
"""Language → how it spells the half in 1.5."""
_HALF = regex.compile(r"(\d{1,2})[.,]5")


def respelled(draft: Draft, figures: Sequence[Placeholder], source_text: str, pair: Pair) -> Draft:
    """The draft with the figures it spells otherwise as they are to be written; the same where there is none."""
    for figure in lost(figures, draft.text):
        if span := _elsewhere(figure, draft.text, source_text, pair):
            draft = draft.with_text(span, written_for(figure, pair).text, figure.span)
    return draft


def completed(draft: Draft, figures: Sequence[Placeholder], source_text: str, pair: Pair) -> Draft:
    """The draft with the figures that stood apart at the end of its source put there again.

    A code or name that stands elsewhere too may be the one that is there.
    """
    if not draft.text:
        return draft
    wanted = {f for f in lost(figures, draft.text) if f.kind is Kind.NUMBER or not times_of(f.text, draft.text)}
    return _followed(draft, [figure for figure in _apart_at_end(figures, source_text) if figure in wanted], pair)


def ended_like(draft: Draft, source_text: str, agreed: Sequence[str]) -> Draft:
    """Without the full stop a model puts behind a phrase that had none; a term keeps its own (`Apple Inc.`)."""
    is_own = not source_text[-1:].isalnum() or any(draft.text.endswith(term) for term in agreed)
    return draft if is_own else _without_stop(draft)


def _without_stop(draft: Draft) -> Draft:
    """Without the full stop at its end; an ellipsis is none."""
    if not draft.text.endswith(".") or draft.text.endswith(".."):
        return draft
    return draft.with_text((len(draft.text) - 1, len(draft.text)), "", (0, 0))


def without_strays(draft: Draft, source_text: str, agreed: Sequence[str]) -> Draft:
    """The draft without the signs of money that stand beside no figure and that its source has not (`$ سامسونج`)."""
    for span in reversed(stray_signs(source_text, draft.text, agreed)):
        draft = draft.with_text(span, "", (0, 0))
    return draft


def _followed(draft: Draft, figures: Sequence[Placeholder], pair: Pair) -> Draft:
    """The draft and behind it the figures, each after a space; without the full stop a model puts behind a phrase."""
    draft = _without_stop(draft) if figures else draft
    for figure in figures:
        space = Draft(" " if draft.text else "")
        draft = Draft.joined((draft, space, Draft.whole(figure.span, written_for(figure, pair).text)))
    return draft


def _apart_at_end(figures: Sequence[Placeholder], text: str) -> list[Placeholder]:
    """Those behind which only figures follow, each with a space before it; in text order. A sentence has none."""
    if is_sentence(text):
        return []
    found: list[Placeholder] = []
    end = len(text)
    for figure in sorted(figures, key=lambda one: one.span, reverse=True):
        start, stop = figure.span
        if stop != end or not text[:start].rstrip() or not text[start - 1].isspace():
            break
        found.append(figure)
        end = len(text[:start].rstrip())
    return found[::-1]


def _elsewhere(figure: Placeholder, text: str, source_text: str, pair: Pair) -> Span | None:
    """Where the text says the figure in another spelling, if that is in one place only."""
    patterns = [_otherwise(figure.text), _measure_in_words(figure.text), _number_in_words(figure.text, pair.target)]
    found = {match.span() for pattern in patterns if pattern for match in pattern.finditer(text)}
    if len(found) != 1 or _is_spelled(figure.text, source_text, pair.source):
        return None
    return found.pop()


def _is_spelled(figure: str, source_text: str, source: Locale) -> bool:
    """Where the source has the number in words too, one in the target may stand for those."""
    word = _word(figure, source.language)
    return bool(word) and regex.search(word, source_text, regex.IGNORECASE) is not None


@cache
def _number_in_words(figure: str, target: Locale) -> "regex.Pattern[str] | None":
    if half := _HALF.fullmatch(figure):
        word, ending = _word(half[1], target.language), _HALVES.get(target.language, "")
        return _bordered(f"(?:{word}){ending}") if word and ending else None
    word = _word(figure, target.language)
    return _bordered(word) if word else None


def _word(figure: str, language: str) -> str:
    """A pattern of how the language spells a number; empty where we do not know."""
    words = _NUMBERS.get(language, ())
    at = int(figure) if figure.isdecimal() and len(figure) < 3 else 0
    return words[at - 1] if 0 < at <= len(words) else ""


def _measure_in_words(figure: str) -> "regex.Pattern[str] | None":
    measure = _MEASURE.fullmatch(figure)
    if measure is None or measure[2].lower() not in _UNITS:
        return None
    return _bordered(rf"{_number(measure[1])}[\s-]?(?:{_UNITS[measure[2].lower()]})")


def _otherwise(figure: str) -> "regex.Pattern[str]":
    """The figure in any case, its letters and digits parted by a space or a hyphen, or by neither; its minus apart."""
    minus = r"-\s?" if figure.startswith("-") else ""
    return _bordered(minus + r"[\s-]?".join(_number(run) for run in _RUN.findall(figure) if run != "-"))


def _number(text: str) -> str:
    """A pattern of it; decimals may be marked in either way."""
    return "".join("[.,]" if c in ".," else regex.escape(c) for c in text)


def _bordered(pattern: str) -> "regex.Pattern[str]":
    return regex.compile(rf"(?<![\p{{L}}\p{{N}}])(?:{pattern})(?![\p{{L}}\p{{N}}])", regex.IGNORECASE)
