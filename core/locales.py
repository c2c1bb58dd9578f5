"""Languages and locales as BCP 47 tags (RFC 5646: language, script, region), and pairs of them.

A market (where we sell) is not a locale; markets live in `glossaries`. English names follow CLDR's display names
except where the DeepL protocol spells them differently (`English (American)`).
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from core.errors import UnsupportedLanguage

_TAG = re.compile(
    r"(?P<language>[a-z]{2,3})(?:[-_](?P<script>[a-z]{4}))?(?:[-_](?P<region>[a-z]{2}|\d{3}))?",
    re.IGNORECASE | re.ASCII,
)
_ALIASES = {"zt": "zh-Hant", "pb": "pt-BR", "iw": "he", "in": "id", "nb": "no"}
_TRADITIONAL_REGIONS = {"TW", "HK", "MO"}
_SIMPLIFIED_REGIONS = {"CN", "SG", "MY"}

LANGUAGE_NAMES = {
    "am": "Amharic", "ar": "Arabic", "be": "Belarusian", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan",
    "cs": "Czech", "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ha": "Hausa", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "ig": "Igbo", "it": "Italian",
    "ja": "Japanese", "kk": "Kazakh", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "mk": "Macedonian",
    "ms": "Malay", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian",
    "ru": "Russian", "rw": "Kinyarwanda", "sk": "Slovak", "sl": "Slovenian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu",
    "vi": "Vietnamese", "yo": "Yoruba", "zh": "Chinese",
}  # fmt: skip
"""Languages that have a name here can be asked for; whether an engine can do them is the router's answer."""

VARIANT_NAMES = {
    "en-US": "English (American)", "en-GB": "English (British)", "pt-BR": "Portuguese (Brazilian)",
    "pt-PT": "Portuguese (European)", "zh-Hans": "Chinese (simplified)", "zh-Hant": "Chinese (traditional)",
    "es-419": "Spanish (Latin American)",
}  # fmt: skip

UNSPACED_LANGUAGES = frozenset({"zh", "ja", "th", "km", "lo", "my"})
"""Written without spaces between words: terms match as substrings there, sentences join without a space."""


@dataclass(frozen=True, slots=True, order=True)
class Locale:
    """A BCP 47 tag in its parts, canonical case: `zh`, `Hant`, `TW`."""

    language: str
    script: str = ""
    region: str = ""

    @classmethod
    def parse(cls, tag: str, field: str = "language") -> "Locale":
        """Reads `zh`, `ZH-HANT`, `zh_TW`, LibreTranslate's `zt` and `pb`; raises UnsupportedLanguage."""
        tag = _ALIASES.get(tag.strip().lower(), tag.strip())
        found = _TAG.fullmatch(tag)
        if found is None or found["language"].lower() not in LANGUAGE_NAMES:
            raise UnsupportedLanguage(f"Value for '{field}' not supported: {tag[:40]!r}", field)
        language, region = found["language"].lower(), (found["region"] or "").upper()
        return cls(language, (found["script"] or "").title() or _implied_script(language, region), region)

    @property
    def tag(self) -> str:
        return "-".join(part for part in (self.language, self.script, self.region) if part)

    @property
    def base(self) -> "Locale":
        """The language alone."""
        return Locale(self.language)

    @property
    def wider(self) -> tuple["Locale", ...]:
        """Itself and the locales that hold it, the closest first: `zh-Hant-TW`, `zh-Hant`, `zh`."""
        return tuple(dict.fromkeys((self, replace(self, region=""), self.base)))

    @property
    def written_as(self) -> tuple["Locale", ...]:
        """What a text may be written in to be in this locale; plain Chinese is simplified, never traditional."""
        if self.language != "zh":
            return self.wider
        return self.wider[:-1] if self.script == "Hant" else replace(self, script="Hans").wider

    @property
    def name(self) -> str:
        """The English name."""
        short = "-".join(part for part in (self.language, self.script or self.region) if part)
        return VARIANT_NAMES.get(short, LANGUAGE_NAMES[self.language])

    @property
    def is_spaced(self) -> bool:
        return self.language not in UNSPACED_LANGUAGES

    def __str__(self) -> str:
        return self.tag


def _implied_script(language: str, region: str) -> str:
    """Only Chinese needs one said: Taiwan, Hong Kong and Macau write traditional characters."""
    if language != "zh":
        return ""
    if region in _TRADITIONAL_REGIONS:
        return "Hant"
    return "Hans" if region in _SIMPLIFIED_REGIONS else ""


@dataclass(frozen=True, slots=True, order=True)
class Pair:
    """(source locale, target locale)."""

    source: Locale
    target: Locale

    @classmethod
    def parse(cls, source: str, target: str) -> "Pair":
        return cls(Locale.parse(source, "source"), Locale.parse(target, "target"))

    @property
    def base(self) -> "Pair":
        return Pair(self.source.base, self.target.base)

    def served_by(self, offered: Collection["Pair"]) -> "Pair | None":
        """The closest of the offered pairs that does this one: who reads `zh` reads `zh-Hant-TW` too."""
        closest = (Pair(source, target) for target in self.target.written_as for source in self.source.wider)
        return next((pair for pair in closest if pair in offered), None)

    def __str__(self) -> str:
        return f"{self.source}→{self.target}"
