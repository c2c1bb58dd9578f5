"""Spans, asked many at once."""

from hypothesis import given
from hypothesis import strategies as st

from core.findings import Span, overlaps
from core.spans import Taken, within

spans = st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda each: (each[0], each[0] + each[1]))


@given(st.lists(spans, max_size=8), spans)
def test_asking_all_at_once_is_asking_one_by_one(taken: list[Span], span: Span) -> None:
    assert Taken(50, taken).overlaps(span) == overlaps(span, taken)


@given(st.lists(spans, max_size=8), spans)
def test_what_is_free_and_what_is_taken_make_the_whole(taken: list[Span], span: Span) -> None:
    free = Taken(50, taken).free(span)
    places = {place for start, end in free for place in range(start, end)}
    assert places == {place for place in range(*span) if not overlaps((place, place + 1), taken)}
    assert free == sorted(free)
    assert all(start < end for start, end in free)


@given(st.lists(spans, max_size=12).map(sorted), spans)
def test_within_gives_what_lies_inside(items: list[Span], span: Span) -> None:
    inside = [item for item in items if span[0] <= item[0] and item[1] <= span[1]]
    assert within(items, span, lambda item: item) == inside
