"""Languages as services write them, as BCP 47 tags."""

_NAMES = {
    "arabic": "ar",
    "bengali": "bn",
    "bulgarian": "bg",
    "catalan": "ca",
    "chinese": "zh",
    "croatian": "hr",
    "czech": "cs",
    "danish": "da",
    "dutch": "nl",
    "english": "en",
    "estonian": "et",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "greek": "el",
    "hebrew": "he",
    "hindi": "hi",
    "hungarian": "hu",
    "indonesian": "id",
    "italian": "it",
    "japanese": "ja",
    "korean": "ko",
    "latvian": "lv",
    "lithuanian": "lt",
    "malay": "ms",
    "norwegian": "no",
    "persian": "fa",
    "polish": "pl",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "serbian": "sr",
    "slovak": "sk",
    "slovenian": "sl",
    "spanish": "es",
    "swedish": "sv",
    "tamil": "ta",
    "thai": "th",
    "turkish": "tr",
    "ukrainian": "uk",
    "urdu": "ur",
    "vietnamese": "vi",
}


def tag_of(name: str) -> str | None:
    """The tag of a language's English name, of a tag with an underscore, or None where it says nothing known."""
    word = name.strip().lower()
    if word in _NAMES:
        return _NAMES[word]
    parts = name.strip().replace("_", "-").split("-")
    is_tag = 2 <= len(parts[0]) <= 3 and all(part.isascii() and part.isalnum() for part in parts)
    return "-".join([parts[0].lower(), *parts[1:]]) if is_tag and parts[0].lower() != "und" else None
