"""Target texts that know where their words came from."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts import Draft, attention, draft_of, words_of
from nlp.engines.base import Alignment, Hypothesis

drafts = st.lists(st.text(max_size=6).map(lambda text: Draft.whole((0, 3), text)), max_size=6)


@given(drafts)
def test_joining_is_adding_one_after_the_other(some: list[Draft]) -> None:
    whole = Draft("")
    for draft in some:
        whole += draft
    assert Draft.joined(some) == whole
    assert whole.text == "".join(draft.text for draft in some)


@given(drafts)
def test_links_of_a_joined_draft_point_at_the_same_words(some: list[Draft]) -> None:
    joined = Draft.joined(some)
    assert [joined.text[slice(*target)] for _, target in joined.links] == [draft.text for draft in some if draft.text]


@given(drafts, st.integers(0, 8), st.integers(0, 8), st.text(max_size=5))
def test_replacing_a_span_leaves_the_other_links_true(some: list[Draft], a: int, b: int, text: str) -> None:
    draft = Draft.joined(some)
    start, end = sorted((min(a, len(draft.text)), min(b, len(draft.text))))
    if start == end:
        return
    changed = draft.with_text((start, end), text, (7, 9))
    assert changed.text == draft.text[:start] + text + draft.text[end:]
    assert all(0 <= first < last <= len(changed.text) for _, (first, last) in changed.links)
    assert (((7, 9), (start, start + len(text))) in changed.links) == bool(text)


def test_a_moved_draft_counts_its_source_from_elsewhere() -> None:
    assert Draft.whole((0, 2), "sale").moved(5).links == (((5, 7), (0, 4)),)


def aligned(text: str) -> Hypothesis:
    """`降噪` → `noise can celling.`, cut as a model would."""
    pieces = ((0, 5), (6, 9), (9, 16), (16, 17))
    weights = [[0.9, 0.1], [0.2, 0.7], [0.1, 0.8], [0.5, 0.5]]
    return Hypothesis(text, -0.1, Alignment(((0, 1), (1, 2)), pieces, weights))


def test_each_word_is_linked_to_the_piece_it_looked_at_most() -> None:
    draft = draft_of(aligned("noise cancelling."))
    assert draft.links == (((0, 1), (0, 5)), ((1, 2), (6, 16)))


def test_words_are_put_together_from_pieces_and_marks_are_none() -> None:
    hypothesis = aligned("noise cancelling.")
    assert hypothesis.alignment is not None
    words = words_of(hypothesis.text, hypothesis.alignment)
    assert [span for span, _ in words] == [(0, 5), (6, 16)]
    assert attention(words, hypothesis.alignment.source, (1, 2)) == [0.1, 0.8]


def test_a_hypothesis_without_alignment_has_no_links() -> None:
    assert draft_of(Hypothesis("sale")).links == ()


def test_an_empty_source_links_nothing() -> None:
    assert draft_of(Hypothesis("x", None, Alignment((), ((0, 1),), [[]]))).links == ()
