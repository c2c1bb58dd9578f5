"""Puts sending together: the office that notices and digests go out from, from settings, store and translator."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx

from api.keys import LOCAL_OWNER
from api.orders import TranslationOrder
from api.secret_files import secrets_of
from api.settings import Settings
from api.translator import Translator
from api.watching import book_of
from core.locales import Locale
from core.outbound import allowing
from core.outbound_transport import GuardedTransport
from core.store import Store
from monitors.authors import load_author_secret
from monitors.messages.context import Translate
from monitors.messages.links import Links
from monitors.office import Office
from nlp.localization import Field


def build_office(
    settings: Settings, store: Store, now: Callable[[], datetime], translator: Translator | None = None
) -> Office:
    """The office; to be closed with its client. Raises Misconfigured."""
    outbound = allowing(settings.outbound_allow)
    return Office(
        store=store,
        now=now,
        client=httpx.Client(transport=GuardedTransport(outbound), trust_env=False),
        outbound=outbound,
        secret=secrets_of(settings),
        book=book_of(settings),
        links=links_of(settings),
        translate=None if translator is None else translating(translator),
    )


@contextmanager
def open_office(
    settings: Settings, store: Store, now: Callable[[], datetime], translator: Translator | None = None
) -> Iterator[Office]:
    """The office for as long as the block runs."""
    office = build_office(settings, store, now, translator)
    try:
        yield office
    finally:
        office.client.close()


def links_of(settings: Settings) -> Links:
    """Makes and reads the links of messages, with the secret that replicas share, else one of this data folder."""
    shared = settings.author_secret.encode()
    return Links(settings.public_url, shared or load_author_secret(settings.data_dir / "links.secret"))


def translating(translator: Translator) -> Translate:
    """Quotes into a reader's language."""

    def translate(text: str, source: str, target: str) -> str:
        order = TranslationOrder(
            (text,), Locale.parse(source) if source else None, Locale(target), LOCAL_OWNER, field=Field.PROSE
        )
        return translator.translate(order)[0].localization.text

    return translate
