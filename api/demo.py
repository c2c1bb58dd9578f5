"""What the demo shows: titles localized with a small glossary, and a stream of mentions watched."""

from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory

from api.keys import LOCAL_OWNER
from api.migrations import open_upgraded
from api.notifying import build_office
from api.orders import TranslationOrder
from api.runtime import Runtime
from api.watching import build_kit
from core.locales import Locale, Pair
from glossaries.entries import EntryFormat, parse_entries
from monitors.demonstration import Told, demonstrate


def demo_order() -> TranslationOrder:
    """The demo's titles, with its glossary as the caller's own terms."""
    folder = files("glossaries") / "data" / "demo"
    titles = (folder / "titles.txt").read_text(encoding="utf-8").splitlines()
    pair = Pair(Locale("zh"), Locale("en"))
    terms = parse_entries((folder / "glossary.tsv").read_text(encoding="utf-8"), EntryFormat.TSV, pair)
    return TranslationOrder(tuple(titles), pair.source, pair.target, LOCAL_OWNER, terms=tuple(terms))


def watch_demo(runtime: Runtime) -> Told:
    """A stream of mentions replayed through the real pipeline, in a store that is thrown away."""
    with TemporaryDirectory() as folder:
        store = open_upgraded(f"sqlite:///{Path(folder) / 'demo.db'}")
        settings = runtime.settings.model_copy(update={"data_dir": Path(folder), "public_url": "", "author_secret": ""})
        office = build_office(settings, store, runtime.now, runtime.translator)
        try:
            return demonstrate(build_kit(settings, store, runtime.now), office, runtime.now())
        finally:
            office.client.close()
            store.dispose()
