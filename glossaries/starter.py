"""The starter term bases that ship with us: e-commerce terms, one folder a pair, one file a subject."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from core.locales import Pair
from glossaries.terms import Term

BRAND = "brand"
"""The role of names, which are written as their owner writes them."""


@cache
def starter_terms(pair: Pair) -> tuple[Term, ...]:
    """The terms of the pair's base languages; empty where we ship none."""
    folder = files("glossaries") / "data" / "termbases" / f"{pair.source.language}-{pair.target.language}"
    if not folder.is_dir():
        return ()
    tables = sorted((f for f in folder.iterdir() if f.name.endswith(".tsv")), key=lambda f: f.name)
    return tuple(term for table in tables for term in _read(table))


@cache
def shipped_pairs() -> tuple[Pair, ...]:
    """The pairs we ship terms for."""
    folders = (files("glossaries") / "data" / "termbases").iterdir()
    return tuple(sorted(Pair.parse(*folder.name.split("-")) for folder in folders if folder.is_dir()))


def _read(table: Traversable) -> Iterator[Term]:
    with table.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            variants = tuple(v.strip() for v in (row["variants"] or "").split(";") if v.strip())
            role = row["role"]
            yield Term(row["source"], row["target"], variants=variants, keeps_case=role == BRAND, role=role)
