"""Verbs that judge a text as a whole: how long it is, how often something stands in it, in which language it is."""

from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from itertools import islice

import regex

from core.characters import CharacterTable
from core.findings import Span
from glossaries.packs.model import Limits, Rule
from glossaries.packs.words import Counted, Unit, Verb
from nlp.detection import detect

_WORD = regex.compile(r"\p{L}[\p{L}\p{M}\p{N}'’-]*")
_CAPITALS = regex.compile(r"(?<![\p{L}\p{N}])\p{Lu}{4,}(?![\p{L}\p{N}])")
_EMOJI = regex.compile(r"\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic})*")
_WITHOUT_SPACES = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_LETTERS_A_WORD = 3
"""Of scripts without spaces, about."""
_LETTER = regex.compile(r"\p{L}")
_WIDE = regex.compile(r"[\p{EA=W}\p{EA=F}]")
_MARKS = regex.compile(r"[\p{Mn}\p{Me}\p{Cf}]")
_SHORTEST_REPEATED = 3
"""Articles and prepositions may be repeated."""
_SCRIPT_OF = {
    "ar": "Arab", "fa": "Arab", "ur": "Arab", "he": "Hebr", "ja": "Jpan", "ko": "Hang", "th": "Thai", "zh": "Hani",
    "ru": "Cyrl", "uk": "Cyrl", "bg": "Cyrl", "kk": "Cyrl", "mn": "Cyrl", "el": "Grek", "hi": "Deva", "bn": "Beng",
    "ka": "Geor", "hy": "Armn", "am": "Ethi", "km": "Khmr", "lo": "Laoo", "my": "Mymr", "si": "Sinh", "ta": "Taml",
}  # fmt: skip
_CLASSES = {"Jpan": r"\p{Han}\p{Hiragana}\p{Katakana}", "Hans": r"\p{Han}", "Hant": r"\p{Han}", "Hani": r"\p{Han}"}
_ENOUGH_TO_TELL = 2000
"""Code points by which a language is told; a longer text says nothing new."""
_SURE = 0.9
"""How sure statistics must be that a text is in another language before we say so."""


def judge(rule: Rule, text: str, language: str) -> list[Span] | None:
    """Where a rule of a whole-text verb objects, the whole text where no word is to blame; None: all is well."""
    return _JUDGES[rule.verb](rule.limits, text, language)


def _length(limits: Limits, text: str, _: str) -> list[Span] | None:
    count = _MEASURES[limits.unit](text)
    if limits.most is not None and count > limits.most:
        return [(min(limits.most, len(text) - 1), len(text))] if limits.unit is Unit.CHARS else [(0, len(text))]
    return [(0, len(text))] if limits.least is not None and count < limits.least else None


def display_width(text: str) -> int:
    """Columns: East Asian wide and full-width characters count 2 (UAX #11), marks that stand on others none."""
    return len(text) + len(_WIDE.findall(text)) - len(_MARKS.findall(text))


_MEASURES: Mapping[Unit, Callable[[str], int]] = {
    Unit.CHARS: len,
    Unit.BYTES: lambda text: len(text.encode("utf-8", "surrogatepass")),
    Unit.WIDTH: display_width,
}


def over(limits: Limits, spans: list[Span], text: str) -> list[Span] | None:
    """The spans beyond what is allowed; the whole text where there are too few."""
    if limits.least is not None and len(spans) < limits.least:
        return [(0, len(text))]
    return spans[limits.most :] or None if limits.most is not None else None


def _occurrence(limits: Limits, text: str, _: str) -> list[Span] | None:
    if limits.counted is Counted.SAME_WORD:
        return _repeated(limits.most or 1, text)
    pattern = _CAPITALS if limits.counted is Counted.CAPITAL_WORDS else _EMOJI
    return over(limits, [match.span() for match in pattern.finditer(text)], text)


def _repeated(most: int, text: str) -> list[Span] | None:
    seen: Counter[str] = Counter()
    spans: list[Span] = []
    for match in _WORD.finditer(text):
        word = match[0].casefold()
        if len(word) > _SHORTEST_REPEATED:
            seen[word] += 1
            if seen[word] > most:
                spans.append(match.span())
    return spans or None


def _language(limits: Limits, text: str, language: str) -> list[Span] | None:
    scripts = limits.scripts or _scripts_of(limits.languages)
    kinds = text.translate(_kinds(scripts))
    in_script = _count(kinds, _OURS)
    if in_script and in_script >= limits.least_share * len(text):
        return None
    letters = _count(kinds, _IS_LETTER)
    if letters == 0 or (scripts and in_script >= limits.least_share * letters):
        return None
    if _count(kinds, _UNSPACED) // _LETTERS_A_WORD < limits.least_words and not _has_words(limits.least_words, text):
        return None
    is_there = not scripts and _is_in(limits.languages, text, language)
    return None if is_there else [(0, len(text))]


def _has_words(least: int, text: str) -> bool:
    return least == 0 or next(islice(_WORD.finditer(text), least - 1, None), None) is not None


_OURS, _IS_LETTER, _UNSPACED = 1, 2, 4


def _count(kinds: str, bit: int) -> int:
    """The characters that are of a kind."""
    return sum(map(kinds.count, _WITH[bit]))


_WITH = {bit: [str(kind) for kind in range(8) if kind & bit] for bit in (_OURS, _IS_LETTER, _UNSPACED)}


@cache
def _kinds(scripts: tuple[str, ...]) -> CharacterTable:
    """What a character is: a digit, the sum of the bits that hold."""
    ours = [(_OURS, _letters_of(scripts))] if scripts else []
    asked = [*ours, (_IS_LETTER, _LETTER), (_UNSPACED, _WITHOUT_SPACES)]
    return CharacterTable(lambda character: str(sum(bit for bit, pattern in asked if pattern.match(character))))


def _scripts_of(languages: tuple[str, ...]) -> tuple[str, ...]:
    """The scripts that tell; none where one of the languages is written in Latin."""
    scripts = tuple(_SCRIPT_OF.get(tag.split("-")[0], "") for tag in languages)
    return () if "" in scripts else scripts


def _is_in(languages: tuple[str, ...], text: str, language: str) -> bool:
    wanted = {tag.split("-")[0] for tag in languages}
    if language:
        return language.split("-", maxsplit=1)[0] in wanted
    guesses = detect(text[:_ENOUGH_TO_TELL], wanted)
    return not guesses or guesses[0].language in wanted or guesses[0].confidence < _SURE


@cache
def _letters_of(scripts: tuple[str, ...]) -> "regex.Pattern[str]":
    classes = "".join(_CLASSES.get(script, "\\p{" + script + "}") for script in scripts)
    return regex.compile(f"[{classes}]")


_JUDGES: Mapping[Verb, Callable[[Limits, str, str], list[Span] | None]] = {
    Verb.LENGTH: _length,
    Verb.OCCURRENCE: _occurrence,
    Verb.LANGUAGE: _language,
}
