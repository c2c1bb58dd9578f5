"""However long a message is, each channel gets what it takes; nothing is cut inside a character."""

import json
from io import BytesIO

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from monitors.incidents.book import shipped_book
from monitors.messages.adaptive_card import LIMIT_BYTES, card_of
from monitors.messages.chart import draw
from monitors.messages.cutting import cut
from monitors.messages.html import html_of
from monitors.messages.plain_text import text_of
from monitors.messages.slack_blocks import BLOCK_LIMIT, SECTION_LIMIT, WHOLE_LIMIT, blocks_of
from monitors.messages.structure import Action, Bar, Message, Quote, Section
from monitors.messages.words import languages, words_of

SAID = ["กระติกน้ำระเบิด ", "保温杯爆炸。", "👩‍👩‍👧‍👦🇧🇷", "انفجرت القارورة ", "Обожглась & <b>рука</b> ", "नमस्ते "]


@given(st.text(), st.integers(1, 50))
def test_cut_never_breaks_a_character_people_see(text: str, limit: int) -> None:
    short = cut(text, limit)
    assert len(short) <= limit
    if short != text:
        kept = short.removesuffix("…")
        assert text.startswith(kept)
        assert {0, *(found.end() for found in regex.finditer(r"\X", text))} & set(range(len(kept), limit + 1))


def test_family_and_thai_vowels_stay_whole() -> None:
    assert cut("👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 10) == "👩‍👩‍👧‍👦…"
    assert cut("น้ำน้ำน้ำ", 5) == "น้ำ…"


@pytest.mark.parametrize("said", SAID)
def test_long_message_fits_slack_and_teams(said: str) -> None:
    sections = tuple(
        Section(f"{at} {said}", tuple(said * 40 for _ in range(12)), (Quote(said * 300, "th", said * 300),))
        for at in range(30)
    )
    actions = tuple(Action(said * 20, f"https://bg.example/{at}") for at in range(20))
    message = Message(said * 60, "en", said * 500, sections, actions, footer=said * 700)
    blocks = blocks_of(message)
    texts = [one["text"]["text"] for one in blocks if "text" in one]
    assert len(blocks) <= BLOCK_LIMIT
    assert max(map(len, texts)) <= SECTION_LIMIT
    assert sum(map(len, texts)) <= WHOLE_LIMIT
    assert len(json.dumps(card_of(message), ensure_ascii=False).encode()) <= LIMIT_BYTES


def test_strangers_words_are_only_words() -> None:
    evil = "<!channel> <https://evil.example|click> [x](https://evil.example) <script>alert(1)</script>"
    message = Message(
        "h", "en", sections=(Section("s", (evil,), (Quote(evil, "en", url="javascript:alert(1)", source="x"),)),)
    )
    assert "<!channel>" not in json.dumps(blocks_of(message))
    assert "<script>" not in html_of(message)
    assert "javascript:" not in html_of(message)
    assert all(one["type"] == "RichTextBlock" for one in card_of(message)["attachments"][0]["content"]["body"])


def test_arabic_quote_is_isolated_from_its_line() -> None:
    text = text_of(Message("h", "en", sections=(Section("s", quotes=(Quote("انفجرت", "ar"),)),)))
    assert "\u2068انفجرت\u2069" in text


def test_structure_survives_json() -> None:
    message = Message(
        "h", "zh", "i", (Section("s", ("l",), (Quote("q", "th"),)),), (Action("a", "u"),), (Bar("1", 2, 1),)
    )
    assert Message.from_json(json.loads(json.dumps(message.as_json()))) == message


@pytest.mark.parametrize("bars", [[], [Bar("1", 0, 0)], [Bar(str(at), at, at // 2) for at in range(90)]])
def test_chart_is_a_png_without_words(bars: list[Bar]) -> None:
    picture = pytest.importorskip("PIL.Image").open(BytesIO(draw(bars)))
    assert picture.size == (560, 120)
    assert len(picture.convert("RGB").getcolors()) <= 4


def test_all_sentences_of_the_grading_book_are_said_in_every_language() -> None:
    book = shipped_book()
    said = [kind.name for kind in book.kinds.values()] + list(book.conditions.values())
    said += [level.must for level in book.levels.values()] + [level.who for level in book.levels.values()]
    said += [step.does for kind in book.kinds.values() for steps in kind.grades.values() for step in steps if step.does]
    for language in set(languages()) - {"en"}:
        left = [one for one in said if regex.search(r"[A-Za-z]{2,}", words_of(language).phrase(one))]
        assert left == []
