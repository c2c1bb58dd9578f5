import pytest

from core.errors import InvalidInput, NotFound, Unavailable
from core.locales import Locale
from monitors.incidents.templates import draft, shipped_templates, template_of

LANGUAGES = ("en", "zh", "pt", "es", "de", "fr", "ja", "ar", "ru", "th")
SLOTS = {"brand": "Termax", "subject": "保温杯", "contact": "help@termax.example"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["holding", "apology", "compensation", "correction"])
def test_every_template_is_ours_in_every_language(name: str, language: str) -> None:
    template = template_of(name)
    made = draft(template, Locale(language), dict.fromkeys(template.slots, "…"))
    assert made.is_ours
    assert not made.missing
    assert "{" not in made.text


def test_texts_differ_between_languages() -> None:
    for template in shipped_templates().values():
        assert len(set(template.texts.values())) == len(template.texts)


def test_slots_nobody_filled_are_named_and_stay_in_braces() -> None:
    made = draft(template_of("holding"), Locale.parse("pt-BR"), {"brand": "Termax"})
    assert made.missing == ("subject", "contact")
    assert "{subject}" in made.text


def test_slot_that_holds_braces_is_not_filled_again() -> None:
    made = draft(template_of("holding"), Locale("en"), SLOTS | {"subject": "{contact}"})
    assert "reports about {contact}." in made.text


def test_other_languages_are_translated_with_their_slots() -> None:
    made = draft(template_of("holding"), Locale("sv"), SLOTS, lambda text, locale: f"{locale}: {text}")
    assert made.text.startswith("sv: ")
    assert "保温杯" in made.text
    assert not made.is_ours


def test_translation_that_loses_a_slot_is_refused() -> None:
    with pytest.raises(Unavailable, match="lost a slot"):
        draft(template_of("holding"), Locale("sv"), SLOTS, lambda _text, _locale: "Hej")
    with pytest.raises(Unavailable, match="nothing here translates"):
        draft(template_of("holding"), Locale.parse("zh-Hant"), SLOTS)


def test_unknown_template_and_slot_are_refused() -> None:
    with pytest.raises(NotFound):
        template_of("silence")
    with pytest.raises(InvalidInput, match="no slot 'remedy'"):
        draft(template_of("holding"), Locale("en"), {"remedy": "x"})
