"""Agreed terms are there, forbidden wordings are not, and nothing is left in the source's script."""

from functools import cache

import regex

from core.findings import Finding, Severity
from core.locales import Locale
from nlp.checks.base import Subject
from nlp.terminology import missed, realised


class MissedTermCheck:
    """Own terms of the source whose target is missing. Starter terms are advice: a note."""

    name = "missed_term"

    def inspect(self, subject: Subject) -> list[Finding]:
        return [
            Finding(
                self.name,
                Severity.REVIEW if match.is_own else Severity.NOTE,
                f"“{match.term.source}” should be “{match.term.target}”, which is not in the translation.",
                matched=match.term.source,
                suggestion=match.term.target,
            )
            for match in missed(subject.text, subject.matches)
        ]


class ForbiddenTermCheck:
    """Wordings that the term base marks as not to be used for a word of the source."""

    name = "forbidden_term"

    def inspect(self, subject: Subject) -> list[Finding]:
        return [
            Finding(
                self.name,
                Severity.REVIEW,
                f"“{subject.text[span[0] : span[1]]}” must not be used for “{term.source}”.",
                span,
                subject.text[span[0] : span[1]],
            )
            for term in dict.fromkeys(match.term for match in subject.forbidden)
            for span in realised(subject.text, term.accepted)
        ]


class UntranslatedCheck:
    """Words left in the source's script in a target that is not written with it, unless a term wants them.

    Of scripts that names are kept in everywhere (Latin) nothing is said.
    """

    name = "untranslated"

    def inspect(self, subject: Subject) -> list[Finding]:
        left = _scripts(subject.pair.source) - _scripts(subject.pair.target)
        if not left:
            return []
        wanted = [match.term.target for match in subject.matches if not match.term.target.isascii()]
        return [
            Finding(self.name, Severity.REVIEW, f"“{run[0]}” is not translated.", run.span(), run[0])
            for run in _runs(left).finditer(subject.text)
            if not any(run[0] in target for target in wanted)
        ]


@cache
def _runs(scripts: frozenset[str]) -> "regex.Pattern[str]":
    """Two letters of an alphabet or more (one may be a size or a formula); of the others any."""
    either = "|".join(_run(name) for name in sorted(scripts))
    return regex.compile(either)


def _run(script: str) -> str:
    return rf"\p{{{script}}}+" if script in _ALONE else rf"\p{{{script}}}[\p{{{script}}}\p{{M}}]+"


def _scripts(locale: Locale) -> frozenset[str]:
    return _SCRIPTS.get(locale.language, frozenset())


_ALONE = frozenset({"Han", "Hiragana", "Katakana", "Hangul"})
_SCRIPTS = {
    "zh": frozenset({"Han"}),
    "ja": frozenset({"Han", "Hiragana", "Katakana"}),
    "ko": frozenset({"Hangul", "Han"}),
    "th": frozenset({"Thai"}),
    "el": frozenset({"Greek"}),
    "he": frozenset({"Hebrew"}),
    "hi": frozenset({"Devanagari"}),
    **dict.fromkeys(("ar", "fa", "ur"), frozenset({"Arabic"})),
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk", "kk"), frozenset({"Cyrillic"})),
}
"""Language → the scripts it is written in, those that are not Latin."""
