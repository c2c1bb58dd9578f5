"""A title as a caller asked for it: one list of steps, each of which says what it changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from core.findings import Finding, Severity, Side, Span
from core.locales import Locale
from core.text import fold, occurrences
from glossaries.conventions import Convention
from glossaries.measures import System, measures
from glossaries.sizes import SizeSystem
from nlp.localization import AppliedTerm, Localization
from nlp.measures import find_measures
from nlp.protection import find_placeholders
from nlp.titling.base import Conversion, Titled, TitleStyle, TitleWish, UnitForm
from nlp.titling.casing import cased, lowered_start
from nlp.titling.measures import Edit, edits, is_ambiguous
from nlp.titling.ordering import Ordered, Unordered, keeps_everything, moved_span, ordered, rendered
from nlp.titling.parts import parts_of
from nlp.titling.roles import known_words
from nlp.titling.sizes import Resized, resized

CHECK = "title"
"""The check name of what is said of a title that was written on request."""
_WHY_NOT = {
    Unordered.NO_PRODUCT: "no word of it is known to name the product",
    Unordered.FEW_KNOWN: "too few of its parts are known",
    Unordered.APPROVED: "people approved it so",
    Unordered.MARKUP: "it has tags",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a title is written for: its locale and convention, and the systems its measures and sizes are wanted in."""

    locale: Locale
    convention: Convention
    system: System | None = None
    sizes: SizeSystem | None = None


def titled(done: Localization, wish: TitleWish, place: Place) -> tuple[Localization, Titled]:
    """A localized title as the wish has it, and what was changed; spans of findings move along.

    What people approved stays as it is.
    """
    if done.engine == "memory":
        left = Titled(done.text, why_not=Unordered.APPROVED)
        return replace(done, findings=(*done.findings, *_left(left.why_not))), left
    ordering, text, places = _in_order(done, wish, place)
    findings = [*_moved(done.findings, places), *_left(ordering.why_not)]
    rewriting = _rewriting(text, _kept(text, done.terms_applied), wish, place)
    written, findings = _edited(text, findings, rewriting.edits)
    if wish.style is TitleStyle.LISTING:
        still = [*_own_terms(written, done.terms_applied), *(one.span for one in find_measures(written))]
        written = cased(written, place.convention, still)
    findings += [*(_told(one) for one in rewriting.conversions), *map(_note, rewriting.notes)]
    report = Titled(
        text=written,
        parts=ordering.parts,
        moved=ordering.moved,
        why_not=ordering.why_not,
        conversions=rewriting.conversions,
        sources=place.convention.sources,
    )
    return replace(done, text=written, findings=tuple(findings)), report


def _in_order(done: Localization, wish: TitleWish, place: Place) -> tuple[Ordered, str, list[tuple[Span, int]]]:
    """The parts in their order, the title they make, and where each stood."""
    whole = [((0, len(done.text)), 0)]
    if wish.style is not TitleStyle.LISTING:
        return Ordered(()), done.text, whole
    if _has_tags(done.text):
        return Ordered((), why_not=Unordered.MARKUP), done.text, whole
    known = known_words(done.text, place.locale, done.terms_applied)
    ordering = ordered(parts_of(done.text, place.locale, known), place.convention)
    if ordering.why_not:
        return ordering, done.text, whole
    moves_first = ordering.parts[0].span[0] > min(part.span[0] for part in ordering.parts)
    source = lowered_start(done.text, known, place.convention) if moves_first else done.text
    text, places = rendered(source, ordering.parts, place.convention)
    if not keeps_everything(source, text):
        return Ordered((), why_not=Unordered.FEW_KNOWN), done.text, whole
    return ordering, text, places


def _has_tags(text: str) -> bool:
    return "<" in text and any(one.text.startswith("<") for one in find_placeholders(text, strict_only=True))


def _kept(text: str, applied: Sequence[AppliedTerm]) -> list[Span]:
    """What is never rewritten: placeholders, and the caller's own terms."""
    return [*(one.span for one in find_placeholders(text, strict_only=True)), *_own_terms(text, applied)]


def _own_terms(text: str, applied: Sequence[AppliedTerm]) -> list[Span]:
    folded = fold(text)
    return [span for term in applied if term.is_own for span in occurrences(folded, term.target)]


@dataclass(frozen=True, slots=True)
class _Rewriting:
    """What is written otherwise, what of it says a figure in another system, and what is told besides."""

    edits: tuple[Edit, ...]
    conversions: tuple[Conversion, ...]
    notes: tuple[str, ...]


def _rewriting(text: str, kept: Sequence[Span], wish: TitleWish, place: Place) -> _Rewriting:
    replaces = wish.unit_form is UnitForm.REPLACE
    sized = Resized()
    if place.sizes:
        sized = resized(text, kept, place.sizes, place.locale, place.convention, replaces=replaces)
    found = find_measures(text, [*kept, *(edit.span for edit in sized.edits)])
    measured = list(edits(found, place.system, place.convention, replaces=replaces))
    if wish.style is not TitleStyle.LISTING:
        measured = [edit for edit in measured if edit.converted]
    doubtful = [one.text for one in found if place.system and is_ambiguous(one, place.system)]
    told = [(edit, sized.source) for edit in sized.edits]
    told += [(edit, measures().source) for edit in measured if edit.converted]
    return _Rewriting(
        tuple(sorted([*sized.edits, *measured], key=lambda edit: edit.span)),
        tuple(Conversion(text[slice(*edit.span)], edit.converted, source) for edit, source in told),
        (*sized.notes, *(f"“{one}” may be a weight or a volume: left as it is." for one in doubtful)),
    )


def _moved(findings: Sequence[Finding], places: Sequence[tuple[Span, int]]) -> list[Finding]:
    """The findings with their spans in the new text; those of the source text stay."""
    return [
        replace(one, span=moved_span(one.span, places)) if one.span and one.side is Side.TARGET else one
        for one in findings
    ]


def _edited(text: str, findings: Sequence[Finding], changes: Sequence[Edit]) -> tuple[str, list[Finding]]:
    """The text with its changes made; findings on changed words have no span any more."""
    written: list[str] = []
    places: list[tuple[Span, int]] = []
    at = now = 0
    for change in (*changes, Edit((len(text), len(text)), "")):
        places.append(((at, change.span[0]), now))
        written += [text[at : change.span[0]], change.text]
        now += change.span[0] - at + len(change.text)
        at = change.span[1]
    return "".join(written), _moved(findings, places)


def _left(why_not: Unordered | None) -> list[Finding]:
    reason = _WHY_NOT.get(why_not) if why_not else None
    return [_note(f"The title stands as it was: {reason}.")] if reason else []


def _told(conversion: Conversion) -> Finding:
    return _note(f"“{conversion.written}” of the title is “{conversion.converted}” here ({conversion.source}).")


def _note(message: str) -> Finding:
    return Finding(CHECK, Severity.NOTE, message)
