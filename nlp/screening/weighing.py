"""Whether a hit counts: the language of the text, phrases and words around it, guards, the operator's own names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from glossaries.packs.model import Rule
from nlp.screening.context import Surroundings
from nlp.screening.gate import counts_in
from nlp.screening.hits import Hit
from nlp.screening.near import is_in_pattern, is_near, is_own_name


@dataclass(frozen=True, slots=True)
class Asked:
    """What a text is screened for, beside the market. `reader` is the language of the messages."""

    today: date
    channel: str = ""
    field: str = ""
    language: str = ""
    reader: str = "en"
    allowed: tuple[str, ...] = ()
    accepted: tuple[tuple[str, str], ...] = ()
    """Rules with the phrases in which reviewers want them silent."""
    bound_for: str = ""
    """The language a source text is on its way to: what a wording there is to be pasted in where its own has none."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The reader's, then the text's and the one it is bound for, where they were told."""
        return (self.reader, *(tag for tag in (self.language, self.bound_for) if tag))


def is_of_the_text(rule: Rule, hit: Hit, around: Surroundings, asked: Asked) -> bool:
    """Whether the word's language is one the text may be in; the same word may stand in the lists of several."""
    return hit.term is None or counts_in(hit.term, rule.match.language, around, asked.language)


_Excuse = Callable[[Rule, Hit, Surroundings, Asked], bool]


def counts(rule: Rule, hit: Hit, around: Surroundings, asked: Asked) -> bool:
    """Whether nothing excuses the hit; the cheap questions are asked first."""
    return not any(excuse(rule, hit, around, asked) for excuse in _EXCUSES)


def _is_own(_: Rule, hit: Hit, around: Surroundings, asked: Asked) -> bool:
    return bool(asked.allowed) and is_own_name(asked.allowed, hit.where, around.shaped)


def _is_accepted(rule: Rule, hit: Hit, around: Surroundings, asked: Asked) -> bool:
    phrases = tuple(phrase for name, phrase in asked.accepted if name == rule.id)
    return bool(phrases) and is_own_name(phrases, hit.where, around.shaped)


def _is_in_exception(rule: Rule, hit: Hit, around: Surroundings, _: Asked) -> bool:
    return any(is_in_pattern(pattern, around.text, hit.span) for pattern in rule.except_patterns)


def _lacks_company(rule: Rule, hit: Hit, around: Surroundings, _: Asked) -> bool:
    return rule.only_near is not None and not is_near(rule.only_near, hit.where, around.shaped)


def _has_company(rule: Rule, hit: Hit, around: Surroundings, _: Asked) -> bool:
    return rule.not_near is not None and is_near(rule.not_near, hit.where, around.shaped)


def _is_guarded(rule: Rule, hit: Hit, around: Surroundings, _: Asked) -> bool:
    return any(around.holds(guard, hit.where) for guard in rule.unless)


_EXCUSES: tuple[_Excuse, ...] = (_is_own, _is_accepted, _is_in_exception, _lacks_company, _has_company, _is_guarded)
