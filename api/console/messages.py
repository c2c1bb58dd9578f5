"""Errors from the floors below in the reader's language: `errors.po` says each as it is raised, with what it quotes.

The floors speak English and know no reader; an entry `No market %(code)s.` fits every market that is not known. A
message that no entry fits stays as it is.
"""

import re
from collections.abc import Sequence
from functools import cache

from babel.messages.pofile import read_po

from api.console.words import catalogue_file, translations

_PART = re.compile(r"%\((\w+)\)s")
_LONGEST = 600
"""Characters of a message that is looked at; trying patterns on longer ones could take long."""
_DEEP = 3
"""Messages may stand in messages (`Line 3: there is no target.`)."""
_NESTED = "message"


def told(language: str, message: str, deep: int = _DEEP) -> str:
    """The message in the language, else as it is; plain text in both cases."""
    if not message or (exact := translations(language).gettext(message)) != message:
        return exact if message else ""
    for pattern, words in _patterns(language) if len(message) <= _LONGEST and deep else ():
        if found := pattern.fullmatch(message):
            quoted = {
                name: told(language, text, deep - 1) if name == _NESTED else text
                for name, text in found.groupdict().items()
            }
            return words % quoted
    return message


@cache
def _patterns(language: str) -> Sequence[tuple[re.Pattern[str], str]]:
    """Those with most letters of their own first: they fit the least by chance."""
    file = catalogue_file(language, "errors")
    if not file.exists():
        return []
    with file.open("rb") as lines:
        messages = [(str(one.id), str(one.string)) for one in read_po(lines) if one.id and _PART.search(str(one.id))]
    messages.sort(key=lambda one: -len(_PART.sub("", one[0])))
    return [(_pattern(said), words) for said, words in messages]


def _pattern(said: str) -> re.Pattern[str]:
    pieces = _PART.split(said)
    return re.compile(
        "".join(f"(?P<{one}>.+?)" if place % 2 else re.escape(one) for place, one in enumerate(pieces)), re.DOTALL
    )
