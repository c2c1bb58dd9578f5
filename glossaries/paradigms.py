"""The endings a word may take in its language, by those its paradigm shares (`data/screening/inflection.yaml`)."""

from functools import cache

from glossaries.packs.lore import lore

_LEAST_STEM = 3
"""Letters a stem keeps; from shorter ones anything could grow."""


def paradigm(word: str, language: str) -> tuple[str, tuple[str, ...]]:
    """The stem, and the endings it may take: of the groups with the longest ending the word has, or appended ones.

    Endings come longest first. Raises KeyError for a language whose words do not change.
    """
    replaced, appended = _endings(language)
    for length in range(min(_longest(language), len(word) - _LEAST_STEM), 0, -1):
        if (endings := replaced.get(word[-length:])) is not None:
            return word[:-length], endings
    return word, appended


@cache
def _endings(language: str) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """What may stand in the place of each ending that is in a group; and what may follow a word with none of them."""
    inflection = lore().inflections[language]
    together: dict[str, set[str]] = {}
    for group in inflection.groups:
        for ending in filter(None, group):
            together.setdefault(ending, set()).update(group)
    replaced = {ending: tuple(sorted(group, key=lambda e: (-len(e), e))) for ending, group in together.items()}
    return replaced, ("", *inflection.append)


@cache
def _longest(language: str) -> int:
    return max(map(len, _endings(language)[0]), default=0)
