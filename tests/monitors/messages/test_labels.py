"""Topics and kinds of claim in every language of messages."""

import pytest

from glossaries.reading_nodes import read_document
from glossaries.reading_rules import READING_DATA
from monitors.messages.words import FIRST, languages, words_of


def labels() -> list[str]:
    top = read_document(READING_DATA / "labels.yaml").fields(required=("topics", "claims"))
    return sorted({name for node in top.values() for name in node.string_map()})


@pytest.mark.parametrize("language", languages())
def test_every_label_of_the_rules_has_a_word(language: str) -> None:
    said = {name: words_of(language).sentences.get(f"label_{name}", "") for name in labels()}
    assert all(said.values()), said
    if language != FIRST:
        assert not any(word.isascii() for word in said.values())


def test_a_label_of_an_operators_own_rules_is_said_as_it_is_named() -> None:
    assert words_of("zh").label("late_refund") == "late refund"
