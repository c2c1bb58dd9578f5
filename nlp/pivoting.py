"""Localizing along a route: engines that stand in for each other, legs that follow each other, terms that hold on all.

A term from the first language to the last is carried over the languages between: its source is said there with an
agreed word (the leg's own term, else the engine's, else the final target itself), and that word is a term of the next
leg. So whole sentences are translated on every leg, and the term is enforced on each.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from core.errors import ModelError, Unavailable
from core.findings import Finding, Severity
from core.locales import Pair
from core.text import fold_key, has_han
from glossaries.matching import TermMatch, TermSet
from glossaries.terms import Term
from nlp.checks.base import Subject
from nlp.checks.registry import inspect
from nlp.engines.base import Engine
from nlp.localization import DOUBT, AppliedTerm, Field, Instructions, Localization, SegmentPair, localize, with_memory
from nlp.quality.base import Quality
from nlp.quality.looking import along, with_findings
from nlp.routing import Leg
from nlp.terminology import missed

_LONGEST_ANCHOR = 60
"""Code points; what an engine says longer than that for a term is an explanation, not a word."""


Told = Callable[[Engine, str, int], None]
"""Hears of each failure: the engine, `unavailable`, `error` or `doubt`, and how many calls or texts."""


def _unheard(_engine: Engine, _kind: str, _number: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Stage:
    """A leg, how to do it, and the caller's own terms for its pair."""

    leg: Leg
    instructions: Instructions
    terms: tuple[Term, ...] = ()
    told: Told = _unheard


def localize_along(texts: Sequence[str], whole: Instructions, stages: Sequence[Stage]) -> list[Localization]:
    """n texts in, n localizations out, same order, through every stage.

    `whole` are the instructions from first language to last: its own terms are carried, its memory answers first.
    Of one stage alone the stage's are the whole.
    Raises UnsupportedPair, InvalidInput (markup), and where no engine of a leg could do it ModelError or Unavailable.
    """
    if len(stages) == 1:
        return _localize(texts, stages[0])
    return with_memory(texts, whole, lambda unknown: _localize_new(unknown, whole, stages))


def _localize_new(texts: Sequence[str], whole: Instructions, stages: Sequence[Stage]) -> list[Localization]:
    carried = _occurring(texts, whole.terms)
    asked = [_sources(carried)]
    done: list[list[Localization]] = []
    kinds: list[bool] = []
    for stage in stages[:-1]:
        terms, carried = _carried(carried, stage)
        asked.append(_sources(carried))
        listing = replace(_with_terms(stage, terms), lists_title_words=True)
        done.append(_localize_as(kinds, texts, replace(stage, instructions=listing)))
        texts = [one.text for one in done[-1]]
        kinds = kinds or [one.is_title for one in done[0]]
    done.append(_localize_as(kinds, texts, replace(stages[-1], instructions=_with_terms(stages[-1], carried))))
    journey = _Journey(whole, [stage.leg.pair for stage in stages], asked)
    return [journey.joined(legs) for legs in zip(*done, strict=True)]


def _sources(terms: Sequence[Term]) -> frozenset[str]:
    return frozenset(fold_key(term.source) for term in terms)


def _localize_as(kinds: Sequence[bool], texts: Sequence[str], stage: Stage) -> list[Localization]:
    """As `_localize`: a title of the first leg stays one (`kinds`, where they are known), whatever it looks like now.

    So its numbers, prices and codes are kept on every leg. Markup is left to look at its own units.
    """
    instructions = stage.instructions
    if not kinds or instructions.markup or instructions.field is not Field.AUTO:
        return _localize(texts, stage)
    done: dict[int, Localization] = {}
    for kind in set(kinds):
        numbers = [i for i, one in enumerate(kinds) if one is kind]
        told = replace(stage, instructions=replace(instructions, field=Field.TITLE if kind else Field.PROSE))
        done |= zip(numbers, _localize([texts[i] for i in numbers], told), strict=True)
    return [done[i] for i in range(len(texts))]


