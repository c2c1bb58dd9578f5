"""Guards: is a match part of a denial, a measurement, a colour, a title ...? Asked only where something was found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

import re2
import regex

from glossaries.packs.lore import Context, Words, lore
from glossaries.packs.model import MatchOptions, PackTerm
from glossaries.packs.words import ANY_LANGUAGE, Guard
from nlp.screening.needles import Needles
from nlp.screening.shape import Shaped, shape, shape_key

_STOPS = regex.compile(r"[.!?;,:。！？；，：|｜/()（）\[\]【】]")
_SINGLE = 1
_SHORT_REACH = 8
"""How far a word of a script without spaces reaches: 不含 and 没有 deny what follows at once."""
_WORK_QUOTES = {"《": "》", "〈": "〉", "『": "』", "「": "」"}
_QUOTES = {"“": "”", '"': '"', "„": "“", "«": "»", "‘": "’", "『": "』", "「": "」"}
_LONGEST_QUOTED = 60
_MARKS = "®™"
_PLAIN = MatchOptions(inflect=False)


@dataclass(frozen=True, slots=True)
class Where:
    """A match: in the shaped text `[start, end)`, in the original one `span`; the language of its term."""

    start: int
    end: int
    span: tuple[int, int]
    language: str


class Surroundings:
    """One text, asked about its matches; what is costly is worked out once and only when asked."""

    def __init__(self, text: str, shaped: Shaped, language: str = "") -> None:
        self.text = text
        self.shaped = shaped
        self._languages = (language.split("-", maxsplit=1)[0],) if language else ()

    def holds(self, guard: Guard, where: Where) -> bool:
        """Whether the match stands in this context."""
        return _ASK[guard](self, where)

    @cached_property
    def is_sourced(self) -> bool:
        """Whether the copy names proof: a study, survey or certificate with its year or number."""
        return any(pattern.search(self.text) for pattern in _sourced())

    def languages_for(self, where: Where) -> tuple[str, ...]:
        """The languages whose words may stand around the match; all, for a term of none."""
        if where.language == ANY_LANGUAGE:
            return ()
        return tuple(dict.fromkeys((where.language.split("-")[0], *self._languages, "en")))

    def is_beside(self, guard: Guard, where: Where) -> bool:
        """Whether one of the guard's words stands before or after the match, in one clause with it."""
        words, languages = _words_of(guard), self.languages_for(where)
        return words.stand_before(self.shaped.text, where.start, languages) or words.stand_after(
            self.shaped.text, where.end, languages
        )

    def is_measured(self, where: Where) -> bool:
        """A number with a unit, or a technical noun, beside the match."""
        text, units = self.shaped.text, _units()
        after, before = text[where.end : where.end + 14], text[max(0, where.start - 14) : where.start]
        matched = text[where.start : where.end]
        if matched[-1].isdigit() and units.unit.match(after):
            return True
        if units.amount_after.match(after) or (units.amount_before.search(before) and not matched[0].isdigit()):
            return True
        return self.is_beside(Guard.MEASUREMENT, where)

    def is_title(self, where: Where) -> bool:
        """In title marks, or in quotation marks with the name of a kind of work near."""
        if self.quoted(where, _WORK_QUOTES) is not None:
            return True
        if self.quoted(where, _QUOTES) is None:
            return False
        context = lore().contexts[Guard.TITLE_OF_WORK]
        near = self.shaped.text[max(0, where.start - context.within) : where.end + context.within]
        return _near_words(Guard.TITLE_OF_WORK).are_in(near)

    def is_brand(self, where: Where) -> bool:
        """In quotation marks of its own, or followed by ® or ™."""
        start, end = where.span
        if any(mark in self.text[end : end + 3] for mark in _MARKS):
            return True
        inside = self.quoted(where, _QUOTES)
        return inside is not None and len(inside) <= (end - start) + 12

    def quoted(self, where: Where, quotes: Mapping[str, str]) -> str | None:
        """What stands between the quotation marks around the match; None without."""
        start, end = where.span
        before, after = self.text[max(0, start - _LONGEST_QUOTED) : start], self.text[end : end + _LONGEST_QUOTED]
        for opening, closing in quotes.items():
            at, to = before.rfind(opening), after.find(closing)
            if at >= 0 and to >= 0 and closing not in before[at + 1 :]:
                return before[at + 1 :] + self.text[start:end] + after[:to]
        return None


