"""What is found in a text that a person is changing: terms, integrity, rules of its market, and its channel's limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from api.doors.desk import Desk
from api.fitting import channels_of, is_ad
from api.screening import Wanted, excused_by, order_of, screen
from core.errors import InvalidInput, TooLarge
from core.findings import Finding, Side
from core.locales import Locale, Pair
from core.text import well_formed
from glossaries import termbases
from glossaries.channels import Limit, measure
from glossaries.matching import TermMatch, TermSet
from glossaries.packs.words import Unit
from glossaries.reviews.copy import Review, ReviewFinding
from glossaries.terms import Term
from nlp.checks.base import Subject
from nlp.checks.registry import inspect
from nlp.fitting.fit import Fit, fit


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is in one unit, and how long it may be; `most` None: no limit in this unit."""

    unit: Unit
    length: int
    most: int | None

    @property
    def is_over(self) -> bool:
        return self.most is not None and self.length > self.most


@dataclass(frozen=True, slots=True)
class Checked:
    """A text with all that is found in it."""

    text: str
    findings: tuple[ReviewFinding, ...]
    lengths: tuple[Length, ...]
    fit: Fit | None

    @property
    def proposal(self) -> str:
        """A wording that fits where this one does not; empty: it fits, or there is none."""
        return self.fit.proposal.text if self.fit and self.fit.proposal else ""


def recheck(desk: Desk, review: Review, terms: TermSet, text: str, reader: str) -> Checked:
    """Runs every check on a target text; the source's findings stay.

    `reader` is the language of the messages. Raises TooLarge.
    """
    most = desk.runtime.settings.characters_per_text
    if len(text) > most:
        raise TooLarge(f"The text has {len(text)} characters, more than the {most} allowed.")
    text = well_formed(text)
    subject = Subject(
        review.source_text,
        text,
        review.pair,
        terms.find(review.source_text),
        terms.find_forbidden(review.source_text),
        is_title=review.field == "title",
    )
    limit = limit_of(desk, review)
    fitted = fit(text, limit, review.pair.target, is_ad=is_ad(limit.channel)) if limit else None
    found = [*inspect(subject), *_screened(desk, review, text, reader), *(fitted.findings if fitted else ())]
    kept = [finding for finding in review.findings if finding.side == Side.SOURCE]
    return Checked(text, (*map(review_finding, found), *kept), lengths_of(text, limit), fitted)


def limit_of(desk: Desk, review: Review) -> Limit | None:
    """The limit of the field a copy is bound for; None where none is known, or the channel is not ours."""
    if not review.channel:
        return None
    channels = channels_of(desk.runtime.settings)
    try:
        return channels.find(review.channel, review.field or "title", review.market)
    except InvalidInput:
        return None


def lengths_of(text: str, limit: Limit | None) -> tuple[Length, ...]:
    """The text in characters, bytes and columns, with the limit beside the unit it counts in."""
    return tuple(Length(u, measure(text, u), limit.most if limit and limit.unit is u else None) for u in Unit)


def terms_of(session: Session, owner_id: str, pair: Pair) -> TermSet:
    """The owner's agreed terms of a pair, compiled; of two term bases the older wins."""
    terms: list[Term] = []
    for base in termbases.list_all(session, owner_id):
        if any(glossary.pair == pair.base for glossary in base.glossaries):
            terms += termbases.entries(session, owner_id, base.id, pair.base)
    return TermSet.of(tuple(terms))


def terms_in(review: Review, terms: TermSet) -> Sequence[TermMatch]:
    """The agreed terms that stand in the source."""
    return terms.find(review.source_text)


def review_finding(finding: Finding) -> ReviewFinding:
    """A finding as reviews keep it."""
    start, end = finding.span or (-1, -1)
    return ReviewFinding(
        rule=finding.rule or finding.check,
        severity=finding.severity,
        message=finding.message,
        category=finding.category,
        side=finding.side.value,
        start=start,
        end=end,
        matched=finding.matched,
        source=finding.source,
        as_of=finding.as_of.isoformat() if finding.as_of else "",
        suggestion=finding.suggestion,
        question=finding.question,
        also=finding.also,
    )


def _screened(desk: Desk, review: Review, text: str, reader: str) -> list[Finding]:
    """What the packs object to in the target; nothing for a copy whose market or channel they do not know."""
    if not review.market:
        return []
    locale: Locale = review.pair.target
    wanted = Wanted(review.market, review.channel, review.field, locale.tag, reader.partition("-")[0])
    try:
        order = order_of(wanted, desk.runtime.now().date(), excused_by(desk.runtime.settings, desk.runtime.store))
    except InvalidInput:
        return []
    return [finding for finding in screen(desk.packs, text, order) if finding.side is Side.TARGET]
