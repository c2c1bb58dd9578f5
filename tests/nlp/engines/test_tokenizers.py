"""Target text to pieces and back."""

from hypothesis import given
from hypothesis import strategies as st

from nlp.engines.tokenizers import SPACE, TargetVocabulary, join

VOCABULARY = TargetVocabulary(["<unk>", "▁flash", "▁sale", "▁", "f", "l", "a", "s", "h", "e", "▁f", "lash", "ing", "!"])
words = st.text(alphabet="flashe! 中Ж", max_size=30)


def test_a_text_is_cut_into_the_fewest_likely_pieces() -> None:
    assert VOCABULARY.split("flash sale").pieces == ["▁flash", "▁sale"]


def test_a_character_the_model_lacks_becomes_unknown() -> None:
    pieces = VOCABULARY.split("flash中")
    assert pieces.pieces == ["▁flash", "<unk>"]
    assert pieces.spans == [(0, 5), (5, 6)]


def test_spans_leave_out_the_space_before_a_word() -> None:
    assert VOCABULARY.split("flash sale").spans == [(0, 5), (6, 10)]
    assert join(["▁flash", "▁sale"]) == ("flash sale", [(0, 5), (6, 10)])


def test_pieces_go_on_after_a_text() -> None:
    assert join(["▁sale", "!"], "Flash") == ("Flash sale!", [(6, 10), (10, 11)])


def test_the_first_piece_of_all_brings_no_space() -> None:
    assert join(["▁", "▁sale"]) == ("sale", [(0, 0), (0, 4)])


@given(words)
def test_pieces_account_for_every_letter(text: str) -> None:
    spans = VOCABULARY.split(text).spans
    covered = {place for start, end in spans for place in range(start, end)}
    assert all(place in covered for place, letter in enumerate(text) if letter != " ")
    assert spans == sorted(spans)


@given(st.text(alphabet="flashe! ", max_size=30))
def test_joining_what_was_cut_gives_the_text(text: str) -> None:
    assert join(VOCABULARY.split(text).pieces)[0] == text.lstrip(" ")


@given(st.lists(st.sampled_from(["▁flash", "▁", "sale", SPACE * 2, "中", "▁😀"])), st.sampled_from(["", "A1", "a "]))
def test_joined_spans_tile_all_but_spaces(pieces: list[str], before: str) -> None:
    text, spans = join(pieces, before)
    at = len(before)
    for start, end in spans:
        assert text[at:start].strip(" ") == ""
        at = end
    assert at == len(text)
