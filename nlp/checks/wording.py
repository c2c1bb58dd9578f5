"""Agreed terms are there, forbidden wordings are not, and nothing is left in the source's script."""

import regex

from core.findings import Finding, Severity
from core.text import has_han
from nlp.checks.base import Subject
from nlp.terminology import missed, realised

_HAN_RUN = regex.compile(r"\p{Han}+")
_HAN_LANGUAGES = frozenset({"zh", "ja", "ko"})


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
    """Chinese characters left in a target that is not written with them, unless a term wants them."""

    name = "untranslated"

    def inspect(self, subject: Subject) -> list[Finding]:
        pair = subject.pair
        if pair.target.language in _HAN_LANGUAGES or pair.source.language not in _HAN_LANGUAGES:
            return []
        wanted = {m.term.target for m in subject.matches if has_han(m.term.target)}
        return [
            Finding(self.name, Severity.REVIEW, f"“{run[0]}” is not translated.", run.span(), run[0])
            for run in _HAN_RUN.finditer(subject.text)
            if not any(run[0] in target for target in wanted)
        ]
