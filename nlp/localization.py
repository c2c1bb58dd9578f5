"""The localize flow: texts in, localizations out, every step in one place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from core.errors import UnsupportedPair
from core.findings import Finding, Severity, Span, needs_review
from core.locales import Pair
from core.text import well_formed
from glossaries.matching import NO_TERMS, TermMatch, TermMatcher, TermSet
from glossaries.memory.matches import MemoryMatch
from nlp import jobs
from nlp.checks.base import Subject
from nlp.checks.registry import inspect
from nlp.drafts import Draft, Origin, first_doubt
from nlp.engines.base import PLAIN_MANNER, Engine, Manner
from nlp.figures import whole_spans
from nlp.listing import TitleManner, TitlePlan, plan_title
from nlp.manners import speaking, tone_findings
from nlp.markup.base import MarkupOptions, Unit
from nlp.markup.document import Document, parse_markup
from nlp.markup.projection import project
from nlp.prose import ProsePlan, plan_prose
from nlp.quality.base import Label, Quality
from nlp.quality.estimate import weakest
from nlp.quality.looking import Seen, look, weighed_score, with_findings
from nlp.recall import NO_MEMORY, Memory
from nlp.retrying import retried
from nlp.segmentation import Split
from nlp.spoken_titles import SpokenTitlePlan, looks_spoken_title, plan_spoken_title
from nlp.terminology import missed
from nlp.titles import looks_like_title

Plan = ProsePlan | TitlePlan | SpokenTitlePlan

DOUBT = "engine"
"""The check name of what an engine could not vouch for."""


class Field(StrEnum):
    """What kind of text it is; `auto` tells titles from prose by their look."""

    AUTO = "auto"
    TITLE = "title"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Instructions:
    """How one call wants its texts done.

    `title_words` are the words by which `auto` knows a Chinese title, `knows_titles` whether it looks for others.
    `preserve_formatting` leaves case and end marks as the engine wrote them; otherwise titles get their listing case
    and phrases lose a full stop they never had.
    """

    pair: Pair
    terms: TermSet = NO_TERMS
    title_words: TermMatcher = field(default_factory=lambda: TermMatcher(()))
    field: Field = Field.AUTO
    split: Split = Split.SENTENCES
    markup: MarkupOptions | None = None
    preserve_formatting: bool = False
    memory: Memory = NO_MEMORY
    manner: Manner = PLAIN_MANNER

    knows_titles: bool = True
    lists_title_words: bool = False
    """Composed titles set their words apart by commas, for the engine of a further leg to read."""

    def is_title(self, text: str) -> bool:
        if self.field is Field.AUTO:
            if self.pair.source.language != "zh":
                return self.knows_titles and looks_spoken_title(text, self.pair.source)
            return looks_like_title(text, TermSet(starter=self.title_words))
        return self.field is Field.TITLE


@dataclass(frozen=True, slots=True)
class AppliedTerm:
    """A term of the source text; `span` is where its source stands there, None where it stands in no text of ours."""

    source: str
    target: str
    span: Span | None
    is_own: bool = True
    role: str = ""
    """What the word is in a listing: product, promotion, colour …; empty where nobody said."""
    leg: Pair | None = None
    """The leg of a route it belongs to; None for a term from the first language to the last."""


@dataclass(frozen=True, slots=True)
class SegmentPair:
    """A segment and its target, and how good that is likely to be."""

    source: str
    target: str
    quality: Quality | None = None


@dataclass(frozen=True, slots=True)
class Localization:
    """One text in the target language, with what was done to it and what a check found."""

    text: str
    source_text: str
    segments: tuple[SegmentPair, ...]
    terms_applied: tuple[AppliedTerm, ...]
    terms_missed: tuple[AppliedTerm, ...]
    findings: tuple[Finding, ...]
    engine: str
    model: str
    licence: str
    is_title: bool = False
    has_failed: bool = False
    """No engine could vouch for any of it: the text is the source's."""
    memory: MemoryMatch | None = None
    """The best match of the whole text; the text itself where it `answers`."""
    quality: Quality | None = None
    """None only for a text that nothing was done to."""

    @property
    def needs_review(self) -> bool:
        """True where a check asks for a person, or the text is likely to be wrong."""
        return needs_review(list(self.findings)) or (self.quality is not None and self.quality.label is Label.LOW)


def localize(texts: Sequence[str], instructions: Instructions, engine: Engine) -> list[Localization]:
    """n texts in, n localizations out, same order; all their segments meet in the same engine batches.

    Half characters (lone surrogates) become U+FFFD first.
    Raises UnsupportedPair, InvalidInput (`text`, for ill-formed markup), ModelError.
    """
    if instructions.pair.served_by(engine.pairs()) is None:
        raise UnsupportedPair(f"The model {engine.model} does not translate {instructions.pair}.", "target")
    told = speaking(engine, instructions.manner)
    return with_memory(texts, instructions, lambda unknown: _localize_new(unknown, instructions, told))