def _localize(texts: Sequence[str], stage: Stage) -> list[Localization]:
    """By the first engine that is there; texts it could not vouch for go to the next one."""
    first, *others = stage.leg.engines
    rest = replace(stage, leg=Leg(stage.leg.pair, tuple(others)))
    try:
        done = localize(texts, stage.instructions, first)
    except (ModelError, Unavailable) as error:
        stage.told(first, "unavailable" if isinstance(error, Unavailable) else "error", 1)
        if not others:
            raise
        return _localize(texts, rest)
    doubtful = [i for i, one in enumerate(done) if any(finding.check == DOUBT for finding in one.findings)]
    if doubtful:
        stage.told(first, "doubt", len(doubtful))
    if doubtful and others:
        for i, better in zip(doubtful, _retried([texts[i] for i in doubtful], rest), strict=True):
            done[i] = better or done[i]
    return done


def _retried(texts: Sequence[str], stage: Stage) -> list[Localization | None]:
    try:
        return list(_localize(texts, stage))
    except (ModelError, Unavailable):
        return [None] * len(texts)


def _occurring(texts: Sequence[str], terms: TermSet) -> list[Term]:
    """The terms that stand in the texts, each once."""
    return list(dict.fromkeys(match.term for text in texts for match in terms.find(text)))


def _with_terms(stage: Stage, terms: Sequence[Term]) -> Instructions:
    if not terms:
        return stage.instructions
    known = stage.instructions.terms
    return replace(stage.instructions, terms=TermSet.of((*terms, *stage.terms), known.starter))


def _carried(carried: Sequence[Term], stage: Stage) -> tuple[list[Term], list[Term]]:
    """The terms of this leg that carry the final ones, and the final ones as the next leg meets them.

    A word that would carry two of them carries none: each goes through as its final target.
    """
    if not carried:
        return [], []
    said = list(zip(carried, _anchors(carried, stage), strict=True))
    meanings: dict[str, set[str]] = {}
    for term, anchor in said:
        meanings.setdefault(fold_key(anchor), set()).add(term.target)
    clear = [(term, anchor if len(meanings[fold_key(anchor)]) == 1 else term.target) for term, anchor in said]
    later = {fold_key(anchor): replace(term, source=anchor) for term, anchor in clear}
    return [Term(term.source, anchor) for term, anchor in clear], list(later.values())


def _anchors(carried: Sequence[Term], stage: Stage) -> list[str]:
    """How each term is said in the language between."""
    agreed = {term: _agreed(term, stage.instructions.terms) for term in carried}
    asked = [term for term, said in agreed.items() if not said]
    said = _spoken([term.source for term in asked], stage.leg) if asked else []
    spoken = {term: _word(word, term, stage.leg.pair) for term, word in zip(asked, said, strict=True)}
    return [agreed[term] or spoken[term] for term in carried]


def _spoken(words: Sequence[str], leg: Leg) -> list[str]:
    """What the first engine that is there says for each; empty where it is in doubt, or none is there."""
    for engine in leg.engines:
        try:
            return ["" if h.doubt else h.text for h in engine.translate(words, leg.pair)]
        except (ModelError, Unavailable):
            continue
    return [""] * len(words)


def _agreed(term: Term, terms: TermSet) -> str:
    if term.source == term.target:
        return term.source
    known = [*terms.own.sharing(term), *terms.starter.sharing(term)]
    return known[0].target if known else ""


def _word(said: str, term: Term, pair: Pair) -> str:
    """What the engine said, where it can serve as a word; else the final target, which then goes through as a name."""
    word = said.strip(" .。")
    is_odd = not any(map(str.isalpha, word)) or len(word) > _LONGEST_ANCHOR
    if is_odd or (pair.target.is_spaced and has_han(word)):
        return term.target
    is_sentence_case = word[:1].isupper() and word[1:].islower()
    return word[0].lower() + word[1:] if is_sentence_case else word


