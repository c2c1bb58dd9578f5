"""Named values of a request, read with a type: one reader for JSON, forms, multipart and queries.

A wrong value raises InvalidInput whose message holds the name of the parameter and the words `not supported`,
which tools written for the DeepL API look for. JSON `null` counts as absent, so does an empty string where a
choice is wanted, and names nobody asks for are not looked at.
"""

from collections.abc import Collection, Mapping

from core.errors import InvalidInput

_FLAGS = {"1": True, "true": True, "0": False, "false": False}


def unsupported(name: str, why: str) -> InvalidInput:
    """The refusal of a value; `why` says what would be right."""
    return InvalidInput(f"Value for '{name}' not supported: {why}", field=name)


class Fields:
    """Values by name; each method reads one name as one type."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self._values = values

    def has(self, name: str) -> bool:
        """True when something other than null was sent."""
        return self._values.get(name) is not None

    def is_list(self, name: str) -> bool:
        """True when several values, or a JSON list, were sent."""
        return isinstance(self._values.get(name), list)

    def text(self, name: str, default: str = "") -> str:
        """A string; of a field that was repeated, the first."""
        value = self._values.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if value is None:
            return default
        if not isinstance(value, str):
            raise unsupported(name, "it must be a string")
        return value

    def required(self, name: str) -> str:
        """A string that is not empty."""
        if text := self.text(name):
            return text
        raise unsupported(name, "it is missing")

    def texts(self, name: str) -> list[str]:
        """A list of strings; a plain string is a list of one."""
        value = self._values.get(name)
        if value is None:
            return []
        items = value if isinstance(value, list) else [value]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) != len(items):
            raise unsupported(name, "it must be a string or a list of strings")
        return texts

    def words(self, name: str) -> list[str]:
        """A list of short names: a list, the field repeated, or one string with commas."""
        words = (word.strip() for text in self.texts(name) for word in text.split(","))
        return [word for word in words if word]

    def flag(self, name: str, default: bool = False) -> bool:
        """true, false, 1, 0 as JSON values or as words."""
        word = self._word(name)
        if not word:
            return default
        if word not in _FLAGS:
            raise unsupported(name, "it must be true or false")
        return _FLAGS[word]

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """One of a few words, in any case."""
        word = self._word(name)
        if not word:
            return default
        if word not in choices:
            raise unsupported(name, f"{word[:40]!r} is none of {', '.join(choices)}")
        return word

    def number(self, name: str, default: int, highest: int) -> int:
        """A whole number from 0 to `highest`."""
        word = self._word(name)
        if not word:
            return default
        if not (word.isascii() and word.isdigit() and len(word) < 19):
            raise unsupported(name, "it must be a whole number from 0")
        if int(word) > highest:
            raise unsupported(name, f"{word} is above the limit of {highest}")
        return int(word)

    def records(self, name: str) -> list["Fields"]:
        """A list of objects; a single object is a list of one."""
        value = self._values.get(name)
        items = value if isinstance(value, list) else [] if value is None else [value]
        records = [Fields(item) for item in items if isinstance(item, dict)]
        if len(records) != len(items):
            raise unsupported(name, "it must be a list of objects")
        return records

    def _word(self, name: str) -> str:
        """A scalar as the word a form would carry."""
        value = self._values.get(name)
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, bool | int):
            return str(value).lower() if isinstance(value, bool) else f"{value:d}"[:40]
        if value is None or isinstance(value, str):
            return (value or "").strip().lower()
        raise unsupported(name, "it must be a single value")