_ASK: Mapping[Guard, Callable[[Surroundings, Where], bool]] = {
    Guard.FREE: lambda around, where: around.is_beside(Guard.FREE, where),
    Guard.NEGATED: lambda around, where: around.is_beside(Guard.NEGATED, where),
    Guard.MEASUREMENT: Surroundings.is_measured,
    Guard.GRADE: lambda around, where: around.is_beside(Guard.GRADE, where),
    Guard.COLOUR: lambda around, where: around.is_beside(Guard.COLOUR, where),
    Guard.TITLE_OF_WORK: Surroundings.is_title,
    Guard.QUOTED_BRAND: Surroundings.is_brand,
    Guard.SOURCED_CLAIM: lambda around, _: around.is_sourced,
}


class _BesideWords:
    """The words of a guard by language, compiled; asked for the languages around a match."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._before = _compile(context.before)
        self._after = {tag: _by_length(words) for tag, words in context.after.items()}
        self._not_followed = {tag: _by_length(words) for tag, words in context.not_followed.items()}

    def stand_before(self, text: str, start: int, languages: tuple[str, ...]) -> bool:
        """Nothing that ends a clause stands between."""
        window_start = max(0, start - self._context.within - 24)
        window = text[window_start:start]
        return any(
            self._reaches(needle.key, window, end, tag)
            for tag in (languages or self._before)
            if tag in self._before
            for needle, _, _, end in self._before[tag].find(window)
        )

    def _reaches(self, word: str, window: str, end: int, tag: str) -> bool:
        gap = window[end:]
        if _STOPS.search(gap) or len(gap) > self._reach(word):
            return False
        return not any(gap.lstrip().startswith(w) for w in self._not_followed.get(tag, ()))

    def _reach(self, word: str) -> int:
        if word[0] < "\u0e00":
            return self._context.within
        return 1 if len(word) == _SINGLE else min(_SHORT_REACH, self._context.within)

    def stand_after(self, text: str, end: int, languages: tuple[str, ...]) -> bool:
        window = text[end : end + self._context.after_within + 40]
        return any(
            self._follows(window, word, tag) for tag in (languages or self._after) for word in self._after.get(tag, ())
        )

    def _follows(self, window: str, word: str, tag: str) -> bool:
        at = window.find(word, 0, self._context.after_within + len(word))
        if at < 0 or _STOPS.search(window[:at]):
            return False
        rest = window[at + len(word) :]
        if word[-1].isascii() and rest[:1].isalnum() and rest[:1].isascii():
            return False
        if at and word[0].isascii() and window[at - 1].isalnum():
            return False
        return not any(rest.lstrip().startswith(w) for w in self._not_followed.get(tag, ()))


@dataclass(frozen=True, slots=True)
class _Units:
    unit: "regex.Pattern[str]"
    amount_after: "regex.Pattern[str]"
    amount_before: "regex.Pattern[str]"


@cache
def _units() -> _Units:
    units = sorted({shape_key(unit) for unit in lore().contexts[Guard.MEASUREMENT].units}, key=len, reverse=True)
    one = rf"(?:{'|'.join(map(regex.escape, units))}|[\"'×x*])(?![a-z0-9])"
    return _Units(
        unit=regex.compile(rf"(?:[.,]\d+)? ?{one}"),
        amount_after=regex.compile(rf"[ :=约为是]{{0,2}}[±≤≥<>~]?\d+(?:[.,]\d+)? ?{one}"),
        amount_before=regex.compile(rf"\d ?{one} ?$"),
    )


@cache
def _words_of(guard: Guard) -> _BesideWords:
    return _BesideWords(lore().contexts[guard])


@cache
def _near_words(guard: Guard) -> Needles[None]:
    words = lore().contexts[guard].near
    return Needles((PackTerm(word, tag), MatchOptions(), None) for tag, all_ in words.items() for word in all_)


@cache
def _sourced() -> list[re2._Regexp]:
    return [re2.compile(pattern) for pattern in lore().contexts[Guard.SOURCED_CLAIM].patterns]


def _compile(words: Words) -> dict[str, Needles[None]]:
    return {tag: Needles((PackTerm(word, tag), _PLAIN, None) for word in all_) for tag, all_ in words.items()}


def _by_length(words: tuple[str, ...]) -> list[str]:
    return sorted((shape(word).text.strip() for word in words), key=len, reverse=True)
