"""Making a translation use the agreed terms, without touching the source.

The cascade: take the plain translation where it already has the terms; write a term over the words aligned to it where
that alignment can be trusted and nothing beside has to agree; else decode up to where the term belongs (attention says
where), write it, and let the model go on; where that loses as much as it gains, let it go on from the whole draft with
the aligned words replaced; what is still missing is written over them after all. A term that could not be placed is
reported as missed. What each step realises and costs is in `docs/decisions/0002-terms-are-forced-not-masked.md`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import regex

from core.findings import Span, overlaps
from core.locales import Pair
from core.spans import Taken
from core.text import Folded, fold, occurrences
from glossaries.matching import TermMatch
from glossaries.terms import Gender
from nlp.agreement import agreed
from nlp.casing import fitted
from nlp.drafts import Draft, Word, attention, draft_of, words_of
from nlp.engines.base import Alignment, Engine, Hypothesis, Pin, PinningEngine, SteerableEngine

MISSING_COST = 0.3
"""What a still missing term weighs against the mean log-probability when hypotheses are compared."""
MOST_ROUNDS = 20
"""Steps the cascade takes for one batch, far more than any of those sentences needed; what a glossary of every other
word would ask for beyond them is written over the aligned words."""
T = TypeVar("T")
_WORD_BEFORE = regex.compile(r"(\p{L}{3,})\s+$")
_WORD_AFTER = regex.compile(r"\s+(\p{L}{3,})")
"""Beside a term; shorter ones are mostly articles and prepositions, which often have none of their own."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """`target`, or another of `forms`, must stand in the target for what stands at `span` of the segment.

    Words beside it agree with its `gender` in the `language`, where both are known.
    """

    span: Span
    target: str
    forms: tuple[str, ...]
    keeps_case: bool = False
    gender: Gender = Gender.UNKNOWN
    language: str = ""

    @property
    def is_term(self) -> bool:
        """Of a language; else a mask, which stands for something no model knows."""
        return bool(self.language)


def realised(text: str, forms: Sequence[str]) -> list[Span]:
    """Where any of the forms stands as a word, ignoring case; the longest form first, none overlap."""
    return _realised(fold(text), len(text), forms)


def _realised(folded: Folded, length: int, forms: Sequence[str]) -> list[Span]:
    found: list[Span] = []
    taken = Taken(length)
    for form in sorted(forms, key=len, reverse=True):
        for span in occurrences(folded, form):
            if not taken.overlaps(span):
                taken.take(span)
                found.append(span)
    return sorted(found)


def missing(text: str, requirements: Sequence[Requirement]) -> list[Requirement]:
    """The requirements the text does not meet; a term asked for twice must stand there twice."""
    return _unmet(text, requirements, lambda requirement: requirement.forms)


def missed(text: str, matches: Sequence[TermMatch]) -> list[TermMatch]:
    """The terms of a source that its target does not have; one that stands twice there must be said twice."""
    return _unmet(text, matches, lambda match: match.term.accepted)


def _unmet(text: str, wanted: Sequence[T], forms_of: Callable[[T], tuple[str, ...]]) -> list[T]:
    if not wanted:
        return []
    folded = fold(text)
    left = {forms: len(_realised(folded, len(text), forms)) for forms in set(map(forms_of, wanted))}
    unmet: list[T] = []
    for one in wanted:
        left[forms_of(one)] -= 1
        if left[forms_of(one)] < 0:
            unmet.append(one)
    return unmet


@dataclass(slots=True)
class _Work:
    """One segment on its way through the cascade."""

    segment: str
    requirements: Sequence[Requirement]
    hypothesis: Hypothesis = field(default_factory=lambda: Hypothesis(""))
    tried: list[Requirement] = field(default_factory=list)
    """What the model would not go on from; tried once more another way."""
    given_up: list[Requirement] = field(default_factory=list)

    def next_missing(self) -> tuple[Requirement, list[str]] | None:
        """The missing requirement that belongs furthest left and can be led to, with the prefixes to try."""
        if self.hypothesis.alignment is None:
            return None
        left = [
            r
            for r in missing(self.hypothesis.text, self.requirements)
            if r not in self.given_up and not self._is_just_written(r)
        ]
        words = self._free_words(self.hypothesis.text, self.hypothesis.alignment) if left else []
        if not words:
            return None
        source = self.hypothesis.alignment.source
        placed = [(_place(words, source, requirement), requirement) for requirement in left]
        place, requirement = min(placed, key=lambda p: p[0])
        return requirement, self._prefixes(requirement, place, self.hypothesis.alignment)

    def _is_just_written(self, requirement: Requirement) -> bool:
        """Whether the term goes in the place of its aligned words, in one run and no others', and nothing has to agree.

        Then there is nothing to ask the model again, if its alignment can be trusted.
        """
        alignment, text = self.hypothesis.alignment, self.hypothesis.text
        if alignment is None or not alignment.is_trained or not requirement.is_term:
            return False
        met, draft = self._met(text), draft_of(self.hypothesis)
        runs = _aligned_runs(draft, requirement.span, met)
        if len(runs) != 1 or _swallows(self.segment, draft, requirement.span):
            return False
        return _beside(text, runs[0], requirement, met) == (text[: runs[0][0]], text[runs[0][1] :])

    def _free_words(self, text: str, alignment: Alignment) -> list[Word]:
        """The words of the hypothesis that are not inside what is already met."""
        met = Taken(len(text), self._met(text))
        return [word for word in words_of(text, alignment) if not met.overlaps(word[0])]

    def _prefixes(self, requirement: Requirement, place: Span, alignment: Alignment) -> list[str]:
        """Up to the place and the term, for the model to go on; and the draft with the aligned words replaced.

        One at a time, since each is a decoding; both where terms that need none are just written.
        """
        text, met = self.hypothesis.text, self._met(self.hypothesis.text)
        span = _aligned_words(draft_of(self.hypothesis), requirement.span, met) or place
        led = _put(text, (place[0], len(text)), requirement, met)
        replaced = _put(text, span, requirement, met).rstrip(" .。")
        if alignment.is_trained:
            return [led, replaced]
        return [replaced if requirement in self.tried else led]

    def _met(self, text: str) -> list[Span]:
        return _met(text, self.requirements)

    def take_best(self, requirement: Requirement, hypotheses: Sequence[Hypothesis]) -> None:
        """Keeps the hypothesis that the model likes best of those that miss less than what there was, else none.

        The requirement is given up where both ways were tried.
        """
        before = len(missing(self.hypothesis.text, self.requirements))
        better = [h for h in hypotheses if len(missing(h.text, self.requirements)) < before]
        if better:
            self.hypothesis = min(better, key=self._cost)
        elif requirement in self.tried or len(hypotheses) > 1:
            self.given_up.append(requirement)
        else:
            self.tried.append(requirement)

    def _cost(self, hypothesis: Hypothesis) -> float:
        return MISSING_COST * len(missing(hypothesis.text, self.requirements)) - (hypothesis.score or 0.0)


def _place(words: Sequence[Word], source: Sequence[Span], requirement: Requirement) -> Span:
    """The word that looked at the term most, the first of them."""
    looks = attention(words, source, requirement.span)
    return words[looks.index(max(looks))][0]


def _met(text: str, requirements: Sequence[Requirement]) -> list[Span]:
    """Where the forms of any requirement stand."""
    folded = fold(text)
    return [span for forms in {r.forms for r in requirements} for span in _realised(folded, len(text), forms)]


def _put(text: str, span: Span, requirement: Requirement, met: Sequence[Span]) -> str:
    """The term in the place of the span; the words beside it, up to what stands there as a term, in its gender."""
    before, after = _beside(text, span, requirement, met)
    return _joined(before, requirement) + after


def _beside(text: str, span: Span, requirement: Requirement, met: Sequence[Span]) -> tuple[str, str]:
    """What stands before and after the span, agreeing with the term."""
    start, end = span
    first = max((stop for _, stop in met if stop <= start), default=0)
    last = min((begin for begin, _ in met if begin >= end), default=len(text))
    before, after = agreed(text[first:start], text[end:last], requirement.gender, requirement.language)
    return text[:first] + before, after + text[last:]


def _joined(before: str, requirement: Requirement) -> str:
    """The hypothesis up to a place, then the term."""
    starts_sentence = not before.strip() and not requirement.keeps_case
    glue = " " if before and before[-1] in ",.;:!?)" else ""
    return before + glue + fitted(requirement.target, starts_sentence=starts_sentence)


def enforce(
    segments: Sequence[str], requirements: Sequence[Sequence[Requirement]], engine: Engine, pair: Pair
) -> list[Draft]:
    """n segments with their requirements in, n drafts out, same order; what is missing in a draft could not be placed.

    Segments without requirements are translated plainly. All segments go through each step together, in one batch.
    """
    if isinstance(engine, PinningEngine):
        pins = [[Pin(r.span, r.target) for r in own] for own in requirements]
        return [draft_of(h) for h in engine.translate_pinned(segments, pins, pair)]
    if not isinstance(engine, SteerableEngine):
        return [draft_of(h) for h in engine.translate(segments, pair)]
    works = [_Work(s, r) for s, r in zip(segments, requirements, strict=True)]
    for work, hypothesis in zip(works, engine.complete(segments, [""] * len(segments), pair), strict=True):
        work.hypothesis = hypothesis
    for _ in range(MOST_ROUNDS):
        if not _force_next(works, engine, pair):
            break
    return [_with_replacements(work) for work in works]


def _force_next(works: Sequence[_Work], engine: SteerableEngine, pair: Pair) -> bool:
    """One step for every segment that still misses a term; False when there is none."""
    steps = [(work, *step) for work in works if (step := work.next_missing())]
    if not steps:
        return False
    segments = [work.segment for work, _, prefixes in steps for _ in prefixes]
    hypotheses = iter(engine.complete(segments, [p for _, _, prefixes in steps for p in prefixes], pair))
    for work, requirement, prefixes in steps:
        work.take_best(requirement, [next(hypotheses) for _ in prefixes])
    return True


def _with_replacements(work: _Work) -> Draft:
    """The draft, with each term that could not be forced written over the words aligned to it."""
    draft = draft_of(work.hypothesis)
    for requirement in missing(draft.text, work.requirements):
        met = _met(draft.text, work.requirements)
        if span := _aligned_words(draft, requirement.span, met):
            starts_sentence = span[0] == 0 and not requirement.keeps_case
            term = fitted(requirement.target, starts_sentence=starts_sentence)
            draft = draft.with_text(span, term, requirement.span)
    return draft


def _aligned_words(draft: Draft, source_span: Span, met: Sequence[Span]) -> Span | None:
    """The longest run of target words linked to the source span, with no word of a term already met in it."""
    return max(_aligned_runs(draft, source_span, met), key=lambda run: run[1] - run[0], default=None)


def _swallows(segment: str, draft: Draft, span: Span) -> bool:
    """Whether a word right beside the span has no word of its own: what was said of it may stand in the span's."""
    start, end = span
    beside = [found for found in (_WORD_BEFORE.search(segment, 0, start), _WORD_AFTER.match(segment, end)) if found]
    return any(not any(overlaps(source, [word.span(1)]) for source, _ in draft.links) for word in beside)


def _aligned_runs(draft: Draft, source_span: Span, met: Sequence[Span]) -> list[Span]:
    runs: list[Span] = []
    extends = False
    for source, target in sorted(draft.links, key=lambda link: link[1]):
        fits = overlaps(source, [source_span]) and not overlaps(target, met)
        if fits and extends:
            runs[-1] = (runs[-1][0], target[1])
        elif fits:
            runs.append(target)
        extends = fits
    return runs
