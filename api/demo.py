"""What the demo localizes: titles and a small glossary that ship with us."""

from importlib.resources import files

from api.keys import LOCAL_OWNER
from api.translator import TranslationOrder
from core.locales import Locale, Pair
from glossaries.entries import EntryFormat, parse_entries


def demo_order() -> TranslationOrder:
    """The demo's titles, with its glossary as the caller's own terms."""
    folder = files("glossaries") / "data" / "demo"
    titles = (folder / "titles.txt").read_text(encoding="utf-8").splitlines()
    pair = Pair(Locale("zh"), Locale("en"))
    terms = parse_entries((folder / "glossary.tsv").read_text(encoding="utf-8"), EntryFormat.TSV, pair)
    return TranslationOrder(tuple(titles), pair.source, pair.target, LOCAL_OWNER, terms=tuple(terms))
