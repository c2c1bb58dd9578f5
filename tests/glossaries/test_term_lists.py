import pytest
from hypothesis import given

from core.errors import InvalidEntries, TooLarge
from glossaries.term_lists import merge_terms, tidy_terms
from glossaries.terms import Term, TermStatus
from tests.glossaries.strategies import term_lists


@given(term_lists)
def test_tidy_terms_stay_as_they_are(terms: list[Term]) -> None:
    assert tidy_terms(terms) == terms


@given(term_lists, term_lists)
def test_merging_twice_is_merging_once(known: list[Term], new: list[Term]) -> None:
    once = merge_terms(known, new)
    assert merge_terms(once, new) == once


@given(term_lists, term_lists)
def test_merged_terms_are_a_list_a_glossary_may_hold(known: list[Term], new: list[Term]) -> None:
    merged = merge_terms(known, new)
    assert tidy_terms(merged) == merged
    assert set(new) <= set(merged)


@given(term_lists)
def test_merging_into_nothing_gives_the_terms(terms: list[Term]) -> None:
    assert merge_terms([], terms) == terms


def test_known_source_gets_the_new_target_in_its_place_and_others_are_added() -> None:
    known = [Term("降噪", "denoise"), Term("包邮", "free shipping")]
    new = [Term("续航", "battery life"), Term("降噪", "noise cancelling")]
    assert merge_terms(known, new) == [new[1], known[1], new[0]]


def test_forbidding_the_preferred_wording_leaves_no_contradiction() -> None:
    forbidden = Term("降噪", "denoise", TermStatus.DEPRECATED)
    assert merge_terms([Term("降噪", "denoise")], [forbidden]) == [forbidden]
    assert merge_terms([forbidden], [Term("降噪", "denoise")]) == [Term("降噪", "denoise")]


def test_terms_are_trimmed_and_composed() -> None:
    term = Term(" cafe\u0301 ", " coffee ", variants=(" Coffee ",), note=" n ")
    assert tidy_terms([term]) == [Term("café", "coffee", variants=("Coffee",), note="n")]


@pytest.mark.parametrize(
    ("term", "says"),
    [
        (Term("a", "b", variants=("",)), "the variant is empty"),
        (Term("a", "b", variants=("x;y",)), "variant must not contain"),
        (Term("a", "b", note="x\x00"), "the note holds a control character"),
        (Term("a", "b", role="x\x07"), "the role holds a control character"),
    ],
)
def test_bad_terms_are_refused(term: Term, says: str) -> None:
    with pytest.raises(InvalidEntries, match=says):
        tidy_terms([term])


def test_size_counts_all_that_is_written() -> None:
    with pytest.raises(TooLarge):
        tidy_terms([Term(f"词{n}", "x", note="注" * 340) for n in range(11_000)])
