"""Everything that must survive is there, exactly as often as in the source."""

from collections import Counter
from collections.abc import Iterator, Sequence

import regex

from core.findings import Finding, Severity
from nlp.checks.base import Subject
from nlp.checks.conversions import converted
from nlp.figures import adds_percent, figures, foreign_words, invents, is_plain, lost, numbers_of
from nlp.money import added_signs
from nlp.nesting import loose_ends
from nlp.protection import Kind, Placeholder, blanked, find_placeholders

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
        mine, its = (find_placeholders(text, strict_only=True) for text in (subject.source_text, subject.text))
        return [
            *self._strict(mine, its),
            *self._digits(subject),
            *self._forms(subject, mine, its),
            *self._currencies(subject),
        ]

    def _strict(self, mine: Sequence[Placeholder], its: Sequence[Placeholder]) -> Iterator[Finding]:
        wanted, found = _count(mine), _count(its)
        for text in sorted((wanted - found) | (found - wanted)):
            yield Finding(
                self.name,
                Severity.BLOCK,
                f"{text} stands {wanted[text]} times in the source and {found[text]} times in the translation.",
                matched=text,
            )
        if wanted == found and loose_ends(p.text for p in mine) != loose_ends(p.text for p in its):
            yield Finding(self.name, Severity.BLOCK, "Tags do not close in the order in which they open.")

    def _digits(self, subject: Subject) -> Iterator[Finding]:
        severity = Severity.REVIEW if subject.is_title else Severity.NOTE
        wanted = _numbers(subject.source_text)
        found = _numbers(subject.text)
        right = [one for one in converted(subject) if one.is_right] if wanted != found else []
        given_otherwise = _numbers(" ".join(one.source.figures for one in right))
        for number in sorted(wanted - found - given_otherwise):
            yield Finding(self.name, severity, f"The number {number} is not in the translation.", matched=number)
        agreed = [*(one.target.figures for one in right), *(match.term.target for match in subject.matches)]
        is_strange = subject.is_title or invents(subject.source_text, subject.text, agreed)
        for number in sorted(found - wanted - _numbers(" ".join(agreed))) if is_strange else []:
            yield Finding(self.name, severity, f"The number {number} is not in the source.", matched=number)
        if is_strange and adds_percent(subject.source_text, subject.text):
            yield Finding(self.name, severity, "A percent sign is not in the source.", matched="%")

    def _forms(self, subject: Subject, mine: Sequence[Placeholder], its: Sequence[Placeholder]) -> Iterator[Finding]:
        """Figures whose digits are there but not as they stood (`±2 mm`, `½`), and names in foreign letters."""
        taken = [*(match.span for match in subject.matches), *(placeholder.span for placeholder in mine)]
        wanted = figures(subject.source_text, taken)
        wanted += foreign_words(subject.source_text, subject.pair.source, [*taken, *(one.span for one in wanted)])
        found = _numbers(subject.text)
        text = blanked(subject.text, (placeholder.span for placeholder in its))
        for figure in lost([one for one in wanted if not is_plain(one)], text):
            if _numbers(figure.text) <= found:
                message = f"{figure.text} does not stand in the translation as it does in the source."
                yield Finding(self.name, Severity.NOTE, message, matched=figure.text)

    def _currencies(self, subject: Subject) -> Iterator[Finding]:
        """A price in money the source does not speak of (5元 is not $5), or speaks of less often."""
        agreed = [match.term.target for match in subject.matches]
        strange = _currencies(subject.text) - _currencies(" ".join((subject.source_text, *agreed)))
        for sign in sorted(strange):
            message = f"The currency {sign} is not in the source: check the price."
            yield Finding(self.name, Severity.REVIEW, message, matched=sign)
        for sign in sorted(added_signs(subject.source_text, subject.text, agreed).keys() - strange):
            message = f"The sign {sign} stands more often in the translation than the source speaks of such money."
            yield Finding(self.name, Severity.REVIEW, message, matched=sign)


def _currencies(text: str) -> set[str]:
    """Which kinds of money an amount is given in, by sign or by the name models use."""
    return {kind for kind, pattern in _MONEY.items() if pattern.search(text)}


def _count(placeholders: Sequence[Placeholder]) -> Counter[str]:
    return Counter(p.text for p in placeholders if p.kind is not Kind.NUMBER)


def _numbers(text: str) -> Counter[str]:
    return Counter(str(int(digits)) for digits in numbers_of(text) if len(digits) < 100)