def with_memory(
    texts: Sequence[str], instructions: Instructions, localize_new: Callable[[Sequence[str]], list[Localization]]
) -> list[Localization]:
    """n texts in, n localizations out, same order: approved copy where the memory answers, `localize_new` else."""
    texts = [well_formed(text) for text in texts]
    matches = instructions.memory.recall_texts(texts)
    new = iter(localize_new([text for text, match in zip(texts, matches, strict=True) if not _answers(match)]))
    return [
        _remembered(text, match, instructions) if match and _answers(match) else replace(next(new), memory=match)
        for text, match in zip(texts, matches, strict=True)
    ]


def _answers(match: MemoryMatch | None) -> bool:
    return match is not None and match.answers


def _remembered(text: str, match: MemoryMatch, instructions: Instructions) -> Localization:
    """What the memory says; still checked, since terms may have changed after it was approved."""
    matches = instructions.terms.only_own.find(text)
    unsaid = {m.span for m in missed(match.target, matches)}
    is_title = instructions.is_title(text)
    forbidden = instructions.terms.find_forbidden(text)
    findings = inspect(Subject(text, match.target, instructions.pair, matches, forbidden, is_title))
    said = len(matches) - len(unsaid)
    seen = Seen(text, match.target, Origin.MEMORY, terms_said=said, terms_asked=len(matches), is_title=is_title)
    quality = look(seen, "", findings)
    return Localization(
        text=match.target,
        source_text=text,
        segments=(SegmentPair(text, match.target, quality),),
        terms_applied=tuple(_named(m) for m in matches if m.span not in unsaid),
        terms_missed=tuple(_named(m) for m in matches if m.span in unsaid),
        findings=tuple(findings),
        engine="memory",
        model="",
        licence="",
        is_title=is_title,
        memory=match,
        quality=quality,
    )


