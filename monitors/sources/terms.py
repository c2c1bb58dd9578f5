"""A watch's names as search expressions. Search only narrows; every item is held against the whole query afterwards."""

from collections.abc import Sequence

import regex

from monitors.query import Query

_TAG_PARTS = regex.compile(r"[\p{L}\p{M}\p{N}_]+")


def names(query: Query) -> list[str]:
    """What to search for, each once, without quotes that would end a phrase early."""
    cleaned = (" ".join(name.replace('"', " ").split()) for name in (*query.aliases, *query.products))
    return list(dict.fromkeys(name for name in cleaned if name))


def any_of(query: Query, joint: str = " OR ", limit: int = 1500) -> str:
    """Any of the names as phrases: `("ACME Home" OR "アクメ")`; as many as fit into `limit` characters."""
    phrases: list[str] = []
    for name in names(query):
        if phrases and len(joint.join([*phrases, name])) + 4 * len(phrases) > limit:
            break
        phrases.append(f'"{name}"')
    return f"({joint.join(phrases)})" if len(phrases) > 1 else "".join(phrases)


def none_of(query: Query, limit: int = 300) -> str:
    """The exclusions as `-"word"`, as many as fit."""
    said: list[str] = []
    for word in query.exclusions:
        phrase = '-"' + " ".join(word.replace('"', " ").split()) + '"'
        if len(" ".join([*said, phrase])) > limit:
            break
        said.append(phrase)
    return " ".join(said)


def hashtags(words: Sequence[str]) -> list[str]:
    """Words as hashtags without the sign: letters, digits and underscores only, in any script."""
    made = ("".join(_TAG_PARTS.findall(word)) for word in words)
    return list(dict.fromkeys(tag for tag in made if tag))
