"""Titles: composed of agreed terms part by part, with the engine for what no term covers."""

from collections.abc import Sequence
from dataclasses import dataclass

import regex

from core.findings import Span
from core.locales import Locale, Pair
from core.text import has_han
from glossaries.matching import TermMatch, TermSet
from nlp.casing import title_case
from nlp.composition import Piece, cover
from nlp.drafts import Draft
from nlp.jobs import Job
from nlp.protection import Placeholder, find_foreign, find_placeholders
from nlp.titles import Part, parts_of, separator

_MOSTLY_OPEN = 0.7
"""Share of open characters from which a part is no string of listing words: the engine gets it whole."""
_UNIT = regex.compile(r"[a-zA-Zµ°]{1,3}(?:/[a-zA-Z]{1,3})?|°[CF]|%|mAh|dpi")
_OPENING_TAG = regex.compile(r"<[A-Za-z][^<>]*(?<!/)>")
_CLOSING_TAG = regex.compile(r"</[A-Za-z][^<>]*>")
_SENTENCE_TRIM = regex.compile(r"^(?:The|A|An)\s+(?=\w)|[\s.。!]+$")
"""What a model adds when it takes a fragment for a sentence."""


@dataclass(frozen=True, slots=True)
class _Slot:
    """A piece of the title on its way to the target; `job` is the number of its job, -1 where it needs none."""

    piece: Piece
    job: int = -1


@dataclass(frozen=True, slots=True)
class TitlePlan:
    """How one title is translated: its parts with their slots, and the jobs that open words need."""

    text: str
    rows: tuple[tuple[Part, tuple[_Slot, ...]], ...]
    jobs: tuple[Job, ...]
    raises_case: bool = True

    @property
    def matches(self) -> list[TermMatch]:
        """The terms the title was covered with, and the caller's own terms inside open words."""
        slots = [slot for _, row in self.rows for slot in row]
        covering = [slot.piece.match for slot in slots if slot.piece.match]
        return covering + [m.moved(s.piece.span[0]) for s in slots if s.job >= 0 for m in self.jobs[s.job].matches]

    def assemble(self, drafts: Sequence[Draft], pair: Pair) -> Draft:
        """The target title, in the target's listing case."""
        whole = Draft("")
        for row, (part, slots) in enumerate(self.rows):
            if part.is_text:
                locale = pair.target if self.raises_case else None
                whole += _written(slots, drafts, locale, is_first=not _has_word(whole.text))
            else:
                before = self.rows[row - 1][0].text if row else ""
                after = self.rows[row + 1][0].text if row + 1 < len(self.rows) else ""
                whole += Draft.whole(part.span, separator(part.text, before, after))
        return whole


def plan_title(text: str, terms: TermSet, *, wants_links: bool, raises_case: bool = True) -> TitlePlan:
    """Cuts the title at its separators, and covers each part with terms, kept pieces and open words."""
    placeholders = find_placeholders(text)
    kept = [p.span for p in placeholders]
    kept = sorted(kept + find_foreign(text, kept))
    matches = terms.candidates(text, [p.span for p in placeholders if p.kind.is_strict])
    jobs: list[Job] = []
    rows: list[tuple[Part, tuple[_Slot, ...]]] = []
    for part in parts_of(text, kept):
        pieces = _whole_if_open(cover(text, part.span, kept, matches), part) if part.is_text else []
        slots: list[_Slot] = []
        for piece in pieces:
            slots.append(_Slot(piece, len(jobs) if piece.is_open and not piece.is_silent else -1))
            if slots[-1].job >= 0:
                jobs.append(_job(piece, placeholders, terms, wants_links=wants_links))
        rows.append((part, tuple(slots)))
    return TitlePlan(text, tuple(rows), tuple(jobs), raises_case)


def _whole_if_open(pieces: list[Piece], part: Part) -> list[Piece]:
    open_length = sum(len(p.text) for p in pieces if p.is_open)
    covered = sum(len(p.text) for p in pieces if p.match)
    return [Piece(part.text, part.span)] if covered and open_length > _MOSTLY_OPEN * len(part.text) else pieces


