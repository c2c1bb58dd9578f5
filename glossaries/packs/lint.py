"""What a pack author should hear beyond plain errors: missing tests, wording that another rule has, odd terms."""

from collections.abc import Iterator

import regex

from glossaries.packs.book import PackBook
from glossaries.packs.model import Rule
from glossaries.packs.words import Verb

_BORDER_BY_OTHER_LETTERS = regex.compile(r"\\b\(?(?:\?:)?(?![\p{ASCII}])\p{L}|(?![\p{ASCII}])[\p{L}]\)?\\b")
"""RE2 knows only ASCII letters as parts of a word: beside others its border is never where one expects it."""
_WITHOUT_SUGGESTION = (Verb.LENGTH, Verb.LANGUAGE, Verb.OCCURRENCE)


def advice(book: PackBook) -> Iterator[str]:
    """One sentence a matter, each with file, line and rule; none of them stops a pack from being used."""
    for pack in book.packs.values():
        if not pack.markets and not any(pack.id in other.extends for other in book.packs.values()):
            yield f"{pack.place}: pack {pack.id} has no markets and no pack extends it, so it never holds"
        for rule in pack.rules:
            yield from (f"{rule.place}: rule {rule.id} {sentence}" for sentence in _of_rule(rule))


def _of_rule(rule: Rule) -> Iterator[str]:
    if not any(test.is_flagged for test in rule.tests):
        yield "has no test that must be flagged (tests: flag:)"
    if not any(not test.is_flagged for test in rule.tests):
        yield "has no test that must pass (tests: pass:)"
    patterns = (*(pattern.text for pattern in rule.patterns), *rule.except_patterns)
    for pattern in (p for p in patterns if _BORDER_BY_OTHER_LETTERS.search(p)):
        yield f"has \\b beside a letter that RE2 takes for no part of a word: {pattern[:60]!r}"
    has_suggestion = rule.suggestion or any(term.suggest for term in rule.terms)
    if not has_suggestion and rule.verb not in _WITHOUT_SUGGESTION:
        yield "has no suggestion"
    if rule.severity == "review" and not rule.question:
        yield "asks for a review without a question for the reviewer"
