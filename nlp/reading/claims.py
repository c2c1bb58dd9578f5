"""Who says what happened: claims that can become a crisis, and how the writer stands to them.

The stance is told in this order: denied, inside quotation marks, asked, supposed, passed on from others, lived through
by the writer. A claim without any mark takes the stance its rule calls `unmarked`.
"""

from dataclasses import dataclass
from enum import StrEnum

import regex

from core.findings import Span
from nlp.reading.matches import MAX_SPANS, Match, matches_of
from nlp.reading.negation import distance
from nlp.reading.scanning import CompiledLanguage, CompiledRule, Scan, Scanner

_QUOTED = regex.compile(
    r"“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|「[^「」]{1,400}」|『[^『』]{1,400}』|\"[^\"\n]{1,400}\""
)
_QUESTION = regex.compile(r"[?？؟]")
_SUPPOSED_WORDS, _SUPPOSED_CHARACTERS = 8, 20
"""How far before a claim an `if` still governs it; chosen by hand on the tests of the rules."""


class Stance(StrEnum):
    """How the writer stands to what is claimed."""

    FIRST_HAND = "first_hand"
    REPORTED = "reported"
    ASKED = "asked"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"
    QUOTED = "quoted"


_WITNESSES = {"reported": Stance.REPORTED, "first_person": Stance.FIRST_HAND, "others": Stance.REPORTED}
"""Who speaks, by the first cue that the sentence holds."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim with its words as written and their span in the text, in code points."""

    kind: str
    stance: Stance
    words: str
    span: Span


def claims_in(scanner: Scanner, scan: Scan) -> tuple[Claim, ...]:
    """The claims of a scanned text in text order; of one kind and stance, the first of each sentence."""
    found: dict[tuple[str, Stance, Span], Claim] = {}
    for language in scanner.languages:
        for rule in language.touched_claims(scan.hits):
            for match in matches_of(scan, language, rule)[:MAX_SPANS]:
                sentence = scan.sentence(match.span)
                claim = _claim(scan, language, rule, match, sentence)
                found.setdefault((claim.kind, claim.stance, sentence), claim)
    return tuple(sorted(found.values(), key=lambda claim: (claim.span, claim.kind)))


def _claim(scan: Scan, language: CompiledLanguage, rule: CompiledRule, match: Match, sentence: Span) -> Claim:
    words, span = scan.written(match.span)
    stance = Stance.NEGATED if match.negated else _stance(scan, language, rule, match.span, sentence)
    return Claim(rule.rule.label, stance, words, span)


def _stance(scan: Scan, language: CompiledLanguage, rule: CompiledRule, span: Span, sentence: Span) -> Stance:
    if _is_quoted(scan, span):
        return Stance.QUOTED
    if _QUESTION.search(scan.text, span[1], sentence[1]) or _has_cue(scan, language, "asked", sentence):
        return Stance.ASKED
    if _is_supposed(scan, language, span, sentence):
        return Stance.HYPOTHETICAL
    told_by = (name for name in _WITNESSES if _has_cue(scan, language, name, sentence))
    return _WITNESSES.get(next(told_by, ""), Stance(rule.rule.unmarked))


def _has_cue(scan: Scan, language: CompiledLanguage, name: str, sentence: Span) -> bool:
    slot = language.cues.get(name, -1)
    return any(sentence[0] <= start and end <= sentence[1] for start, end in scan.at(slot))


def _is_supposed(scan: Scan, language: CompiledLanguage, span: Span, sentence: Span) -> bool:
    """Whether an `if` or `might` stands before the claim or in it, or after it where verbs come last."""
    after = scan.at(language.cues.get("hypothetical_after", -1))
    if any(span[0] <= start and end <= sentence[1] for start, end in after):
        return True
    reach = _SUPPOSED_CHARACTERS if language.rules.counts_characters else _SUPPOSED_WORDS
    slot = language.cues.get("hypothetical", -1)
    return any(
        sentence[0] <= start < span[1]
        and distance(scan, language, min(end, span[0]), span[0]) <= reach
        and not _is_reflexive(scan, language, (start, end))
        for start, end in scan.at(slot)
    )


def _is_reflexive(scan: Scan, language: CompiledLanguage, word: Span) -> bool:
    """Whether a word that may be an `if` is a pronoun: `meu filho se machucou`, not `se machucou alguém`."""
    bound = scan.at(language.cues.get("unsupposed", -1))
    if not any(start <= word[0] and word[1] <= end for start, end in bound):
        return False
    before = scan.text[: word[0]].rstrip()
    return bool(before) and before[-1].isalnum()


def _is_quoted(scan: Scan, span: Span) -> bool:
    """Inside quotation marks that hold more than the claim: quotes around one word only raise an eyebrow."""
    for quote in _QUOTED.finditer(scan.text):
        if quote.start() < span[0] and span[1] < quote.end():
            return quote.end() - quote.start() - 2 > (span[1] - span[0]) + 3
    return False
