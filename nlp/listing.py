"""Titles: composed of agreed terms part by part, with the engine for what no term covers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from core.findings import Span, overlaps
from core.locales import Locale, Pair
from core.spans import Taken, within
from core.text import has_han
from glossaries.matching import TermMatch, TermSet
from nlp.casing import title_case
from nlp.composition import Piece, cover
from nlp.drafts import Draft
from nlp.jobs import Job
from nlp.money import prices
from nlp.protection import Placeholder, find_foreign, find_placeholders
from nlp.segmentation import bounded
from nlp.terminology import realised
from nlp.titles import Part, parts_of, separator

_MOSTLY_OPEN = 0.7
"""Share of open characters from which a part is no string of listing words: the engine gets it whole."""
_UNIT = regex.compile(r"[a-zA-Zµ°]{1,3}(?:/[a-zA-Z]{1,3})?|°[CF]|%|mAh|dpi")
_PEOPLE = regex.compile(r"\p{L}+(?:s|men|'s)")
"""Plurals and possessives; what is not one (unisex, maternity) describes, and stands without a "for"."""
_OPENING_TAG = regex.compile(r"<[A-Za-z][^<>]*(?<!/)>")
_CLOSING_TAG = regex.compile(r"</[A-Za-z][^<>]*>")
_SENTENCE_TRIM = regex.compile(r"^(?:The|A|An)\s+(?=\w)|(?<![\s.。!])[\s.。!]+$")
"""What a model adds when it takes a fragment for a sentence."""


@dataclass(frozen=True, slots=True)
class TitleManner:
    """How a title is written: in the target's listing case, and, where it `lists`, what follows a product word set
    apart by commas. A model that reads the title as a source of its own makes one phrase of a string of words
    (`Mulher malha cardigan primavera leve`); of 44 titles zh→en→pt the commas
    lifted chrF from 46.7 to 48.1."""

    raises_case: bool = True
    lists: bool = False


_PLAIN_TITLE = TitleManner()


@dataclass(frozen=True, slots=True)
class _Slot:
    """A piece of the title on its way to the target.

    `job` is the number of its job, -1 where it needs none; `own` are the caller's terms in that job.
    """

    piece: Piece
    job: int = -1
    own: tuple[TermMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class TitlePlan:
    """How one title is translated: its parts with their slots, and the jobs that open words need."""

    text: str
    rows: tuple[tuple[Part, tuple[_Slot, ...]], ...]
    jobs: tuple[Job, ...]
    manner: TitleManner = _PLAIN_TITLE

    @property
    def matches(self) -> list[TermMatch]:
        """The terms the title was covered with, and the caller's own terms inside open words."""
        slots = [slot for _, row in self.rows for slot in row]
        covering = [slot.piece.match for slot in slots if slot.piece.match]
        return covering + [match.moved(slot.piece.span[0]) for slot in slots for match in slot.own]

    @property
    def covered(self) -> float:
        """The share of the title's words that need no engine, by their length."""
        slots = [slot for _, row in self.rows for slot in row]
        total = sum(len(slot.piece.text) for slot in slots)
        return sum(len(slot.piece.text) for slot in slots if slot.job < 0) / total if total else 1.0

    def assemble(self, drafts: Sequence[Draft], pair: Pair) -> Draft:
        """The target title, in the target's listing case."""
        whole: list[Draft] = []
        is_first = True
        for row, (part, slots) in enumerate(self.rows):
            if part.is_text:
                whole.append(_written(slots, drafts, self._case_of(pair), is_first=is_first, lists=self.manner.lists))
                is_first = is_first and not _has_word(whole[-1].text)
            else:
                before = self.rows[row - 1][0].text if row else ""
                after = self.rows[row + 1][0].text if row + 1 < len(self.rows) else ""
                whole.append(Draft.whole(part.span, separator(part.text, before, after)))
        return Draft.joined(whole)

    def _case_of(self, pair: Pair) -> Locale | None:
        return pair.target if self.manner.raises_case else None


def plan_title(text: str, terms: TermSet, manner: TitleManner = _PLAIN_TITLE, *, wants_links: bool) -> TitlePlan:
    """Cuts the title at its separators, and covers each part with terms, kept pieces and open words."""
    placeholders = _kept(text)
    kept = [p.span for p in placeholders]
    kept = sorted(kept + find_foreign(text, kept))
    strict = [p.span for p in placeholders if p.kind.is_strict]
    matches = sorted(terms.candidates(text, strict), key=lambda m: m.span[0])
    inner = Taken(len(text), ((start + 1, end) for start, end in kept))
    jobs: list[Job] = []
    rows: list[tuple[Part, tuple[_Slot, ...]]] = []
    for part in parts_of(text, kept):
        slots: list[_Slot] = []
        for piece in _pieces(text, part, kept, matches) if part.is_text else ():
            for short in _bounded(text, piece, inner):
                job = _job(short, placeholders, terms, wants_links=wants_links) if short.is_spoken else None
                slots.append(_Slot(short, len(jobs), job.matches) if job else _Slot(short))
                jobs += [job] if job else []
        rows.append((part, tuple(slots)))
    return TitlePlan(text, tuple(rows), tuple(jobs), manner)