@dataclass(frozen=True)
class _Journey:
    """From the first language to the last, leg by leg.

    `asked` are the folded sources by which each leg met the terms that go from first to last.
    """

    whole: Instructions
    pairs: Sequence[Pair]
    asked: Sequence[frozenset[str]]

    def joined(self, legs: Sequence[Localization]) -> Localization:
        """One localization from first source to last target."""
        first, last = legs[0], legs[-1]
        matches = self.whole.terms.find(first.source_text)
        findings = tuple(dict.fromkeys(self._findings(legs, matches)))
        unsaid = {match.span for match in missed(last.text, matches)}
        return replace(
            last,
            source_text=first.source_text,
            segments=_segments(legs),
            terms_applied=(
                *(_named(m) for m in matches if m.span not in unsaid),
                *self._of_the_legs([one.terms_applied for one in legs]),
            ),
            terms_missed=(
                *(_named(m) for m in matches if m.span in unsaid),
                *self._of_the_legs([one.terms_missed for one in legs]),
            ),
            findings=findings,
            engine="+".join(one.engine for one in legs),
            model="+".join(one.model for one in legs if one.model),
            licence=" AND ".join(dict.fromkeys(one.licence for one in legs if one.licence)),
            is_title=first.is_title,
            has_failed=any(one.has_failed for one in legs),
            quality=_quality(legs, findings),
        )

    def _of_the_legs(self, terms: Sequence[Sequence[AppliedTerm]]) -> Iterator[AppliedTerm]:
        """The terms that belong to a leg alone; spans hold for the first, which reads the caller's own text."""
        for number, (pair, asked, of_leg) in enumerate(zip(self.pairs, self.asked, terms, strict=True)):
            for term in of_leg:
                if fold_key(term.source) not in asked:
                    yield replace(term, leg=pair, span=None if number else term.span)

    def _findings(self, legs: Sequence[Localization], matches: list[TermMatch]) -> list[Finding]:
        """What is wrong from first to last, and what a leg between could not do; its spans mean nothing in the end."""
        carried = {match.term.target for match in matches}
        between = [
            replace(finding, span=None)
            for one, asked in zip(legs[:-1], self.asked, strict=False)
            for finding in one.findings
            if _matters(finding, asked)
        ]
        last = [finding for finding in legs[-1].findings if finding.suggestion not in carried]
        source_text, text = legs[0].source_text, legs[-1].text
        forbidden = self.whole.terms.find_forbidden(source_text)
        subject = Subject(source_text, text, self.whole.pair, matches, forbidden, legs[0].is_title)
        return [*([] if self.whole.markup else inspect(subject)), *last, *between]


def _matters(finding: Finding, asked: Collection[str]) -> bool:
    """A term that is only carried is looked for in the end, not between."""
    return finding.severity is not Severity.NOTE and fold_key(finding.matched) not in asked


def _segments(legs: Sequence[Localization]) -> tuple[SegmentPair, ...]:
    """First sources beside last targets where the legs cut alike, else the text as one."""
    first, last = legs[0], legs[-1]
    if any([s.source for s in b.segments] != [s.target for s in a.segments] for a, b in pairwise(legs)):
        return (SegmentPair(first.source_text, last.text),)
    rows = zip(*(one.segments for one in legs), strict=True)
    return tuple(SegmentPair(row[0].source, row[-1].target, _of_segment(row)) for row in rows)


def _of_segment(legs: Sequence[SegmentPair]) -> Quality | None:
    known = [one.quality for one in legs if one.quality]
    return along(known, legs[0].source, legs[-1].target) if len(known) == len(legs) else None


def _quality(legs: Sequence[Localization], findings: Sequence[Finding]) -> Quality | None:
    known = [one.quality for one in legs if one.quality]
    if len(known) < len(legs):
        return None
    return with_findings(along(known, legs[0].source_text, legs[-1].text), findings)


def _named(match: TermMatch) -> AppliedTerm:
    return AppliedTerm(match.term.source, match.term.target, match.span, match.is_own, match.term.role)
