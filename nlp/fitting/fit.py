"""Whether a text fits a field, what is wrong with it there, and what to write instead."""

from dataclasses import dataclass

from core.findings import Finding, Severity
from core.locales import Locale
from glossaries.channels import Limit
from nlp.fitting.inspection import inspect_fit
from nlp.fitting.shortening import Proposal, Telling, shorten
from nlp.fitting.variants import ad_variants

AD_VARIANTS = 3
"""Wordings offered for an ad slot; Google asks for at least three headlines."""
_SLOTS = frozenset({"headline", "long_headline", "primary_text", "ad_text", "description", "text", "text_line"})


@dataclass(frozen=True, slots=True)
class Fit:
    """A text in a field. `proposal` is there where the text does not fit and a shorter one does."""

    limit: Limit
    length: int
    findings: tuple[Finding, ...]
    proposal: Proposal | None
    variants: tuple[str, ...] = ()

    @property
    def fits(self) -> bool:
        """True where nothing but notes was found."""
        return all(finding.severity is Severity.NOTE for finding in self.findings)


def fit(text: str, limit: Limit, locale: Locale, telling: Telling = Telling(), *, is_ad: bool = False) -> Fit:  # noqa: B008
    """How a text stands in a field; of ad slots with several wordings."""
    findings = tuple(inspect_fit(text, limit, locale))
    is_wrong = any(finding.severity is not Severity.NOTE for finding in findings)
    proposal = shorten(text, limit, locale, telling) if is_wrong else None
    wants_variants = is_ad and limit.field in _SLOTS and limit.most is not None
    variants = ad_variants(text, limit, locale, telling, AD_VARIANTS) if wants_variants else []
    return Fit(limit, limit.measure(text), findings, _useful(proposal, text, limit, locale), tuple(variants))


def _useful(proposal: Proposal | None, text: str, limit: Limit, locale: Locale) -> Proposal | None:
    """A proposal that is another text and mends what was wrong."""
    if proposal is None or proposal.text == text:
        return None
    left = [f for f in inspect_fit(proposal.text, limit, locale) if f.severity is not Severity.NOTE]
    return None if left else proposal
