"""Shopify's open product taxonomy as terms: names of categories, attributes and values in two languages.

Read is the localisation YAML of github.com/Shopify/product-taxonomy (MIT): `data/localizations/KIND/LANG.yml`, where
each id has a `name`. The texts are partly made by machines, so they come as admitted terms that a person may prefer.
"""

from collections.abc import Iterator
from pathlib import Path

from core.errors import InvalidInput
from core.lines import fault_of, is_blank, tidy_line
from core.locales import Locale, Pair
from glossaries.reading_nodes import Node, read_document
from glossaries.terms import Term

_KINDS = {"categories": "product", "attributes": "attribute", "values": "attribute"}
_LEAST = 2
"""Characters of a term; single letters are sizes, and said alike everywhere."""


def taxonomy_terms(folder: Path, pair: Pair) -> list[Term]:
    """The terms of a pair, none twice; raises InvalidInput where the folder holds no localisation of a language."""
    found: dict[str, Term] = {}
    for kind, role in _KINDS.items():
        sources, targets = (_names(folder / kind, locale) for locale in (pair.source, pair.target))
        for key, source in sources.items():
            target = targets.get(key, "")
            if _is_usable(source) and _is_usable(target) and source not in found:
                found[source] = Term(source, target, role=role)
    if not found:
        raise InvalidInput(
            f"{folder} holds no terms for {pair}; give the folder `localizations` of the taxonomy.", "folder"
        )
    return list(found.values())


def _is_usable(name: str) -> bool:
    return len(name) >= _LEAST and not is_blank(name) and not fault_of(name)


def _names(folder: Path, locale: Locale) -> dict[str, str]:
    file = _file(folder, locale)
    if file is None:
        return {}
    return {key: tidy_line(name) for key, name in _walk(read_document(file), "")}


def _file(folder: Path, locale: Locale) -> Path | None:
    """The file of a locale: its region's, or else any of its language."""
    if not folder.is_dir():
        return None
    files = {file.stem.lower(): file for file in sorted(folder.glob("*.yml"))}
    wanted = (f"{locale.language}-{locale.region}".lower(), locale.language)
    near = next((file for stem, file in files.items() if stem.split("-")[0] == locale.language), None)
    return next((files[name] for name in wanted if name in files), near)


def _walk(node: Node, path: str) -> Iterator[tuple[str, str]]:
    """Every `name` below, by the ids that lead to it; the language at the top is left out."""
    for key, child in node.fields(optional=node.keys()).items():
        if child.is_scalar:
            if key == "name":
                yield path.partition("/")[2], child.text()
        else:
            yield from _walk(child, f"{path}/{key}" if path else key)
