"""Grades a case by the book: its level, since when it was supportable, what it rests on, what speaks against it."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from monitors.campaigns import Campaign
from monitors.incidents.book import Book, Evidence, Step, urgency
from monitors.incidents.cases import Case, evidence_of, holds
from monitors.mentions import Mention

_POSTS = 50
_WAYS = 3
_COORDINATED = 0.5
"""Share of near-duplicates from which a burst looks made (row 20 of the early-warning matrix)."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How grave it is, and everything a person needs to check that."""

    level: int
    """1, 2, 3; 0: watch."""
    evidence: Evidence
    rule: str
    """The row of the book: `injury_safety/E2/several_injured`."""
    book_version: str
    why: str
    does: str
    supported_at: datetime
    posts: tuple[str, ...]
    counter_evidence: tuple[str, ...]
    becomes: str
    """What would change the level."""


def grade(case: Case, book: Book, campaigns: Iterable[Campaign] = (), notes: Iterable[str] = ()) -> Grade | None:
    """The grade of a case, None when the book sees nothing in it."""
    evidence, step = _judge(case, book)
    if step.level is None:
        return None
    return Grade(
        step.level,
        evidence,
        "/".join(part for part in (case.kind.key, evidence.value, step.when) if part),
        book.version,
        _why(case, book, evidence, step),
        step.does or (book.levels[step.level].must if step.level else "Watch"),
        _supported_at(case, book, step.level),
        tuple(mention.id for mention in _strongest(case)),
        (*_against(case, campaigns), *notes),
        _becomes(case, book, step.level),
    )


def level_of(case: Case, book: Book) -> int | None:
    """The level of a case alone, None when the book sees nothing in it; cheaper than the whole grade."""
    return _judge(case, book)[1].level


def _judge(case: Case, book: Book) -> tuple[Evidence, Step]:
    evidence = evidence_of(case, book)
    steps = case.kind.grades[evidence]
    return evidence, next(step for step in steps if not step.when or holds(step.when, case, book))


def _supported_at(case: Case, book: Book, level: int) -> datetime:
    """When the mention was stored with which the level became supportable: the shortest beginning that grades so.

    More mentions never make a case less grave, so the shortest is found by halving.
    """
    counts = range(1, len(case.mentions) + 1)
    shortest = bisect_left(counts, True, key=lambda count: _reaches(case.first(count), book, level))
    return case.mentions[min(shortest, len(case.mentions) - 1)].seen_at


def _reaches(case: Case, book: Book, level: int) -> bool:
    return urgency(_judge(case, book)[1].level) >= urgency(level)


def _strongest(case: Case) -> list[Mention]:
    """Official first, then news, then those who lived through it; the loudest of each."""
    order = {"notice": 0, "news": 1}

    def key(mention: Mention) -> tuple[int, int, int, datetime, str]:
        is_own = any(claim.stance == "first_hand" for claim in mention.claims)
        return order.get(mention.kind, 2), not is_own, -(mention.engagement or 0), mention.created_at, mention.id

    return sorted(case.originals, key=key)[:_POSTS]


def _why(case: Case, book: Book, evidence: Evidence, step: Step) -> str:
    parts = {
        Evidence.E3: "confirmed by our staff" if case.is_confirmed else f"{len(case.notices)} official notice(s)",
        Evidence.E2: f"{len(case.outlets)} news outlet(s), {len(case.authors)} independent authors",
        Evidence.E1: f"{len(case.authors)} independent author(s)" + (", one with proof" if case.has_proof else ""),
        Evidence.E0: f"{len(case.authors)} author(s)",
    }
    reason = f"; {book.conditions[step.when]}" if step.when else ""
    return f"{case.kind.name}, {evidence} ({parts[evidence]}){reason}"


def _against(case: Case, campaigns: Iterable[Campaign]) -> list[str]:
    said = []
    if case.copied_share >= _COORDINATED:
        said.append(f"{case.copied_share:.0%} are near-duplicates: it may be coordinated.")
    posts = [m.author for m in case.originals if m.author]
    if posts and (most := max(posts.count(author) for author in set(posts))) > 1 and most / len(posts) >= 0.3:
        said.append(f"One author wrote {most} of the {len(posts)} posts.")
    if case.against:
        said.append(f"{len(case.against)} only ask, deny, suppose or quote it.")
    if undated := sum(not m.is_dated for m in case.mentions):
        said.append(f"{undated} have no date of their own; when we first saw them was taken.")
    said += [f"The campaign {campaign.name} is running." for campaign in campaigns]
    return said


@dataclass(frozen=True, slots=True)
class _Way:
    """What would lead to a more urgent level."""

    level: int
    evidence: Evidence
    condition: str
    """That does not hold yet; empty: the evidence alone would do."""

    def is_spared_by(self, other: "_Way") -> bool:
        """Whether the other asks for less and leads as far."""
        order = list(Evidence)
        asks_less = order.index(other.evidence) <= order.index(self.evidence)
        return asks_less and other.condition in {"", self.condition} and urgency(other.level) >= urgency(self.level)


def _becomes(case: Case, book: Book, level: int) -> str:
    """The nearest ways to a more urgent level: conditions of the same evidence first, then better evidence."""
    now = evidence_of(case, book)
    ways = list(dict.fromkeys(_ways(case, book, level, now)))
    kept = [way for way in ways if not any(other != way and way.is_spared_by(other) for other in ways)]
    said = []
    for way in kept[:_WAYS]:
        needs = [] if way.evidence is now else [_more(way.evidence, book)]
        needs += [book.conditions[way.condition]] if way.condition else []
        said.append(f"Becomes level {way.level} if {' and '.join(needs)}.")
    return " ".join(said) or "Nothing would make it graver."


def _ways(case: Case, book: Book, level: int, now: Evidence) -> Iterator[_Way]:
    for evidence in list(Evidence)[list(Evidence).index(now) :]:
        for step in case.kind.grades[evidence]:
            if step.level is None or urgency(step.level) <= max(urgency(level), urgency(0)):
                continue
            missing = step.when if step.when and not holds(step.when, case, book) else ""
            if missing or evidence is not now:
                yield _Way(step.level, evidence, missing)


def _more(evidence: Evidence, book: Book) -> str:
    return {
        Evidence.E1: f"{book.e1_authors} independent authors say so, or one with proof",
        Evidence.E2: f"a news outlet or {book.e2_authors} independent authors say so",
        Evidence.E3: "an authority, a court or our own staff confirms it",
    }.get(evidence, "")
