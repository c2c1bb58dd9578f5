"""What keeps a text out of a field of a channel: its length, its characters, words said too often."""

from collections import Counter
from collections.abc import Iterator

import regex

from core.findings import Finding, Severity, Span
from core.locales import Locale
from core.text import fold_key
from glossaries.channels import Limit
from nlp.fitting.words import Word, words_of

CHECK = "channel_fit"
EMOJI = regex.compile(
    r"(?:\p{Extended_Pictographic}(?<![©®™‼⁉↔-⇿])|[\U0001F1E6-\U0001F1FF])[\uFE0F\u200D\p{Emoji_Modifier}\p{Extended_Pictographic}]*"
)
"""Pictures with all that belongs to them, not the signs that Unicode counts among them (®, ™, arrows)."""
_IN_CODE = regex.compile(r"(?:[<>~]\s?\p{N}|#\p{L}?\p{N}|\p{N}\s?[*]\s?\p{N}|\p{L}[*]\p{N})")
"""Where Amazon takes `<`, `>`, `~`, `#` and `*`: identifiers and measurements (Style #4301, <10 lb)."""
_CAPITAL_WORDS = 2
SMALL_WORDS = frozenset(
    "a an and at by for from in of on or the to with de da do das dos e em para com sem o os as y el la los las un una"
    " con por en del et le les des du pour avec à au aux und mit für der die das von zu im и в на с для из от по"
    " di il lo gli per con dan untuk dengan ve ile i z dla na w do".split()
)
"""Articles, prepositions and conjunctions, which may repeat (Amazon's rule leaves them out)."""


def inspect_fit(text: str, limit: Limit, locale: Locale) -> list[Finding]:
    """Findings against a limit, spans in code points of the text; none: it fits."""
    words = words_of(text, locale)
    return [*_length(text, limit), *_characters(text, limit), *_repeated(words, limit), *_long_words(words, limit),
            *_capitals(words, limit)]  # fmt: skip


def is_small(word: str) -> bool:
    return fold_key(word.strip(".,")) in SMALL_WORDS


def key_of_word(word: Word) -> str:
    """The word as repetition counts it: case, width and outer marks aside."""
    return regex.sub(r"^\W+|\W+$", "", fold_key(word.text))


def misplaced(text: str, limit: Limit) -> Iterator[Span]:
    """Characters that may not stand where they do."""
    codes = [found.span() for found in _IN_CODE.finditer(text)] if limit.identifiers_only else []
    seen: Counter[str] = Counter()
    for at, character in enumerate(text):
        seen[character] += 1
        is_code = any(start <= at < end for start, end in codes)
        if (
            character in limit.banned
            or (character in limit.identifiers_only and not is_code)
            or (character in limit.once and seen[character] > 1)
        ):
            yield at, at + 1
    if not limit.allows_emoji:
        yield from (found.span() for found in EMOJI.finditer(text))


def _length(text: str, limit: Limit) -> Iterator[Finding]:
    length = limit.measure(text)
    name = f"a {limit.channel} {limit.field}"
    if limit.most is not None and length > limit.most:
        yield _finding(Severity.BLOCK, f"{length} {limit.unit} are more than the {limit.most} of {name}.")
    elif limit.advised is not None and length > limit.advised:
        yield _finding(Severity.NOTE, f"{length} {limit.unit}; {limit.advised} are advised for {name}.")
    if limit.least is not None and length < limit.least:
        yield _finding(Severity.REVIEW, f"{length} {limit.unit} are fewer than the {limit.least} of {name}.")


def _characters(text: str, limit: Limit) -> Iterator[Finding]:
    for start, end in misplaced(text, limit):
        sign = text[start:end]
        message = f"“{sign}” may not stand here in a {limit.channel} {limit.field}."
        yield Finding(CHECK, Severity.REVIEW, message, (start, end), sign)


def _repeated(words: list[Word], limit: Limit) -> Iterator[Finding]:
    if limit.same_word is None:
        return
    seen: Counter[str] = Counter()
    for word in words:
        key = key_of_word(word)
        if not key or key.isdecimal() or is_small(word.text):
            continue
        seen[key] += 1
        if seen[key] > limit.same_word:
            message = f"“{word.text}” stands here more often than {limit.same_word}×."
            yield Finding(CHECK, Severity.REVIEW, message, word.span, word.text)


def _long_words(words: list[Word], limit: Limit) -> Iterator[Finding]:
    for word in words:
        if limit.longest_word is not None and limit.measure(word.text) > limit.longest_word:
            message = f"“{word.text}” is longer than the {limit.longest_word} {limit.unit} a word may have."
            yield Finding(CHECK, Severity.REVIEW, message, word.span, word.text)


def _capitals(words: list[Word], limit: Limit) -> Iterator[Finding]:
    cased = [w.text for w in words if w.text.upper() != w.text.lower()]
    if not limit.allows_capitals_only and len(cased) > _CAPITAL_WORDS and all(map(str.isupper, cased)):
        yield _finding(Severity.REVIEW, f"A {limit.channel} {limit.field} may not be in capitals only.")


def _finding(severity: Severity, message: str) -> Finding:
    return Finding(CHECK, severity, message)
