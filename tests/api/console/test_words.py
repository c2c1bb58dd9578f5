"""The Chinese catalogue says everything the templates say."""

from pathlib import Path

from babel.messages.extract import extract_from_dir

from api.console.words import choose, translations

_CONSOLE = Path(__file__).parents[3] / "api" / "console"


def test_every_word_of_the_pages_is_translated_with_its_placeholders() -> None:
    methods = [("**.py", "python"), ("templates/**.html", "jinja2")]
    chinese = translations("zh-Hans")
    for file, line, said, _, _ in extract_from_dir(str(_CONSOLE), methods):
        for words in (said,) if isinstance(said, str) else said:
            told = chinese.gettext(words)
            assert told != words or words == "API", (file, line, words)
            assert words.count("%(") == told.count("%("), words


def test_the_language_is_the_chosen_one_then_the_browsers_then_english() -> None:
    assert choose("zh-Hans", "en") == "zh-Hans"
    assert choose("", "pt-BR,zh-CN;q=0.8,en;q=0.5") == "zh-Hans"
    assert choose("", "zh") == "zh-Hans"
    assert choose("xx", "ar,ja") == "en"
    assert choose("", ";;,,\x00" * 999) == "en"
