"""Opening the engines of the engines file: a client, a key and a budget for each."""

import time
from collections.abc import Callable, Sequence
from datetime import datetime

import httpx

from api.budgets import StoredBudget
from api.engines_file import RemoteTable
from api.settings import read_secret
from core.store import Store
from nlp.engines.base import Engine
from nlp.engines.registry import REMOTES
from nlp.engines.remote.base import Remote
from nlp.engines.remote.breaker import Breaker, Rest
from nlp.engines.remote.calling import Caller, Patience

_HEADERS: dict[str, Callable[[str], dict[str, str]]] = {
    "deepl": lambda key: {"Authorization": f"DeepL-Auth-Key {key}"},
    "chat": lambda key: {"Authorization": f"Bearer {key}"},
}


def open_remotes(
    tables: Sequence[RemoteTable], store: Store, now: Callable[[], datetime], client: httpx.Client
) -> list[Engine]:
    """The engines in the order of the file; raises Misconfigured for a key that is not there."""
    return [_open(table, store, now, client) for table in tables]


def make_client() -> httpx.Client:
    """One for all remote engines. It goes only where the operator said: no redirects, no proxy of the environment."""
    return httpx.Client(follow_redirects=False, trust_env=False)


def _open(table: RemoteTable, store: Store, now: Callable[[], datetime], client: httpx.Client) -> Engine:
    key = read_secret(table.key_env, table.key_file)
    headers = _HEADERS[table.kind](key) if key and table.kind in _HEADERS else {}
    breaker = Breaker(time.monotonic, Rest(table.rest_s, table.failures_before_rest))
    caller = Caller(table.name, client, time.sleep, headers, Patience(table.timeout_s, table.attempts), breaker)
    budget = StoredBudget(store, table.name, table.characters_per_month, table.characters_per_day, now)
    remote = Remote(table.name, str(table.url), frozenset(table.pairs), table.licence, table.model, key)
    return REMOTES[table.kind](remote, caller, budget)