def _job(piece: Piece, placeholders: Sequence[Placeholder], terms: TermSet, *, wants_links: bool) -> Job:
    start, end = piece.span
    inside = tuple(
        Placeholder(p.kind, p.text, (p.span[0] - start, p.span[1] - start))
        for p in placeholders
        if start <= p.span[0] and p.span[1] <= end
    )
    own = tuple(m for m in terms.only_own.find(piece.text, [p.span for p in inside]))
    return Job(piece.text, inside, own, wants_links)


def _written(slots: Sequence[_Slot], drafts: Sequence[Draft], locale: Locale | None, *, is_first: bool) -> Draft:
    """One part, in the listing case of `locale`; None leaves every word as it came."""
    whole = Draft("")
    before: _Slot | None = None
    for slot in slots:
        word = _word(slot, before, drafts)
        if not word.text:
            continue
        word = _without_repetition(whole.text, word)
        cased = word
        if locale is not None and not slot.piece.is_kept:
            cased = _cased(word, slot, locale, is_first=is_first and not whole.text)
        if whole.text and cased.text:
            whole += Draft(_gap(before, slot, cased.text))
        whole += cased
        before = slot
    return whole


def _word(slot: _Slot, before: _Slot | None, drafts: Sequence[Draft]) -> Draft:
    piece = slot.piece
    if slot.job >= 0:
        draft = drafts[slot.job].moved(piece.span[0])
        for extra in reversed(list(_SENTENCE_TRIM.finditer(draft.text))):
            draft = draft.with_text(extra.span(), "", piece.span)
        return draft
    if piece.is_kept:
        return Draft.whole(piece.span, piece.text)
    if piece.match is None:
        return Draft("")
    return Draft.whole(piece.span, _addressed(piece, before))


def _addressed(piece: Piece, before: _Slot | None) -> str:
    """A term's target; whom a product is for is said after the product: yoga leggings *for* women."""
    assert piece.match is not None  # noqa: S101 - the caller asked
    target = piece.match.term.target
    follows_product = before is not None and before.piece.match is not None and _names_product(before.piece.match)
    if piece.match.term.role == "audience" and not piece.match.is_own and follows_product and " " not in target:
        return "for " + target.removesuffix("'s").removesuffix("'")
    return target


def _names_product(match: TermMatch) -> bool:
    """The caller's own terms carry no role; what merchants list most is what they sell."""
    return match.is_own or match.term.role == "product"


def _without_repetition(before: str, word: Draft) -> Draft:
    """Drops a word that says again what has just been said: `silk` + `silk scarf`."""
    last = before.rsplit(" ", 1)[-1].casefold()
    first, _, rest = word.text.partition(" ")
    if not last or not last.isalpha() or first.casefold() != last:
        return word
    span: Span = word.links[0][0] if word.links else (0, 0)
    return Draft.whole(span, rest)


def _cased(word: Draft, slot: _Slot, locale: Locale, *, is_first: bool) -> Draft:
    match = slot.piece.match
    if match and (match.term.keeps_case or (match.term.role == "measure" and _UNIT.fullmatch(word.text))):
        return word
    kept = find_placeholders(word.text) if slot.job >= 0 else []
    text = title_case(word.text, locale, is_first=is_first)
    for placeholder in kept:
        start, end = placeholder.span
        text = text[:start] + placeholder.text + text[end:]
    return Draft(text, word.links)


def _gap(before: _Slot | None, slot: _Slot, word: str) -> str:
    """Nothing between a number and its unit (`7cm`) or where the source had signs side by side; else a space."""
    if before is None:
        return ""
    piece, last = slot.piece, before.piece
    if (
        last.is_kept
        and piece.match
        and last.text[-1:].isdigit()
        and _UNIT.fullmatch(word)
        and piece.span[0] == last.span[1]
    ):
        return ""
    touches = piece.span[0] == last.span[1]
    if touches and (_OPENING_TAG.fullmatch(last.text) or _CLOSING_TAG.fullmatch(piece.text)):
        return ""
    if touches and last.is_kept and piece.is_kept and not has_han(piece.text):
        return ""
    return " "


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))
