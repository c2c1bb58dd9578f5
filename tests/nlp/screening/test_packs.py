"""Every test inside every shipped pack."""

from datetime import date

import pytest

from glossaries.packs.book import starter_book
from nlp.screening.screener import Screener, starter_screener
from nlp.screening.trial import failures

TODAY = date(2026, 11, 26)
"""Rules that begin or end later are tried on a day they are in force."""


@pytest.fixture(scope="module")
def screener() -> Screener:
    return starter_screener()


@pytest.mark.parametrize("pack", sorted(starter_book().packs))
def test_the_tests_inside_a_pack_pass(screener: Screener, pack: str):
    failed = [str(failure) for failure in failures(screener, screener.book.packs[pack], TODAY)]
    assert failed == []


@pytest.mark.parametrize("pack", sorted(starter_book().packs))
def test_every_rule_has_tests_of_both_kinds(pack: str):
    """A rule nobody tried is a rule nobody can trust; those of whole texts may be tried elsewhere."""
    bare = [rule.id for rule in starter_book().packs[pack].rules if {t.is_flagged for t in rule.tests} != {True, False}]
    assert bare == []
