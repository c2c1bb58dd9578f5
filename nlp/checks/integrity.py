"""Everything that must survive is there, exactly as often as in the source."""

from collections import Counter
from collections.abc import Iterator

import regex

from core.findings import Finding, Severity
from nlp.checks.base import Subject
from nlp.checks.conversions import converted
from nlp.figures import numbers_of
from nlp.protection import Kind, Placeholder, find_placeholders

_MONEY = {
    "$": regex.compile(
        r"\$\s?\d|\d\s?\$|美元|美金|[Dd]ollar|[Dd]ólar|USD|\d\s?[Rr]ea(?:l|is)(?!\p{L})|[Pp]eso|港元|澳元|加元"
    ),
    "€": regex.compile(r"€|欧元|歐元|[Ee]uro|EUR"),
    "£": regex.compile(r"£|英镑|英鎊|[Pp]ound|[Ll]ibra|GBP"),
    "¥": regex.compile(r"[¥￥]|元|円|块钱|[Yy]uan|[Ii]ene?|[Yy]en|CNY|RMB|JPY|人民币"),
}
"""Signs as they stand beside an amount, and words that speak of the same money."""


class IntegrityCheck:
    """Placeholders, addresses, tags and emoji must match to the letter; codes and numbers by their digits.

    A measure may be given in the other system where the figure is right.
    In prose a number that is written differently is only worth a note, since good translations spell numbers out.
    """

    name = "integrity"

    def inspect(self, subject: Subject) -> list[Finding]:
        if subject.pair.source == subject.pair.target:
            return []
        return [*self._strict(subject), *self._digits(subject), *self._currencies(subject)]

    def _strict(self, subject: Subject) -> Iterator[Finding]:
        wanted = _count(find_placeholders(subject.source_text, strict_only=True))
        found = _count(find_placeholders(subject.text, strict_only=True))
        for text in sorted((wanted - found) | (found - wanted)):
            yield Finding(
                self.name,
                Severity.BLOCK,
                f"{text} stands {wanted[text]} times in the source and {found[text]} times in the translation.",
                matched=text,
            )

    def _digits(self, subject: Subject) -> Iterator[Finding]:
        severity = Severity.REVIEW if subject.is_title else Severity.NOTE
        wanted = _numbers(subject.source_text)
        found = _numbers(subject.text)
        right = [one for one in converted(subject) if one.is_right]
        given_otherwise = _numbers(" ".join(one.source.figures for one in right))
        for number in sorted(wanted - found - given_otherwise):
            yield Finding(self.name, severity, f"The number {number} is not in the translation.", matched=number)
        figures = [one.target.figures for one in right]
        said = _numbers(" ".join([*figures, *(match.term.target for match in subject.matches)]))
        for number in sorted(found - wanted - said) if subject.is_title else []:
            yield Finding(self.name, severity, f"The number {number} is not in the source.", matched=number)

    def _currencies(self, subject: Subject) -> Iterator[Finding]:
        """A price in money the source does not speak of: 5元 is not $5."""
        known = _currencies(" ".join((subject.source_text, *(match.term.target for match in subject.matches))))
        for sign in sorted(_currencies(subject.text) - known):
            yield Finding(
                self.name, Severity.REVIEW, f"The currency {sign} is not in the source: check the price.", matched=sign
            )


def _currencies(text: str) -> set[str]:
    """Which kinds of money an amount is given in, by sign or by the name models use."""
    return {kind for kind, pattern in _MONEY.items() if pattern.search(text)}


def _count(placeholders: list[Placeholder]) -> Counter[str]:
    return Counter(p.text for p in placeholders if p.kind is not Kind.NUMBER)


def _numbers(text: str) -> Counter[str]:
    return Counter(str(int(digits)) for digits in numbers_of(text) if len(digits) < 100)
