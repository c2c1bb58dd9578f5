"""What must survive is there exactly as often as in the source."""

import pytest
from hypothesis import given

from core.findings import Finding, Severity
from core.locales import Pair
from glossaries.matching import TermMatch
from glossaries.terms import Term
from nlp.checks.base import Subject
from nlp.checks.integrity import IntegrityCheck
from tests.nlp.fakes import PAIR
from tests.nlp.strategies import texts


def findings(source: str, target: str, *, is_title: bool = False, terms: tuple[Term, ...] = ()) -> list[Finding]:
    matches = [TermMatch(term, (0, 1)) for term in terms]
    return IntegrityCheck().inspect(Subject(source, target, PAIR, matches, is_title=is_title))


@given(texts)
def test_a_text_has_everything_of_itself(text: str) -> None:
    assert findings(text, text) == findings(text, text, is_title=True) == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("你好{name}", "Hello"),
        ("你好{name}", "Hello {name} {name}"),
        ("你好", "Hello {name}"),
        ("看https://a.cn/x", "See https://a.cn/y"),
        ("新品🔥🔥", "New 🔥"),
        ("<b>新品</b>", "<b>New"),
        ("<b>新品</b>", "</b>New<b>"),
        ("{{#if vip}}免邮{{/if}}您好", "{{/if}}Hello{{#if vip}} free"),
        ("<b><i>新品</i></b>", "<b><i>New</b></i>"),
    ],
)
def test_a_lost_doubled_or_invented_placeholder_blocks(source: str, target: str) -> None:
    assert {f.severity for f in findings(source, target)} == {Severity.BLOCK}


def test_it_says_how_often_it_stands_where() -> None:
    [finding] = findings("{a} {a} 你好", "Hello {a}")
    assert finding.matched == "{a}"
    assert finding.message == "{a} stands 2 times in the source and 1 times in the translation."


@pytest.mark.parametrize(
    ("source", "target", "severities"),
    [
        ("30天", "thirty days", [Severity.NOTE]),
        ("1,299元", "1299 yuan", []),
        ("尺码1,2,3", "Sizes 1, 2, 3", []),
        ("007", "7", []),
        ("٣٠ 天", "30 days", []),
        ("1" * 5000, "x", []),
    ],
)
def test_numbers_in_prose_are_worth_a_note(source: str, target: str, severities: list[Severity]) -> None:
    assert [f.severity for f in findings(source, target)] == severities


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Chaveiro ±2 mm, frete grátis", "Keyring 2 mm, free shipping"),
        ("Tubo ½ cm", "Tube 1 to 2 cm"),
        ("Capa Самсунг preta", "Black case"),
        ("Cabo USB-C 3.2 branco", "White USB-C 3,2 cable"),
        ("Frete em 24 h", "Delivery: 24 h, 7 days"),
        ("Frete em 24 h", "Delivery: 24 h %"),
    ],
)
def test_a_figure_or_name_that_is_written_otherwise_is_worth_a_note(source: str, target: str) -> None:
    found = IntegrityCheck().inspect(Subject(source, target, Pair.parse("pt", "en")))
    assert {finding.severity for finding in found} == {Severity.NOTE}


def test_the_seven_of_an_address_is_no_seven_of_the_text() -> None:
    source = "Veja https://a.example/Самсунг Самсунг"
    [finding] = IntegrityCheck().inspect(Subject(source, "See https://a.example/Самсунг", Pair.parse("pt", "en")))
    assert finding.matched == "Самсунг"


def test_numbers_in_titles_need_a_person() -> None:
    assert [f.severity for f in findings("5件装", "Pack", is_title=True)] == [Severity.REVIEW]
    assert [f.matched for f in findings("包", "Pack of 5", is_title=True)] == ["5"]


def test_a_number_that_a_term_says_is_not_invented() -> None:
    assert findings("四件套", "4-piece set", is_title=True, terms=(Term("四件套", "4-piece set"),)) == []


def test_an_untranslated_text_has_nothing_to_lose() -> None:
    assert IntegrityCheck().inspect(Subject("{a}", "", Pair.parse("en", "en"))) == []


@pytest.mark.parametrize(
    ("source", "target", "money"),
    [
        ("便宜5万元。", "It is $50,000 less.", ["$"]),
        ("便宜5元。", "It is 5 yuan less.", []),
        ("Save £27 now.", "Economize 27 euros agora.", ["€"]),
        ("Save $5 now.", "Economize 5 dólares agora.", []),
        ("Скидка 5 евро €5.", "€5 off.", []),
    ],
)
def test_a_price_in_other_money_wants_a_person(source: str, target: str, money: list[str]) -> None:
    found = [f for f in findings(source, target) if f.message.startswith("The currency")]
    assert [f.matched for f in found] == money
    assert {f.severity for f in found} <= {Severity.REVIEW}
