"""Tables that learn characters give what the function says, and do not grow without end."""

from core.characters import MOST_KEPT, CharacterTable


def test_each_character_becomes_what_the_function_says_and_is_asked_once():
    asked: list[str] = []

    def become(character: str) -> str:
        asked.append(character)
        return {"ß": "ss", "\u200b": ""}.get(character, character.upper())

    table = CharacterTable(become)
    assert [text.translate(table) for text in ("aß\u200bя文", "яß")] == ["AssЯ文", "Яss"]
    assert asked == ["a", "ß", "\u200b", "я", "文"]


def test_a_text_of_every_character_is_not_remembered_whole():
    table = CharacterTable(str.lower)
    text = "".join(map(chr, range(0x10000, 0x10000 + MOST_KEPT + 1000)))
    assert text.translate(table) == text.lower()
    assert len(table) == MOST_KEPT
