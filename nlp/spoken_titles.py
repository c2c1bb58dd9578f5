"""Titles of languages whose listing words do not stand in the order of the target's: the engine says them whole.

Chinese titles are composed word by word (`nlp/listing.py`); from English into Portuguese that would put every
adjective on the wrong side. What hurts a model here is the case: trained on sentences, it takes Title Case for names
and leaves them. So the source is written as a sentence first, and the target gets its listing case after. On 44 titles
en→pt with their terms this gave 63.7 chrF, the titles as they were 61.4, part by part 61.4; pt→en 65.1, 48.5 and 59.1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache

import regex

from core.findings import Span, overlaps
from core.locales import Locale, Pair
from glossaries.matching import TermMatch, TermMatcher, TermSet
from glossaries.starter import starter_terms
from nlp.casing import title_case, with_models
from nlp.drafts import Draft
from nlp.figures import whole_spans
from nlp.jobs import Job
from nlp.prose import ProsePlan, plan_prose
from nlp.protection import find_placeholders
from nlp.segmentation import Split
from nlp.terminology import missed, realised
from nlp.titles import LONGEST_TITLE

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}'’]+")
_SENTENCE_MARK = regex.compile(r"[?!;…]|[.:]\s|\.$|[\x00-\x1f\x7f]")
_LISTING_MARK = regex.compile(r"[,|/•·–(\[+]|\d")
_UNITS = regex.compile(
    r"(?<=\d)\s?(?:[mck]?m|[mk]?g|[mc]?l|[km]?W|m?Ah|[kMG]?Hz|[KMGT]B|oz|lbs?|ft|V)\b", regex.IGNORECASE
)
_REPEATED = regex.compile(r"\b(\p{L}{4,})(?: (?:de|da|do|du|di|del|des|von))? \1\b", regex.IGNORECASE)
"""A word of four letters or more said again at once, or after *of*."""
_CAPITALISED = 0.7
"""Share of a title's longer words that begin with a capital; of English sentences on FLORES none reaches it."""
_PROSE = {
    "pt": frozenset("o a os as um uma é são foi era está eu você ele ela nós eles isso isto que se na nas nos".split()),
    "es": frozenset("el la los las un una es son fue está yo tú usted él ella nosotros esto que se lo".split()),
    "fr": frozenset("le la les un une est sont était je tu vous il elle nous ils ce cette que qui se ne pas".split()),
    "it": frozenset("il lo la i gli le un una è sono era io tu lei lui noi questo che si non".split()),
}
_IN_CODES = frozenset("/._-")
"""Before an A that is no article: `ADK.44661/A`."""
_ACRONYMS = frozenset(
    "ABS BPA DIY EVA GPS HD HDD HDMI IPS LCD LED NFC OLED PC PU PVC RAM RFID RGB SPF SSD TPU TV UHD USB UV XL".split()
)
"""What stays in capitals where everything is: common in listings, and no words."""
_PROSE_SHARE = 0.1
"""Share of words that make sentences, which listings do without, from which a line is no title."""


def looks_spoken_title(text: str, source: Locale) -> bool:
    """True for a line that reads like a listing: no sentence mark, and Title Case or capitals, or short parts.

    A line in Title Case without a number, comma or other mark of listings may be a headline, and is none.
    """
    line = text.strip()
    words = _WORD.findall(line)
    if len(words) < 3 or len(line) > LONGEST_TITLE or _SENTENCE_MARK.search(line) or not _LISTING_MARK.search(line):
        return False
    return is_title_case(line) if source.language == "en" else _is_list(line, words, source)


def is_title_case(text: str) -> bool:
    """True where most words of at least four letters have a capital."""
    long_words = [word for word in _WORD.findall(text) if len(word) > 3 and word[0].isalpha()]
    raised = sum(any(map(str.isupper, word)) for word in long_words)
    return len(long_words) > 1 and raised >= _CAPITALISED * len(long_words)


def is_all_caps(text: str) -> bool:
    """True where the words between placeholders are all in capitals."""
    words = text
    for placeholder in find_placeholders(text, strict_only=True):
        words = words.replace(placeholder.text, " ")
    return words.isupper()


def _is_list(line: str, words: Sequence[str], source: Locale) -> bool:
    prose = _PROSE.get(source.language)
    if prose is None or sum(word.lower() in prose and not word.isupper() for word in words) >= _PROSE_SHARE * len(
        words
    ):
        return False
    parts = regex.split(r"\s*[,|/•·–]\s*", line)
    return len(parts) > 1 and len(words) <= 6 * len(parts)


