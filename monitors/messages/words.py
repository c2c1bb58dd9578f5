"""The words of messages, by language: a catalogue as data, checked when it is read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from core.errors import InvalidInput
from glossaries.reading_nodes import Node, read_document

SHIPPED = Path(__file__).parent / "words.yaml"
FIRST = "en"
_SLOT = re.compile(r"\{(\w+)\}")
_PATTERNS = {"n": r"(\d+(?:\s?%)?)", "x": r"(.+?)"}


@dataclass(frozen=True)
class Words:
    """One language: sentences by key, and phrases of the grading book turned into it."""

    language: str
    sentences: Mapping[str, str]
    phrases: tuple[tuple[re.Pattern[str], str], ...]

    def say(self, key: str, **slots: object) -> str:
        """The sentence of a key, its slots filled."""
        return _SLOT.sub(lambda found: str(slots[found[1]]), self.sentences[key])

    def label(self, name: str) -> str:
        """A topic or a kind of claim; one that only rules of an operator know is said as it is named."""
        return self.sentences.get(f"label_{name}", name.replace("_", " "))

    def phrase(self, sentence: str) -> str:
        """A sentence of the grading book in this language, as far as its phrases are known."""
        for pattern, said in self.phrases:
            sentence = pattern.sub(partial(_filled, said), sentence)
        return sentence

    def span(self, span: timedelta) -> str:
        """A stretch of time in its two largest units."""
        minutes = max(0, int(span.total_seconds() // 60))
        days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
        parts = [("days", days), ("hours", hours)] if days else [("hours", hours), ("minutes", rest)]
        said = [self.say(unit, n=count) for unit, count in parts if count]
        return " ".join(said) or self.say("minutes", n=0)

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """Day and hour as clocks of the team show them, with the zone's name."""
        local = at.astimezone(zone)
        return f"{local:%Y-%m-%d %H:%M} {local.tzname() or ''}".strip()

    def share(self, part: float, whole: float) -> str:
        return f"{part / whole * 100:.0f} %" if whole else "-"


def languages() -> tuple[str, ...]:
    """Languages that messages are written in."""
    return tuple(_catalogue())


def words_of(language: str) -> Words:
    """The words of a language; raises InvalidInput naming those there are."""
    if language not in _catalogue():
        raise InvalidInput(f"Messages are written in {', '.join(languages())}, not in {language[:40]!r}.", "language")
    return _catalogue()[language]


@cache
def _catalogue() -> Mapping[str, Words]:
    return load_words(SHIPPED)


def load_words(path: Path) -> Mapping[str, Words]:
    """Reads and checks a catalogue; raises Misconfigured with file and line."""
    document = read_document(path)
    known = document.keys()
    names = [name for name in known if name != "phrases"]
    top = document.fields(required=(*names, "phrases"))
    phrases = top["phrases"].fields(optional=tuple(names))
    first = top[FIRST].string_map()
    return {name: Words(name, _checked(top[name], first), _phrases(phrases.get(name))) for name in names}


def _checked(node: Node, first: Mapping[str, str]) -> Mapping[str, str]:
    sentences = node.string_map()
    if set(sentences) != set(first):
        raise node.wrong(f"differs from {FIRST} in {min(set(sentences) ^ set(first))!r}")
    for key, sentence in sentences.items():
        if set(_SLOT.findall(sentence)) != set(_SLOT.findall(first[key])):
            raise node.wrong(f"has other slots in {key!r} than {FIRST}")
    return sentences


def _phrases(node: Node | None) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Longer phrases first, so that no part of one is taken for another."""
    found = node.string_map() if node is not None else {}
    return tuple((_pattern(phrase), found[phrase]) for phrase in sorted(found, key=len, reverse=True))


def _pattern(phrase: str) -> re.Pattern[str]:
    parts = _SLOT.split(phrase)
    whole = "".join(_PATTERNS[part] if at % 2 else re.escape(part) for at, part in enumerate(parts))
    border = (r"\b" if phrase[:1].isalnum() else "", r"\b" if phrase[-1:].isalnum() else "")
    return re.compile(border[0] + whole + border[1])


def _filled(said: str, match: re.Match[str]) -> str:
    """Fills slots in order of kind: numbers into `{n}`, the rest into `{x}`."""
    numbers = [one for one in match.groups() if one.replace("%", "").strip().isdecimal()]
    others = [one for one in match.groups() if one not in numbers]
    queues = {"n": iter(numbers), "x": iter(others)}
    return _SLOT.sub(lambda slot: next(queues[slot[1]], ""), said)
