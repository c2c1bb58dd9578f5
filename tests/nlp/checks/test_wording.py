"""Agreed terms are there, forbidden wordings are not, nothing is left untranslated."""

import pytest

from core.findings import Severity
from core.locales import Pair
from glossaries.matching import TermMatch
from glossaries.terms import Term, TermStatus
from nlp.checks.base import Subject
from nlp.checks.registry import CHECKS, inspect
from nlp.checks.wording import ForbiddenTermCheck, MissedTermCheck, UntranslatedCheck
from tests.nlp.fakes import PAIR

ANC = Term("降噪", "noise cancelling", variants=("noise-cancelling",))


def test_a_missing_own_term_needs_a_person_and_says_what_to_write() -> None:
    [finding] = MissedTermCheck().inspect(Subject("降噪", "quiet", PAIR, [TermMatch(ANC, (0, 2))]))
    assert finding.severity is Severity.REVIEW
    assert (finding.matched, finding.suggestion) == ("降噪", "noise cancelling")


def test_a_missing_starter_term_is_worth_a_note() -> None:
    match = TermMatch(ANC, (0, 2), is_own=False)
    assert [f.severity for f in MissedTermCheck().inspect(Subject("降噪", "quiet", PAIR, [match]))] == [Severity.NOTE]


@pytest.mark.parametrize("target", ["Noise Cancelling headphones", "noise-cancelling"])
def test_any_accepted_form_will_do(target: str) -> None:
    assert MissedTermCheck().inspect(Subject("降噪", target, PAIR, [TermMatch(ANC, (0, 2))])) == []


def test_a_term_that_stands_twice_is_missed_once() -> None:
    matches = [TermMatch(ANC, (0, 2)), TermMatch(ANC, (3, 5))]
    assert len(MissedTermCheck().inspect(Subject("降噪 降噪", "noise cancelling", PAIR, matches))) == 1


def test_a_forbidden_wording_is_shown_once_where_it_stands() -> None:
    bad = Term("降噪", "noise killing", TermStatus.DEPRECATED)
    forbidden = [TermMatch(bad, (0, 2)), TermMatch(bad, (3, 5))]
    [finding] = ForbiddenTermCheck().inspect(Subject("降噪 降噪", "A Noise Killing set", PAIR, forbidden=forbidden))
    assert finding.span == (2, 15)
    assert finding.matched == "Noise Killing"


def test_a_part_of_a_word_is_no_forbidden_wording() -> None:
    bad = Term("猫", "cat", TermStatus.SUPERSEDED)
    assert ForbiddenTermCheck().inspect(Subject("猫", "catalogue", PAIR, forbidden=[TermMatch(bad, (0, 1))])) == []


def test_chinese_left_in_english_is_untranslated() -> None:
    [finding] = UntranslatedCheck().inspect(Subject("降噪耳机", "降噪 headphones", PAIR))
    assert (finding.span, finding.matched) == ((0, 2), "降噪")


def test_chinese_that_a_term_wants_is_no_finding() -> None:
    match = TermMatch(Term("老干妈", "老干妈"), (0, 3))
    assert UntranslatedCheck().inspect(Subject("老干妈", "老干妈 sauce", PAIR, [match])) == []


@pytest.mark.parametrize("pair", [Pair.parse("zh", "ja"), Pair.parse("en", "zh"), Pair.parse("de", "en")], ids=str)
def test_other_pairs_may_have_han_characters(pair: Pair) -> None:
    assert UntranslatedCheck().inspect(Subject("降噪", "降噪", pair)) == []


def test_every_check_has_a_name_of_its_own_and_joins_the_inspection() -> None:
    assert len({check.name for check in CHECKS}) == len(CHECKS)
    found = inspect(Subject("{a}降噪", "降噪", PAIR, [TermMatch(ANC, (3, 5))]))
    assert [f.check for f in found] == ["integrity", "missed_term", "untranslated"]
