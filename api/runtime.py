"""The one place where things are put together: settings, store, models, translator, clock."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address

import structlog

from api.engines_file import read_engines_file
from api.keys import any_active
from api.migrations import open_upgraded
from api.orders import Translated, TranslationOrder
from api.remote_engines import make_client, open_remotes
from api.settings import Settings
from api.translator import Translator
from core.errors import Misconfigured
from core.store import Store
from nlp.batching import BatchingEngine, batched
from nlp.engines.base import Engine
from nlp.engines.ct2 import Decoding
from nlp.engines.opencc import OpenCCEngine
from nlp.engines.registry import open_engine
from nlp.models.own import catalog_of
from nlp.models.store import InstalledModel, installed

__all__ = ["Runtime", "Translated", "TranslationOrder", "Translator", "build_runtime", "check_exposure", "utc_now"]

_log = structlog.get_logger()


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Runtime:
    """Everything the doors stand on. `now` is the clock; tests hand in one they can move."""

    settings: Settings
    store: Store
    translator: Translator
    keys_required: bool
    now: Callable[[], datetime] = utc_now
    engines: Sequence[BatchingEngine] = field(default=())
    closing: Sequence[Callable[[], None]] = ()

    def close(self) -> None:
        for close in self.closing:
            close()
        for engine in self.engines:
            engine.close()
        self.store.dispose()


def build_runtime(settings: Settings) -> Runtime:
    """Opens the database (upgrading it) and every installed model.

    Raises Misconfigured, ModelCorrupt, Unavailable (the database).
    """
    file = read_engines_file(settings.engines_file)
    store = open_upgraded(settings.database_url)
    engines = [
        _open(model, settings)
        for model in installed(settings.data_dir, catalog_of(settings.data_dir))
        if _may_use(model, settings)
    ]
    client = make_client()
    everyone: list[Engine] = [*engines, OpenCCEngine(), *open_remotes(file.remote, store, utc_now, client)]
    with store.reading() as session:
        keys_required = any_active(session)
    translator = Translator(settings, store, everyone, file.routing)
    return Runtime(settings, store, translator, keys_required, engines=engines, closing=(client.close,))


def _may_use(model: InstalledModel, settings: Settings) -> bool:
    """A licence that forbids commercial use needs the operator's word."""
    licence = model.entry.licence
    if licence.commercial_use or settings.allow_noncommercial:
        return True
    _log.warning("model_left_out", model=model.entry.id, licence=licence.name, setting="BABELGUARD_ALLOW_NONCOMMERCIAL")
    return False


def check_exposure(settings: Settings) -> None:
    """Refuses to listen beyond this machine without a key; raises Misconfigured."""
    if _is_loopback(settings.host):
        return
    store = open_upgraded(settings.database_url)
    with store.reading() as session:
        has_key = any_active(session)
    store.dispose()
    if not has_key:
        raise Misconfigured(
            f"Listening on {settings.host} needs an API key: create one with "
            "`babelguard keys create --role translate`, or listen on 127.0.0.1."
        )


def _open(model: InstalledModel, settings: Settings) -> BatchingEngine:
    threads = settings.engine_threads or _cores()
    entry = model.entry
    decoding = Decoding(settings.beam_size, threads, settings.max_batch_segments)
    pair = next(iter(entry.pairs))
    engine = open_engine(entry.engine, model.path, pair, entry.id, entry.licence.name, decoding)
    return batched(engine, threads, settings.max_batch_segments)


def _cores() -> int:
    """Processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
