"""Finding terms in a text: script-aware, own before starter, longest first, none overlapping."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.findings import Span, overlaps
from core.text import fold_key
from glossaries.matching import NO_TERMS, TermMatch, TermMatcher, TermSet
from glossaries.terms import Term, TermStatus
from tests.glossaries.strategies import plain_terms

ALPHABET = "降噪耳机a b1."
sources = st.text(alphabet=ALPHABET, min_size=1, max_size=4)
term_lists = st.lists(st.builds(Term, sources, st.just("x")), max_size=8)
texts = st.text(alphabet=ALPHABET, max_size=30)


def found(terms: TermSet, text: str, kept: tuple[Span, ...] = ()) -> list[str]:
    return [text[slice(*match.span)] for match in terms.find(text, kept)]


def of(*sources: str) -> TermSet:
    return TermSet.of([Term(source, source.upper()) for source in sources])


@given(term_lists, term_lists, texts)
def test_matches_never_overlap_and_stand_in_text_order(own: list[Term], starter: list[Term], text: str) -> None:
    spans = [match.span for match in TermSet.of(own, TermMatcher(starter)).find(text)]
    assert all(left[1] <= right[0] for left, right in pairwise(spans))


@given(term_lists, term_lists, texts)
def test_every_match_is_its_term(own: list[Term], starter: list[Term], text: str) -> None:
    for match in TermSet.of(own, TermMatcher(starter)).find(text):
        assert fold_key(text[slice(*match.span)]) == fold_key(match.term.source)
        assert match.is_own or match.term in starter


@given(term_lists, term_lists, texts)
def test_what_is_left_out_is_covered_by_something_stronger(own: list[Term], starter: list[Term], text: str) -> None:
    def rank(match: TermMatch) -> tuple[bool, int]:
        return match.is_own, match.length

    terms = TermSet.of(own, TermMatcher(starter))
    chosen = terms.find(text)
    for match in terms.candidates(text):
        assert any(overlaps(match.span, [c.span]) and rank(c) >= rank(match) for c in chosen)


@given(term_lists, texts, st.lists(st.tuples(st.integers(0, 30), st.integers(1, 4)), max_size=3))
def test_kept_spans_are_left_alone(own: list[Term], text: str, kept: list[Span]) -> None:
    spans = [(start, start + length) for start, length in kept if start + length <= len(text)]
    assert not any(overlaps(match.span, spans) for match in TermSet.of(own).find(text, spans))


@given(plain_terms)
def test_every_term_is_found_in_its_own_source(terms: list[Term]) -> None:
    for term in terms:
        if term.source[0].isalnum() and term.source[-1].isalnum():
            assert any(m.span == (0, len(term.source)) for m in TermSet.of(terms).candidates(term.source))


def test_the_longest_term_wins() -> None:
    assert found(of("降噪", "主动降噪", "降噪耳机"), "主动降噪耳机") == ["主动降噪"]


def test_own_terms_win_over_longer_starter_terms() -> None:
    terms = TermSet.of([Term("降噪", "ANC")], TermMatcher([Term("主动降噪耳机", "active noise cancelling headphones")]))
    [match] = terms.find("主动降噪耳机")
    assert match.is_own
    assert match.term.target == "ANC"


def test_a_term_that_stands_twice_is_found_twice() -> None:
    assert found(of("包邮"), "包邮包邮，全国包邮") == ["包邮", "包邮", "包邮"]


@pytest.mark.parametrize(
    ("source", "text", "count"),
    [
        ("sale", "Wholesale SALE大促sale", 2),
        ("AI", "AI智能 AIR MAIL", 1),
        ("скидка", "Скидка! скидками", 1),
        ("خصم", "خصم كبير خصمك", 1),
        ("ノイズ", "ノイズキャンセリング", 1),
        ("เสียง", "ลดเสียงรบกวน", 1),
        ("ﾉｲｽﾞ", "ノイズ", 1),
        ("USB", "ＵＳＢ充电", 1),
        ("耳機", "藍牙耳機", 1),
        ("cm", "7cm", 1),
        ("5G", "15G 5G手机", 1),
    ],
)
def test_latin_and_other_spaced_scripts_need_borders(source: str, text: str, count: int) -> None:
    assert len(found(of(source), text)) == count


def test_the_term_written_with_the_same_case_wins() -> None:
    terms = TermSet.of([Term("apple", "apple fruit"), Term("Apple", "Apple Inc.")])
    assert [m.term.target for m in terms.find("Apple apple APPLE")] == ["Apple Inc.", "apple fruit", "apple fruit"]


def test_the_first_of_two_terms_with_one_source_wins() -> None:
    assert [m.term.target for m in TermSet.of([Term("鞋", "shoes"), Term("鞋", "boots")]).find("鞋")] == ["shoes"]


def test_an_admitted_wording_counts_but_the_preferred_one_is_asked_for() -> None:
    terms = TermSet.of([Term("降噪", "noise reduction", TermStatus.ADMITTED), Term("降噪", "noise cancelling")])
    [match] = terms.find("降噪")
    assert match.term.accepted == ("noise cancelling", "noise reduction")


def test_a_forbidden_wording_is_never_asked_for() -> None:
    terms = TermSet.of([Term("降噪", "noise killing", TermStatus.DEPRECATED)])
    assert terms.find("降噪") == []
    assert [m.term.target for m in terms.find_forbidden("主动降噪")] == ["noise killing"]


def test_every_forbidden_wording_of_a_source_is_looked_for() -> None:
    terms = TermSet.of([Term("降噪", bad, TermStatus.SUPERSEDED) for bad in ("noise killing", "de-noise")])
    assert [m.term.target for m in terms.find_forbidden("降噪")] == ["noise killing", "de-noise"]


def test_without_starter_terms_only_own_ones_are_left() -> None:
    terms = TermSet.of([Term("包邮", "free shipping")], TermMatcher([Term("降噪", "noise cancelling")]))
    assert found(terms.only_own, "降噪包邮") == ["包邮"]


def test_no_terms_find_nothing() -> None:
    assert NO_TERMS.find("降噪") == NO_TERMS.find_forbidden("降噪") == []
    assert len(TermMatcher([Term("", "x")])) == 0


def test_a_moved_match_stands_where_it_was_moved() -> None:
    assert TermMatch(Term("包邮", "x"), (2, 4)).moved(3).span == (5, 7)


def test_terms_and_kept_spans_by_the_thousand_are_no_burden() -> None:
    """What asks every span about every other would take minutes here."""
    text = "降噪<b>" * 20_000
    kept = [(i * 5 + 2, i * 5 + 5) for i in range(20_000)]
    assert len(of("降噪", "b").find(text, kept)) == 20_000
