"""The language codes of the DeepL protocol: base codes for sources, variants for targets (contract §4)."""

from collections.abc import Iterable

from api.doors.fields import unsupported
from core.locales import Locale, Pair

_VARIANTS = {
    "en": (Locale("en", "", "GB"), Locale("en", "", "US")),
    "pt": (Locale("pt", "", "BR"), Locale("pt", "", "PT")),
    "zh": (Locale("zh"), Locale("zh", "Hans")),
}
"""Targets listed for a base language; `ZH` stands beside its variants and means simplified."""

_BARE_TARGETS = {"EN": "EN-US", "PT": "PT-BR"}
"""Old tools ask for these; they are understood and not listed."""


def list_sources(locales: Iterable[Locale]) -> list[Locale]:
    """Base languages, in order of their codes."""
    return sorted({locale.base for locale in locales})


def list_targets(locales: Iterable[Locale]) -> list[Locale]:
    """Every target a client may name, in order of their codes."""
    listed: set[Locale] = set()
    for locale in locales:
        simplified = locale.language == "zh" and locale.script == "Hans"
        if locale == locale.base or simplified:
            listed.update(_VARIANTS.get(locale.language, (locale,)))
        else:
            listed.add(Locale(locale.language, locale.script, "" if locale.script else locale.region))
    return sorted(listed)


def read_target(code: str, locales: Iterable[Locale], name: str = "target_lang") -> Locale:
    """The target locale of a code in any case; raises InvalidInput for a code that is not listed."""
    by_code = {locale.tag.upper(): locale for locale in list_targets(locales)}
    wanted = code.strip().upper()
    variant = _BARE_TARGETS.get(wanted, wanted)
    if variant in by_code:
        return by_code[variant]
    same_base = (locale for locale in by_code.values() if wanted in _BARE_TARGETS and locale.language == wanted.lower())
    if found := next(same_base, None):
        return found
    raise unsupported(name, f"{code[:40]!r} is no target language of this server")


def read_source(code: str, locales: Iterable[Locale], target: Locale, name: str = "source_lang") -> Locale | None:
    """The source language of a base code in any case; None for an empty one: detect.

    The target's own language is always a source: text that is there already stays as it is.
    """
    wanted = code.strip().upper()
    if not wanted:
        return None
    by_code = {locale.tag.upper(): locale for locale in [*list_sources(locales), target.base]}
    if wanted not in by_code:
        raise unsupported(name, f"{code[:40]!r} is no source language of this server")
    return by_code[wanted]


def glossary_pairs(pairs: Iterable[Pair]) -> list[Pair]:
    """Pairs a glossary can be made for: base languages, one for each direction."""
    return sorted({pair.base for pair in pairs if pair.source.language != pair.target.language})
