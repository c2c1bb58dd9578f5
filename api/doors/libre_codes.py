"""The language codes of the LibreTranslate protocol (contract §1): `zh-Hans`, `pt-BR`, else two letters."""

from collections.abc import Iterable

from core.errors import InvalidInput, UnsupportedLanguage
from core.locales import Locale, Pair

ENGLISH = Locale("en")

_SHOWN = {"zh": "zh-Hans", "zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "pt-BR": "pt-BR"}
"""Codes that are not the bare language; by language with script or region."""


def shown_code(locale: Locale) -> str:
    """The code the protocol gives out for a locale."""
    part = locale.script or locale.region
    return _SHOWN.get(f"{locale.language}-{part}") or _SHOWN.get(locale.language, locale.language)


def shown_name(code: str) -> str:
    """The English name of a code; simplified Chinese is plainly Chinese here."""
    return Locale.parse("zh" if code == "zh-Hans" else code).name


def read_locale(code: str, name: str) -> Locale:
    """The locale of a code as tools spell it, any case; raises InvalidInput in the words they look for."""
    try:
        return Locale.parse(code, name)
    except UnsupportedLanguage as error:
        raise not_supported(code, name) from error


def not_supported(value: str, name: str) -> InvalidInput:
    return InvalidInput(f"{value[:40]} is not supported", name)


def targets_by_source(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    """Source code → the codes it can be translated into, all sorted.

    English is always there, if only into itself, because some tools need it.
    """
    targets: dict[str, set[str]] = {}
    for source, target in ((shown_code(pair.source), shown_code(pair.target)) for pair in pairs):
        if source != target:  # Taiwan and Hong Kong share a code here
            targets.setdefault(source, set()).add(target)
    targets.setdefault(shown_code(ENGLISH), {shown_code(ENGLISH)})
    return {source: sorted(targets[source]) for source in sorted(targets)}
