"""The words of the console in the reader's language: Babel catalogues, one for each part, compiled when needed."""

from functools import cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

LANGUAGES = {"en": "English", "zh-Hans": "简体中文"}
"""Tag → how the language calls itself."""
LANGUAGE_COOKIE = "bg_language"
_DOMAIN = "console"
_FOLDER = Path(__file__).parent / "locales"
_ACCEPTED = {"zh": "zh-Hans", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans", "zh-hans": "zh-Hans", "en": "en"}


def catalogue_file(language: str, part: str) -> Path:
    """Where a part of a language's words stands; it need not exist."""
    return _FOLDER / language.replace("-", "_") / "LC_MESSAGES" / f"{part}.po"


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; of one without (English is what the templates say) the empty one."""
    name = language.replace("-", "_")
    files = sorted((_FOLDER / name / "LC_MESSAGES").glob("*.po"))
    if not files:
        return NullTranslations()
    whole = Catalog(locale=name)
    for file in files:
        with file.open("rb") as lines:
            for message in read_po(lines, locale=name):
                if message.id:
                    whole.add(message.id, message.string, context=message.context)
    compiled = BytesIO()
    write_mo(compiled, whole)
    compiled.seek(0)
    return Translations(compiled, _DOMAIN)


@cache
def babel_locale(language: str) -> Locale:
    """What Babel formats numbers and dates with."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def choose(chosen: str, accepted: str) -> str:
    """The language of a page: the one a person chose, else the first that the browser asks for and we have."""
    if chosen in LANGUAGES:
        return chosen
    wanted = [part.partition(";")[0].strip().lower() for part in accepted[:500].split(",")]
    found = negotiate_locale([w for w in wanted if w], list(_ACCEPTED), sep="-")
    return _ACCEPTED.get((found or "en").lower(), "en")
