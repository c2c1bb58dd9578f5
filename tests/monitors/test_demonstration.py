"""The demo's story through the real pipeline: quiet days, then trouble that is told and stands in the digest."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from core.outbound import Outbound
from core.store import Store, open_store
from monitors.authors import AuthorHasher
from monitors.demonstration import demonstrate, story
from monitors.incidents.book import shipped_book
from monitors.ingest import Tools
from monitors.kit import Kit
from monitors.messages.links import Links
from monitors.office import Office
from nlp.sentiment import open_engine
from tests.conftest import Clock


@pytest.fixture
def empty(migrated_file: Path, tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{shutil.copy(migrated_file, tmp_path / 'demo.db')}")
    yield store
    store.dispose()


def test_story_is_about_two_hundred_mentions_in_eight_languages() -> None:
    rows = story()
    assert 150 <= len(rows) <= 250
    assert {row["language"] for row in rows} == {"pt", "es", "de", "en", "zh", "ja", "ar", "ru"}
    assert len({row["id"] for row in rows}) == len(rows)
    assert [row["at_min"] for row in rows] == sorted(row["at_min"] for row in rows)


def test_trouble_is_told_and_quiet_days_are_not(empty: Store, clock: Clock) -> None:
    tools = Tools(AuthorHasher(b"for tests" * 4), open_engine("embedded"))
    kit = Kit(empty, clock.now, tools, httpx.AsyncClient, lambda name: name, shipped_book())
    links = Links("", b"k" * 32)
    office = Office(empty, clock.now, httpx.Client(), Outbound(), lambda name: name, shipped_book(), links)
    told = demonstrate(kit, replace(office, translate=lambda *_: "(translated)"), clock.now())
    assert [notice.split(" - ")[0] for notice in told.notices] == ["LEVEL 2", "LEVEL 1"]
    assert "LEVEL 1 - Injury or safety: Termax" in told.digest.split("2 NEW INCIDENTS")[0]
    assert "“\u2068(translated)\u2069”" in told.notices[-1]
