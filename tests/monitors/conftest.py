"""A kit of real parts: a migrated database, the shipped classifier and rules, sources that are lists."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import pytest

from core.store import Store
from monitors.authors import AuthorHasher
from monitors.bindings import Binding, BindingRow, BindingState
from monitors.incidents.book import shipped_book
from monitors.indicators.grading import MatrixIndicator
from monitors.indicators.table import shipped_table
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.query import Query
from monitors.sources.base import Item, ItemKind, Reason, SourceTools
from monitors.sources.listed import ListSource
from monitors.watches import NewWatch, Watch, add_watch
from nlp.sentiment import open_engine
from tests.conftest import Clock


@dataclass
class Scene:
    """A store with a kit; `listed` holds what each binding's source will give."""

    kit: Kit
    clock: Clock
    listed: dict[str, Sequence[Item | Reason]] = field(default_factory=dict)
    numbers: int = 0

    @property
    def store(self) -> Store:
        return self.kit.store

    def watch(self, name: str = "Termax", poll: timedelta = timedelta(minutes=5), **words: Sequence[str]) -> Watch:
        query = Query(**{"aliases": (name,), **{key: tuple(value) for key, value in words.items()}})
        with self.store.transaction() as session:
            return add_watch(session, "local", NewWatch(name, query, poll=poll), self.clock.now())

    def bind(self, watch: Watch, items: Sequence[Item | Reason], kind: ItemKind = ItemKind.POST) -> str:
        """A list source of this kind for the watch; gives the binding's id."""
        self.numbers += 1
        binding_id = f"b{self.numbers}"
        with self.store.transaction() as session:
            session.add(
                BindingRow(
                    id=binding_id,
                    watch_id=watch.id,
                    source="list",
                    kind=kind.value,
                    options={},
                    market="",
                    state=BindingState.ACTIVE.value,
                    next_due=self.clock.now(),
                    created_at=self.clock.now(),
                )
            )
        self.listed[binding_id] = items
        return binding_id


@pytest.fixture(scope="session")
def tools() -> Tools:
    return Tools(AuthorHasher(b"for tests" * 4), open_engine("embedded"))


@pytest.fixture
def scene(store: Store, clock: Clock, tools: Tools) -> Scene:
    listed: dict[str, Sequence[Item | Reason]] = {}

    def open_list(binding: Binding, handed: SourceTools) -> ListSource:
        return ListSource(listed[binding.id], handed.now)

    matrix = (MatrixIndicator(shipped_table()),)
    kit = Kit(
        store,
        clock.now,
        tools,
        httpx.AsyncClient,
        _secret({}),
        shipped_book(),
        indicators=matrix,
        open_source=open_list,
    )
    return Scene(kit, clock, listed)


def _secret(known: Mapping[str, str]) -> Callable[[str], str]:
    return lambda name: known[name]
