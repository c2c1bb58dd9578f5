"""The Chinese catalogue says everything the templates say."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir

from api.console.pages import render
from api.console.words import choose, translations

_CONSOLE = Path(__file__).parents[3] / "api" / "console"


def test_every_word_of_the_pages_is_translated_with_its_placeholders() -> None:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    loud = {"templates/**.html": {"silent": "false"}}  # a template that cannot be read is no template without words
    chinese = translations("zh-Hans")
    for file, line, said, _, _ in extract_from_dir(str(_CONSOLE), methods, loud):
        for words in (said,) if isinstance(said, str) else said:
            told = chinese.gettext(words)
            assert told != words or words == "API", (file, line, words)
            assert words.count("%(") == told.count("%("), words


def test_words_that_templates_do_not_write_themselves_are_never_taken_for_markup() -> None:
    """Jinja's `gettext` gives markup and reads per cent signs; what comes from elsewhere goes through `said`."""
    called = re.compile(r"(?<![\w.])(?:n?gettext|_)\((?!['\"])")
    for file in sorted((_CONSOLE / "templates").rglob("*.html")):
        assert not called.search(file.read_text("utf-8")), file


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
def test_a_message_that_repeats_what_was_typed_is_escaped(language: str) -> None:
    page = render(
        "error.html", language, zone="UTC", visit=None, rooms=(), here="", code=404, title="Not Found",
        message="No pack '<img src=x>' 100% %(wrong)s",
    )  # fmt: skip
    assert "&lt;img src=x&gt;" in page
    assert "100% %(wrong)s" in page


def test_the_language_is_the_chosen_one_then_the_browsers_then_english() -> None:
    assert choose("zh-Hans", "en") == "zh-Hans"
    assert choose("", "pt-BR,zh-CN;q=0.8,en;q=0.5") == "zh-Hans"
    assert choose("", "zh") == "zh-Hans"
    assert choose("xx", "ar,ja") == "en"
    assert choose("", ";;,,\x00" * 999) == "en"
