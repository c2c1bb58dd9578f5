"""Topics and claims over texts as they come: spans, borders, negation, scripts, and input of every kind of bad."""

import time

import pytest

from core.errors import InvalidInput
from nlp.reading.claims import Stance
from nlp.reading.reader import language_of, read, shipped_reader
from nlp.sentiment import Label, Sentiment


class FixedEngine:
    """Says the same of every text."""

    name, model, licence = "fixed", "", ""

    def __init__(self, score: float, language: str = "") -> None:
        label = Label.NEGATIVE if score < 0 else Label.POSITIVE
        self.sentiment = Sentiment(label, score, 0.9, language=language)

    def read(self, texts: list[str]) -> list[Sentiment]:
        return [self.sentiment] * len(texts)


def topics_of(text: str, language: str = "en") -> dict[str, tuple[str, ...]]:
    topics, _ = shipped_reader().read_one(text, language)
    return {topic.topic: topic.matched for topic in topics}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("😀😀 The parcel was DAMAGED！", "en"),
        ("ＤＡＭＡＧＥＤ  on arrival", "en"),
        ("螢幕有刮痕,盒子壓扁了", "zh"),
        ("Llegó e\u0301l paquete DAÑADO", "es"),
        ("العلبةُ مَكسورة", "ar"),
        ("แก้วแตกมา", "th"),
        ("Ürün KIRIK geldi", "tr"),
    ],
)
def test_matched_words_stand_at_their_spans_in_the_text_as_written(text: str, language: str) -> None:
    topics, _ = shipped_reader().read_one(text, language)
    damaged = next(topic for topic in topics if topic.topic == "damaged")
    assert damaged.spans
    for words, (start, end) in zip(damaged.matched, damaged.spans, strict=True):
        assert text[start:end] == words


@pytest.mark.parametrize(
    "text", ["fuel leak", "I am all fired up", "what a killer deal", "reluctant scampi eater", "The scampering dog"]
)
def test_another_sense_is_no_topic(text: str) -> None:
    found = topics_of(text)
    assert not found.keys() & {"data_privacy", "safety_injury", "fraud"}


@pytest.mark.parametrize(
    ("text", "language", "topic"),
    [
        ("There was no leak of data", "en", "data_privacy"),
        ("没有破损", "zh", "damaged"),
        ("Llegó sin daños", "es", "damaged"),
        ("Keine Kratzer", "de", "damaged"),
        ("破損はありませんでした", "ja", "damaged"),
    ],
)
def test_what_is_denied_is_no_topic(text: str, language: str, topic: str) -> None:
    assert topic not in topics_of(text, language)


def test_but_ends_the_reach_of_a_negation() -> None:
    assert "damaged" in topics_of("not late but damaged")


def test_english_phrases_are_found_in_other_languages_single_words_are_not() -> None:
    assert "refund_returns" in topics_of("Ich will money back", "de")
    assert topics_of("Das Gift ist ein Traum", "de").keys() <= {"praise"}


def test_a_language_without_rules_reads_english() -> None:
    assert "damaged" in topics_of("arrived broken", "sv")


@pytest.mark.parametrize(
    "text",
    ["", " ", "\0", "😀", "https://example.com/a?b=c", "<p>bad &amp; <b>", "\ud800 broken", "٪", "。。。", "a" * 5000],
)
def test_bad_input_reads_quietly(text: str) -> None:
    (reading,) = read([text])
    assert reading.sentiment is None
    assert all(topic.topic != "other" for topic in reading.topics)


@pytest.mark.parametrize("piece", ["refund no ", "没有破损", 'i burnt my hand "', "a", "if my data leaked? "])
def test_a_hundred_kilobytes_read_in_bounded_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    started = time.process_time()
    shipped_reader().read_one(text, "en")
    assert time.process_time() - started < 10


def test_mixed_languages_are_read_by_the_main_one_with_english_beside() -> None:
    assert {"refund_returns", "quality"} <= topics_of("质量太差了, I want my money back, 退款!", "zh").keys()


def test_blame_without_a_reason_is_other_and_praise_needs_good_will() -> None:
    bad, good = FixedEngine(-0.9), FixedEngine(0.9)
    assert [t.topic for t in read(["meh whatever"], ["en"], None, bad)[0].topics] == ["other"]
    assert read(["meh whatever"], ["en"], None, good)[0].topics == ()
    assert [t.topic for t in read(["excellent"], ["en"], None, good)[0].topics] == ["praise"]
    assert [t.topic for t in read(["excellent"], ["en"], None, bad)[0].topics] == ["other"]
    assert [t.topic for t in read(["excellent"], ["en"], [1.0], None)[0].topics] == ["other"]


def test_stars_move_the_sentiment() -> None:
    (reading,) = read(["ok"], ["en"], [1.0], FixedEngine(0.1))
    assert reading.sentiment is not None
    assert reading.sentiment.score < 0


def test_readings_come_in_order_and_counts_must_agree() -> None:
    readings = read(["the parcel arrived broken", "质量太差了", "очень довольна"])
    assert [reading.language.split("-")[0] for reading in readings] == ["en", "zh", "ru"]
    with pytest.raises(InvalidInput):
        read(["a"], ["en", "en"])


def test_a_language_is_told_with_its_script() -> None:
    assert read(["這個產品壞了"], None, None, FixedEngine(-0.9, "zh"))[0].language == "zh-Hant"
    assert read(["这个产品坏了"], None, None, FixedEngine(-0.9, "ja"))[0].language == "ja"
    assert language_of("這個產品壞了") == "zh-Hant"
    assert language_of("12345") == ""


def test_claims_of_two_sentences_keep_their_own_stance() -> None:
    _, claims = shipped_reader().read_one("My charger caught fire. Did it catch fire for you too?", "en")
    assert [(claim.kind, claim.stance) for claim in claims] == [("fire", Stance.FIRST_HAND), ("fire", Stance.ASKED)]


def test_a_claim_has_its_words_and_span() -> None:
    text = "😀 Queimei minha mão!"
    _, claims = shipped_reader().read_one(text, "pt")
    assert claims[0].stance is Stance.FIRST_HAND
    assert text[slice(*claims[0].span)] == claims[0].words
