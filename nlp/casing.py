"""Letter case of targets: Title Case for listings, and terms fitted to the place they stand in."""

import regex

from core.locales import Locale

_SMALL_WORDS = frozenset("a an and as at but by for from in into nor of on or over per the to up via vs with x".split())
"""Words a title leaves small inside (Chicago Manual of Style, 8.159, short prepositions and articles)."""
_MODEL = regex.compile(r"(?<![\p{L}\p{N}])(\p{Lu}[\p{L}]*) (\d+)(?![\p{L}\p{N}])")
"""`Pro 3`, `Tune 510`: engines write the word small when a title has capitals everywhere."""
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")


def declares_case(text: str) -> bool:
    """True when the text's own case is to be kept: it has a capital (a brand, an acronym) or a digit in a word."""
    return any(c.isupper() or c.isdigit() for c in text)


def title_word(word: str) -> str:
    """`wrinkle` → `Wrinkle`; `USB`, `iPhone`, `2nd` as they are."""
    return word if declares_case(word) else raised(word)


def title_case(text: str, locale: Locale, *, is_first: bool = True) -> str:
    """Title Case as English listings use it; other languages come back as they are.

    Each part of a hyphenated word is raised (Non-Slip), small words inside are not.
    """
    return title_case_with(text, _SMALL_WORDS, is_first=is_first) if locale.language == "en" else text


def title_case_with(text: str, small_words: frozenset[str], *, is_first: bool = True) -> str:
    """As `title_case`, with other words that stay small inside."""

    def in_title(match: "regex.Match[str]") -> str:
        word: str = match[0]
        starts = match.start() == 0 and is_first
        follows_hyphen = text[match.start() - 1 : match.start()] == "-"
        precedes_hyphen = text[match.end() : match.end() + 1] == "-"
        is_compound_edge = follows_hyphen != precedes_hyphen
        if word.lower() in small_words and not starts and not is_compound_edge:
            return word
        return title_word(word)

    return str(_WORD.sub(in_title, text))


def fitted(term: str, *, starts_sentence: bool) -> str:
    """A term at the start of a sentence begins with a capital; elsewhere it stands as it was agreed."""
    return raised(term) if starts_sentence and not declares_case(term.split(" ", 1)[0]) else term


def with_models(text: str, source_text: str) -> str:
    """The target with the names of models written as in the source: a word before a number that both have alike.

    >>> with_models("FreeBuds pro 3 fones", "FreeBuds Pro 3 Earphones")
    'FreeBuds Pro 3 fones'
    """
    for named in _MODEL.finditer(source_text):
        word, number = named.groups()
        pattern = rf"(?<![\p{{L}}\p{{N}}]){regex.escape(word.lower())}(?= {number}(?![\p{{L}}\p{{N}}]))"
        if len(word.lower()) == len(word):
            text = regex.sub(pattern, word, text)
    return text


def raised(text: str) -> str:
    """With a capital in front, where there is one of the same length (`ﬁ` has none): spans of the text stay true."""
    capital = text[:1].upper()
    return capital + text[1:] if len(capital) == 1 else text
