"""What people say now that they did not say before.

Words are counted by the texts they stand in, so that one shouting text counts once. The score is the weighted
log-odds ratio with an informative Dirichlet prior of Monroe, Colaresi and Quinn, "Fightin' Words" (Political Analysis
16:4, 2008), a z-score: above 1.96 it is rarely chance. Scripts without spaces use runs of characters that are maximal
repeats with varied neighbours on both sides (branching entropy, Jin and Tanaka-Ishii 2006).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import regex

from core.locales import UNSPACED_LANGUAGES
from nlp.reading.plain import plain

_Z_LEAST = 1.96
_PRIOR_TEXTS = 10.0
"""Texts the prior weighs; chosen by hand: two texts of ten are news, two of ten thousand are too."""
_LONGEST_WORDS, _LONGEST_RUN, _SHORTEST_RUN = 4, 10, 2
_MAX_CHARACTERS = 2_000
_SHARE_OF_LONGER = 0.7
"""A phrase is dropped beside one that holds it when the longer has at least this share of its texts."""
_COMMON_SHARE = 0.25
"""A word in more than this share of the earlier texts is no end of a phrase (`the`, `de`, `и`)."""
_CLAUSE = regex.compile(r"[^\p{L}\p{M}\p{N}\s'_-]+|\n+")
_WORD = regex.compile(r"[\p{L}\p{N}][\p{L}\p{M}\p{N}'_-]*")
_RUN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{M}ー々]{2,}")


@dataclass(frozen=True, slots=True)
class KeyPhrase:
    """A phrase, in how many texts it stands now and before, its z-score, and the first texts that hold it."""

    phrase: str
    count_now: int
    count_before: int
    score: float
    examples: tuple[str, ...]


def key_phrases(
    now: Sequence[str], before: Sequence[str], language: str | None = None, limit: int = 20
) -> list[KeyPhrase]:
    """The phrases that came up, the strongest first. Phrases are given in plain form: small letters, no accents.

    Args:
        language: a tag; None decides by the script of each text.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, text in enumerate(now):
        for phrase in _phrases(text, language):
            places[phrase].append(index)
    earlier = Counter(phrase for text in before for phrase in _phrases(text, language) if phrase in places)
    common = _common_words(before, language)
    counts = {phrase: len(found) for phrase, found in places.items() if len(found) >= _least(len(now))}
    whole = _without_fragments(counts, now)
    scored = [
        (_z(count, len(now), earlier[phrase], len(before)), phrase)
        for phrase, count in whole.items()
        if not _ends_in(phrase, common)
    ]
    best = _chosen([(z, phrase) for z, phrase in scored if z >= _Z_LEAST], counts, limit)
    return [
        KeyPhrase(phrase, counts[phrase], earlier[phrase], round(z, 3), tuple(now[at] for at in places[phrase][:3]))
        for z, phrase in best
    ]


def _least(text_count: int) -> int:
    """In how many texts a phrase must stand: two, and one in five hundred."""
    return max(2, text_count // 500)


def _phrases(text: str, language: str | None) -> set[str]:
    """Every candidate of a text, once."""
    folded = plain(text[:_MAX_CHARACTERS], keeps_accents=language == "vi").text
    found: set[str] = set()
    for clause in _CLAUSE.split(folded):
        spaced = clause
        if language is None or language.split("-")[0] in UNSPACED_LANGUAGES:
            found.update(piece for run in _RUN.findall(clause) for piece in _pieces(run))
            spaced = _RUN.sub(" ", clause)
        found.update(_grams(_WORD.findall(spaced)))
    return found


def _pieces(run: str) -> Iterator[str]:
    for length in range(_SHORTEST_RUN, min(_LONGEST_RUN, len(run)) + 1):
        yield from (run[at : at + length] for at in range(len(run) - length + 1))


def _grams(words: Sequence[str]) -> Iterator[str]:
    for length in range(1, _LONGEST_WORDS + 1):
        for at in range(len(words) - length + 1):
            gram = words[at : at + length]
            if length > 1 or (len(gram[0]) > 2 and not gram[0].isdigit()):
                yield " ".join(gram)


def _common_words(before: Sequence[str], language: str | None) -> set[str]:
    """Words so frequent that no phrase begins or ends with them; needs some texts to tell."""
    if len(before) < 20:
        return set()
    counts = Counter(word for text in before for word in _phrases(text, language) if " " not in word)
    return {word for word, count in counts.items() if count > len(before) * _COMMON_SHARE}


def _ends_in(phrase: str, common: set[str]) -> bool:
    words = phrase.split(" ")
    return words[0] in common or words[-1] in common


def _z(now: int, now_texts: int, before: int, before_texts: int) -> float:
    """Monroe et al. 2008, equations 15 to 22; the prior is the phrase's share of all texts."""
    share = (now + before) / (now_texts + before_texts)
    prior, rest = _PRIOR_TEXTS * share, _PRIOR_TEXTS * (1 - share) + 1e-9
    odds_now = log((now + prior) / (now_texts - now + rest))
    odds_before = log((before + prior) / (before_texts - before + rest))
    return (odds_now - odds_before) / sqrt(1 / (now + prior) + 1 / (before + prior))


def _without_fragments(counts: Mapping[str, int], texts: Iterable[str]) -> dict[str, int]:
    """Drops pieces of words of unspaced scripts: those that nearly always have the same neighbour on one side."""
    wanted = {phrase for phrase in counts if _RUN.fullmatch(phrase)}
    sides: defaultdict[str, tuple[Counter[str], Counter[str]]] = defaultdict(lambda: (Counter(), Counter()))
    for text in texts if wanted else ():
        for run in _RUN.findall(plain(text[:_MAX_CHARACTERS]).text):
            for phrase, left, right in _neighbours(run, wanted):
                sides[phrase][0][left] += 1
                sides[phrase][1][right] += 1
    return {p: count for p, count in counts.items() if p not in wanted or all(map(_is_varied, sides[p]))}


def _neighbours(run: str, wanted: set[str]) -> Iterator[tuple[str, str, str]]:
    for length in range(_SHORTEST_RUN, min(_LONGEST_RUN, len(run)) + 1):
        for at in range(len(run) - length + 1):
            if (piece := run[at : at + length]) in wanted:
                yield piece, run[at - 1] if at else "", run[at + length : at + length + 1]


def _is_varied(neighbours: Counter[str]) -> bool:
    """A border of a run is as good as any neighbour; else no one character may stand there nine times of ten."""
    total = neighbours.total()
    inner = [count for character, count in neighbours.items() if character]
    return not inner or max(inner) < 0.9 * total


def _chosen(scored: Sequence[tuple[float, str]], counts: Mapping[str, int], limit: int) -> list[tuple[float, str]]:
    """The best, without those that only repeat one already chosen."""
    chosen: list[tuple[float, str]] = []
    for z, phrase in sorted(scored, key=lambda pair: (-round(pair[0], 6), -len(pair[1]), pair[1])):
        if not any(_repeats(phrase, other, counts) for _, other in chosen):
            chosen.append((z, phrase))
        if len(chosen) == limit:
            break
    return chosen


def _repeats(phrase: str, other: str, counts: Mapping[str, int]) -> bool:
    if f" {phrase} " in f" {other} " or (_RUN.fullmatch(phrase) and phrase in other):
        return counts[other] >= _SHARE_OF_LONGER * counts[phrase]
    return f" {other} " in f" {phrase} " or bool(_RUN.fullmatch(other) and other in phrase)
