"""Everything that must survive is there, exactly as often as in the source."""

from collections import Counter
from collections.abc import Iterator

import regex

from core.findings import Finding, Severity
from nlp.checks.base import Subject
from nlp.protection import Kind, Placeholder, find_placeholders

_DIGITS = regex.compile(r"\d+")
_THOUSANDS = regex.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class IntegrityCheck:
    """Placeholders, addresses, tags and emoji must match to the letter; codes and numbers by their digits.

    In prose a number that is written differently is only worth a note, since good translations spell numbers out.
    """

    name = "integrity"

    def inspect(self, subject: Subject) -> list[Finding]:
        if subject.pair.source == subject.pair.target:
            return []
        return [*self._strict(subject), *self._digits(subject)]

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
        for number in sorted(wanted - found):
            yield Finding(self.name, severity, f"The number {number} is not in the translation.", matched=number)
        said = _numbers(" ".join(match.term.target for match in subject.matches))
        for number in sorted(found - wanted - said) if subject.is_title else []:
            yield Finding(self.name, severity, f"The number {number} is not in the source.", matched=number)


def _count(placeholders: list[Placeholder]) -> Counter[str]:
    return Counter(p.text for p in placeholders if p.kind is not Kind.NUMBER)


def _numbers(text: str) -> Counter[str]:
    return Counter(str(int(digits)) for digits in _DIGITS.findall(_THOUSANDS.sub("", text)) if len(digits) < 100)