def _kept(text: str) -> list[Placeholder]:
    """What stays as it is: placeholders, codes and numbers, and prices in one piece (元 has a word)."""
    strict = find_placeholders(text, strict_only=True)
    amounts = prices(text, [p.span for p in strict])
    amounts = [price for price in amounts if price.text == text[slice(*price.span)]]
    taken = [p.span for p in (*strict, *amounts)]
    figures = [p for p in find_placeholders(text, taken) if not p.kind.is_strict]
    return sorted((*strict, *amounts, *figures), key=lambda p: p.span)


def _pieces(text: str, part: Part, kept: Sequence[Span], matches: Sequence[TermMatch]) -> list[Piece]:
    covering = cover(text, part.span, within(kept, part.span, lambda span: span), within(matches, part.span))
    return _whole_if_open(covering, part)


def _bounded(text: str, piece: Piece, inner: Taken) -> list[Piece]:
    """The piece, or where its words are more than an engine takes, several."""
    if not piece.is_open:
        return [piece]
    return [Piece(text[start:end], (start, end)) for start, end in bounded(text, piece.span, inner)]


def _whole_if_open(pieces: list[Piece], part: Part) -> list[Piece]:
    open_length = sum(len(p.text) for p in pieces if p.is_open)
    covered = sum(len(p.text) for p in pieces if p.match)
    return [Piece(part.text, part.span)] if covered and open_length > _MOSTLY_OPEN * len(part.text) else pieces


def _job(piece: Piece, placeholders: Sequence[Placeholder], terms: TermSet, *, wants_links: bool) -> Job:
    inside = tuple(p.moved(-piece.span[0]) for p in within(placeholders, piece.span))
    own = tuple(m for m in terms.only_own.find(piece.text, [p.span for p in inside]))
    return Job(piece.text, inside, own, wants_links)


def _written(
    slots: Sequence[_Slot], drafts: Sequence[Draft], locale: Locale | None, *, is_first: bool, lists: bool
) -> Draft:
    """One part, in the listing case of `locale`; None leaves every word as it came."""
    whole: list[Draft] = []
    before: _Slot | None = None
    has_product = False
    for slot in slots:
        word = _word(slot, before, drafts)
        if not slot.piece.is_kept:
            word = _without_repetition(whole[-1].text if whole else "", word)
        if not word.text:
            continue
        if locale is not None and not slot.piece.is_kept:
            word = _cased(word, slot, locale, is_first=is_first and not whole)
        gap = _gap(before, slot, word.text)
        has_product = has_product or (before is not None and _is_product(before))
        if lists and gap == " " and before and has_product and _is_apart(before, slot, word.text):
            gap = ", "
        whole += (Draft(gap), word)
        before = slot
    return Draft.joined(whole)


def _word(slot: _Slot, before: _Slot | None, drafts: Sequence[Draft]) -> Draft:
    piece = slot.piece
    if slot.job >= 0:
        draft = drafts[slot.job].moved(piece.span[0])
        agreed = _agreed(draft.text, slot.own)
        for extra in reversed(list(_SENTENCE_TRIM.finditer(draft.text))):
            if not overlaps(extra.span(), agreed):
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
    is_people = piece.match.term.role == "audience" and _PEOPLE.fullmatch(target) is not None
    if is_people and not piece.match.is_own and follows_product:
        return "for " + target.removesuffix("'s").removesuffix("'")
    return target


def _is_product(slot: _Slot) -> bool:
    return slot.piece.match is not None and _names_product(slot.piece.match)


def _is_apart(before: _Slot, slot: _Slot, word: str) -> bool:
    """After the product: each attribute on its own, but those before another product, and a number with its unit."""
    if word.startswith("for ") or slot.piece.match is None or before.piece.match is None:
        return False
    roles = (before.piece.match.term.role, slot.piece.match.term.role)
    return "connective" not in roles and "measure" not in roles and (_is_product(before) or not _is_product(slot))


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
    kept = [p.span for p in find_placeholders(word.text)] if slot.job >= 0 else []
    text = title_case(word.text, locale, is_first=is_first)
    for start, end in (*kept, *_agreed(word.text, [m for m in slot.own if m.term.keeps_case])):
        text = text[:start] + word.text[start:end] + text[end:]
    return replace(word, text=text)


def _agreed(text: str, matches: Sequence[TermMatch]) -> list[Span]:
    """Where the terms stand in a target."""
    return [span for match in matches for span in realised(text, match.term.accepted)]


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
        and piece.match.term.role in ("measure", "")
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