def _localize_new(texts: Sequence[str], instructions: Instructions, engine: Engine) -> list[Localization]:
    documents = [_open(text, instructions) for text in texts]
    units = [unit for document in documents for unit in document.units]
    drafts = iter(_translate(units, instructions, engine))
    return [
        _localization(text, document, [next(drafts) for _ in document.units], instructions, engine)
        for text, document in zip(texts, documents, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Plain:
    """A text without markup: one unit."""

    units: tuple[Unit, ...]

    def render(self, drafts: Sequence[Draft]) -> str:
        return drafts[0].text


@dataclass(frozen=True, slots=True)
class _Marked:
    """A text with markup: its units, and how their tags come back."""

    document: Document

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.document.units

    def render(self, drafts: Sequence[Draft]) -> str:
        placed = [project(u, d.text, d.links, whole_spans) for u, d in zip(self.units, drafts, strict=True)]
        return self.document.render(placed)


def _open(text: str, instructions: Instructions) -> _Plain | _Marked:
    if instructions.markup is None:
        return _Plain((Unit(text),))
    return _Marked(parse_markup(text, instructions.markup))


@dataclass(frozen=True, slots=True)
class _Inspected:
    """A segment with its target, and what checks found in it."""

    subject: Subject
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class _Translated:
    """A unit's draft and the plan it came from; `doubt` is why the engine does not vouch for it, where it does not."""

    draft: Draft
    plan: Plan
    drafts: tuple[Draft, ...]
    segments: tuple[SegmentPair, ...]
    inspected: tuple[_Inspected, ...]
    doubt: str = ""
    has_failed: bool = False

    @property
    def is_title(self) -> bool:
        return isinstance(self.plan, TitlePlan | SpokenTitlePlan)

    def findings_of(self, subject: Subject) -> Sequence[Finding]:
        """What checks find in the whole; where that is one segment as it stands, it has been inspected."""
        known = next((one.findings for one in self.inspected if one.subject == subject), None)
        return inspect(subject) if known is None else known


def _translate(units: Sequence[Unit], instructions: Instructions, engine: Engine) -> list[_Translated]:
    plans = [_plan(unit, instructions) for unit in units]
    drafts = iter(_drafts([job for plan in plans for job in plan.jobs], instructions, engine))
    return [_assembled(plan, [next(drafts) for _ in plan.jobs], instructions.pair, engine.model) for plan in plans]


def _drafts(wanted: Sequence[jobs.Job], instructions: Instructions, engine: Engine) -> list[Draft]:
    """Approved segments from the memory, the others through the engine, all in one go."""
    approved = instructions.memory.recall_segments([job.text for job in wanted])
    known = {i for i, match in enumerate(approved) if match is not None and not wanted[i].wants_links}
    new = [job for i, job in enumerate(wanted) if i not in known]
    made = iter(retried(new, jobs.run(new, engine, instructions.pair), engine, instructions.pair))
    return [
        _approved(job, match) if i in known and match else next(made)
        for i, (job, match) in enumerate(zip(wanted, approved, strict=True))
    ]


def _approved(job: jobs.Job, match: MemoryMatch) -> Draft:
    return replace(Draft.whole((0, len(job.text)), match.target), origin=Origin.MEMORY)


def _plan(unit: Unit, instructions: Instructions) -> Plan:
    wants_links = bool(unit.inline or unit.kept)
    corrects = not instructions.preserve_formatting
    is_term = unit.text.strip() in instructions.terms.own  # and is said as it was agreed, without a listing's case
    if instructions.is_title(unit.text) and not is_term and instructions.pair.source.language != "zh":
        return plan_spoken_title(unit.text, instructions.terms, wants_links=wants_links, raises_case=corrects)
    if instructions.is_title(unit.text) and not is_term:
        manner = TitleManner(corrects, lists=instructions.lists_title_words)
        return plan_title(unit.text, instructions.terms, manner, wants_links=wants_links)
    terms, split = instructions.terms.only_own, instructions.split
    return plan_prose(unit.text, terms, split, wants_links=wants_links, follows_ends=corrects)


def _assembled(plan: Plan, drafts: list[Draft], pair: Pair, model: str) -> _Translated:
    draft, is_title = plan.assemble(drafts, pair), not isinstance(plan, ProsePlan)
    subjects = [
        Subject(job.text, one.text, pair, job.matches, (), is_title) for job, one in zip(plan.jobs, drafts, strict=True)
    ]
    inspected = tuple(_Inspected(subject, inspect(subject)) for subject in subjects)
    segments = tuple(
        SegmentPair(one.subject.source_text, one.subject.text, _of_segment(one, draft, model))
        for one, draft in zip(inspected, drafts, strict=True)
    )
    has_failed = bool(drafts) and all(one.doubt for one in drafts)
    return _Translated(draft, plan, tuple(drafts), segments, inspected, first_doubt(drafts), has_failed)


def _of_segment(one: _Inspected, draft: Draft, model: str) -> Quality:
    """How good one segment is likely to be; what stands between segments is the business of the whole."""
    subject, asked = one.subject, len(one.subject.matches)
    said = asked - len(missed(draft.text, subject.matches))
    covered = 0.0 if subject.is_title else None
    seen = Seen(subject.source_text, draft.text, draft.origin, draft.score, said, asked, covered, subject.is_title)
    return look(seen, model, one.findings, is_doubtful=bool(draft.doubt))


def _of_unit(unit: Unit, result: _Translated, said: int, model: str, findings: Sequence[Finding]) -> Quality:
    """A title is judged as a whole; of prose the weakest segment counts, bounded by what was found in the whole."""
    if result.segments and not result.is_title:
        parts = [segment.quality for segment in result.segments if segment.quality]
        return with_findings(weakest(parts) or parts[0], findings, is_doubtful=bool(result.doubt))
    origin = Origin.ENGINE if result.drafts else Origin.TERMS if result.plan.matches else Origin.COPIED
    covered = result.plan.covered if isinstance(result.plan, TitlePlan) else 0.0
    seen = Seen(
        source_text=unit.text,
        text=result.draft.text,
        origin=origin,
        model_score=weighed_score(result.drafts),
        terms_said=said,
        terms_asked=len(result.plan.matches),
        covered=covered if result.is_title else None,
        is_title=result.is_title,
    )
    return look(seen, model, findings, is_doubtful=bool(result.doubt))


def _localization(
    text: str,
    document: _Plain | _Marked,
    translated: list[_Translated],
    instructions: Instructions,
    engine: Engine,
) -> Localization:
    is_title = bool(translated) and all(t.is_title for t in translated)
    applied: list[AppliedTerm] = []
    lost: list[AppliedTerm] = []
    qualities: list[Quality] = []
    findings: list[Finding] = tone_findings(engine, instructions.pair, instructions.manner)
    for unit, result in zip(document.units, translated, strict=True):
        matches = result.plan.matches
        unsaid = {m.span for m in missed(result.draft.text, matches)}
        applied += [_named(m) for m in matches if m.span not in unsaid]
        lost += [_named(m) for m in matches if m.span in unsaid]
        forbidden = tuple(instructions.terms.find_forbidden(unit.text))
        subject = Subject(unit.text, result.draft.text, instructions.pair, tuple(matches), forbidden, is_title)
        found = [*result.findings_of(subject)]
        found += [Finding(DOUBT, Severity.REVIEW, result.doubt)] if result.doubt else []
        findings += found
        qualities.append(_of_unit(unit, result, len(matches) - len(unsaid), engine.model, found))
    return Localization(
        text=document.render([t.draft for t in translated]),
        source_text=text,
        segments=tuple(s for t in translated for s in t.segments),
        terms_applied=tuple(applied),
        terms_missed=tuple(lost),
        findings=tuple(findings),
        engine=engine.name,
        model=engine.model,
        licence=engine.licence,
        is_title=is_title,
        has_failed=bool(translated) and all(t.has_failed for t in translated),
        quality=weakest(qualities),
    )


def _named(match: TermMatch) -> AppliedTerm:
    return AppliedTerm(match.term.source, match.term.target, match.span, match.is_own, match.term.role)