def as_sentence(text: str) -> str:
    """A title in Title Case or capitals as a sentence has it; names of several capitals and codes stay.

    >>> as_sentence("Men's Business Dress Shirt, RFID Blocking, 7cm")
    "men's business dress shirt, RFID blocking, 7cm"
    """
    all_caps = is_all_caps(text)
    if not all_caps and not is_title_case(text):
        return text
    kept = [span for span in whole_spans(text) if not text[span[0]].isdigit()]

    def lowered(match: "regex.Match[str]") -> str:
        word: str = match[0]
        is_name = word in _ACRONYMS if all_caps else any(map(str.isupper, word[1:]))
        is_single = len(word) == 1 and (word != "A" or text[match.start() - 1 : match.start()] in _IN_CODES)
        if is_name or is_single or any(map(str.isdigit, word)) or overlaps(match.span(), kept):
            return word
        return word.lower() if len(word.lower()) == len(word) else word

    return str(_WORD.sub(lowered, text))


@dataclass(frozen=True, slots=True)
class SpokenTitlePlan:
    """How one title is translated: as a sentence, then cased as titles are in the target."""

    text: str
    prose: ProsePlan
    raises_case: bool = True

    @property
    def jobs(self) -> tuple[Job, ...]:
        return self.prose.jobs

    @property
    def matches(self) -> Sequence[TermMatch]:
        return self.prose.matches

    def assemble(self, drafts: Sequence[Draft], pair: Pair) -> Draft:
        draft = self._without_repeated_heads(self.prose.assemble(drafts, pair))
        if not self.raises_case:
            return draft
        text = self._cased(draft.text, pair.target)
        return replace(draft, text=text) if len(text) == len(draft.text) else draft

    def _without_repeated_heads(self, draft: Draft) -> Draft:
        """`Camisa de camisa social` → `Camisa social`: models say twice what two nouns of the source share.

        Not where the source says a word twice, and nothing of a placeholder or a term.
        """
        if _REPEATED.search(self.text):
            return draft
        kept = [p.span for p in find_placeholders(draft.text)]
        for repeated in reversed(list(_REPEATED.finditer(draft.text, overlapped=True))):
            shorter = draft.with_text((repeated.end(1), repeated.end()), "", (0, 0))
            loses = len(missed(shorter.text, self.matches)) > len(missed(draft.text, self.matches))
            draft = draft if loses or overlaps(repeated.span(), kept) else shorter
        return draft

    def _cased(self, text: str, target: Locale) -> str:
        """The listing case of the target: Title Case in English, else a capital at the start and on names."""
        if is_all_caps(self.text) and len(text.upper()) == len(text):
            cased = text.upper()
        elif target.language == "en":
            cased = title_case(text, target)
        else:
            cased = _raised(with_models(self._names_back(text), self.text))
        return _kept(text, cased, self._untouched(text))

    def _names_back(self, text: str) -> str:
        """A word that came through unchanged is a name, unless listings know it: `samsung` → `Samsung`, but `yoga`."""
        names = {w.lower(): w for w in _WORD.findall(self.text) if len(w) > 2 and w[0].isupper() and w[1:].islower()}
        for word in names.keys() & _listing_words():
            del names[word]

        def named(match: "regex.Match[str]") -> str:
            word = str(match[0])
            return str(names.get(word, word))

        return str(_WORD.sub(named, text))

    def _untouched(self, text: str) -> list[Span]:
        placeholders = [p.span for p in find_placeholders(text)]
        own = [m for m in self.matches if m.term.keeps_case]
        agreed = [span for match in own for span in realised(text, match.term.accepted)]
        return placeholders + agreed + [match.span() for match in _UNITS.finditer(text)]


def _naming(terms: TermSet) -> TermSet:
    """The caller's terms, and of the shipped ones those of several words.

    A single adjective has to agree with the words around it, which is the model's business; phrases (cintura alta, à
    prova de óleo) agree with nothing, and the term bases have only such.
    """
    return TermSet(terms.own, _several_words(terms.starter), terms.forbidden)


@lru_cache(maxsize=16)
def _several_words(starter: TermMatcher) -> TermMatcher:
    return TermMatcher(t for t in starter.terms if not t.source.isalnum() and (t.role == "product" or " " in t.target))


@cache
def _listing_words() -> frozenset[str]:
    """English words of listings: what the shipped terms are said with."""
    terms = starter_terms(Pair.parse("zh", "en"))
    return frozenset(word for term in terms for word in _WORD.findall(term.target) if word.islower())


def _raised(text: str) -> str:
    """A capital on the first letter, unless its word has one (iPhone)."""
    first = _WORD.search(text)
    if first is None or any(map(str.isupper, first[0])) or not first[0][0].isalpha():
        return text
    return text[: first.start()] + text[first.start()].upper() + text[first.start() + 1 :]


def _kept(text: str, cased: str, spans: Sequence[Span]) -> str:
    if len(cased) != len(text):
        return cased
    for start, end in spans:
        cased = cased[:start] + text[start:end] + cased[end:]
    return cased


def plan_spoken_title(text: str, terms: TermSet, *, wants_links: bool, raises_case: bool = True) -> SpokenTitlePlan:
    """One job for the whole line; the shipped terms enforced where they name things."""
    sentence = as_sentence(text)
    prose = plan_prose(sentence, _naming(terms), Split.NONE, wants_links=wants_links)
    return SpokenTitlePlan(text, prose, raises_case)
