"""Covering a title part with terms: nothing lost, nothing kept cut, the caller's words first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossaries.matching import TermMatcher, TermSet
from glossaries.terms import Term
from nlp.composition import cover
from nlp.protection import find_placeholders
from tests.nlp.strategies import texts

terms = st.lists(
    st.builds(Term, st.sampled_from(["降", "降噪", "噪", "蓝牙耳机", "耳机", "USB3", "30", "a", "今天"]), st.just("x")),
    max_size=6,
)


@given(texts, terms, terms)
def test_pieces_tile_the_part(text: str, own: list[Term], starter: list[Term]) -> None:
    kept = [p.span for p in find_placeholders(text)]
    pieces = cover(text, (0, len(text)), kept, TermSet.of(own, TermMatcher(starter)).candidates(text))
    assert "".join(piece.text for piece in pieces) == text
    assert all(text[slice(*piece.span)] == piece.text for piece in pieces)
    assert all(piece.match is None or piece.match.span == piece.span for piece in pieces)


@given(texts, terms)
def test_what_is_kept_is_kept_whole_or_taken_in_by_a_term(text: str, own: list[Term]) -> None:
    kept = [p.span for p in find_placeholders(text)]
    pieces = cover(text, (0, len(text)), kept, TermSet.of(own).candidates(text))
    for start, end in kept:
        assert any(piece.span[0] <= start and end <= piece.span[1] for piece in pieces)


def covered(text: str, own: list[Term], starter: list[Term] | None = None) -> list[str]:
    matches = TermSet.of(own, TermMatcher(starter or [])).candidates(text)
    return [piece.text for piece in cover(text, (0, len(text)), [], matches)]


@pytest.mark.parametrize(
    ("text", "sources", "pieces"),
    [
        ("蓝牙耳机", ["蓝牙", "耳机"], ["蓝牙", "耳机"]),
        ("蓝牙耳机", ["蓝牙", "耳机", "蓝牙耳机"], ["蓝牙耳机"]),
        ("榻榻米床垫", ["米", "床垫"], ["榻榻米", "床垫"]),
        ("新款神器", ["新款"], ["新款", "神器"]),
        ("女士", ["女", "女士", "士"], ["女士"]),
    ],
)
def test_words_are_cut_as_a_reader_would(text: str, sources: list[str], pieces: list[str]) -> None:
    roles = {"米": "measure"}
    starter = [Term(source, "x", role=roles.get(source, "")) for source in sources]
    assert covered(text, [], starter) == pieces


def test_own_terms_win_over_better_covers() -> None:
    assert covered("降噪耳机", [Term("噪", "noise")], [Term("降噪耳机", "ANC headphones")]) == ["降", "噪", "耳机"]


def test_a_unit_is_one_only_after_a_number() -> None:
    metre = TermSet(starter=TermMatcher([Term("米", "m", role="measure")]))
    number = cover("3米", (0, 2), [(0, 1)], metre.candidates("3米"))
    word = cover("大米", (0, 2), [], metre.candidates("大米"))
    assert [piece.match is not None for piece in number] == [False, True]
    assert [piece.match is not None for piece in word] == [False]
