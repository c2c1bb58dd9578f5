"""Costly looks at quality: made where they are asked for, for the right texts, and shown where nothing weighs them."""

from collections.abc import Sequence

from api.second_looks import SecondLooks
from nlp.drafts import Origin
from nlp.localization import Field, Localization
from nlp.quality.base import Look
from nlp.quality.looking import Seen, look


def done(source_text: str, text: str, *, is_title: bool = False) -> Localization:
    quality = look(Seen(source_text, text, Origin.ENGINE, -0.1, is_title=is_title), "firefox-en-pt")
    return Localization(text, source_text, (), (), (), (), "firefox", "m", "MPL-2.0", is_title, quality=quality)


def test_titles_and_prose_go_back_as_what_they_are():
    asked: list[tuple[Field, list[str]]] = []

    def back(texts: Sequence[str], field: Field) -> list[str]:
        asked.append((field, list(texts)))
        return [f"back of {text}" for text in texts]

    texts = [done("A cup", "Um copo"), done("Large Cup", "Copo Grande", is_title=True), done("b", " ")]
    looked = SecondLooks().look(texts, frozenset({Look.ROUND_TRIP}), back)
    assert asked == [(Field.TITLE, ["Copo Grande"]), (Field.PROSE, ["Um copo"])]
    trips = [one.quality.evidence.round_trip if one.quality else None for one in looked]
    assert trips[0] is not None
    assert 0 < trips[0] < 1
    assert trips[2] is None


def test_without_a_way_back_nothing_changes():
    texts = [done("A cup", "Um copo")]
    assert SecondLooks().look(texts, frozenset({Look.ROUND_TRIP}), lambda _texts, _field: None) == texts
