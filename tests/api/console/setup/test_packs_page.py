"""Rule packs for operators: whose they are, how grave, what rests on which source, and what the operator changed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.runtime import Runtime
from api.settings import Settings
from core.findings import Severity
from glossaries.packs.book import PACKS, load_book, starter_book
from glossaries.packs.standing import Standing, changes_by_rule, severities, standing_of
from tests.api.console.test_rooms import post

OWN = """
pack: house
title: House rules <b>
version: 2.0.0
as_of: 2026-11-01
markets: [BR]
changes:
- rule: RULE
  off: true
  why: Our lawyers see it otherwise.
rules:
- id: house-cheap
  category: absolute_claim
  severity: note
  source: House style 3
  terms: {pt: [baratinho], ar: [رخيص]}
  message: {en: "“{matched}” is not how we speak.", zh: "“{matched}”不是我们的说法。"}
  tests:
    flag: [Fone baratinho]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "packs"
    folder.mkdir()
    world = next(one for one in starter_book().packs.values() if one.markets == ("*",))
    (folder / "house.yaml").write_text(OWN.replace("RULE", world.rules[0].id), "utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path, folder: Path) -> Settings:
    return Settings(data_dir=tmp_path, packs_dir=folder)


@pytest.fixture
def client(real_runtime: Runtime) -> Iterator[TestClient]:
    with TestClient(create_app(real_runtime)) as client:
        yield client


def test_packs_are_listed_with_version_date_and_whose_they_are(client: TestClient) -> None:
    page = client.get("/console/setup/packs").text
    for pack in starter_book().packs.values():
        assert f"/console/setup/packs/{pack.id}" in page
    assert "House rules &lt;b&gt;" in page
    assert "your own" in page
    only = client.get("/console/setup/packs?market=br").text
    assert "House rules" in only
    assert '/console/setup/packs/sa"' not in only
    assert client.get("/console/setup/packs?market=zz").status_code == 422


def test_a_pack_shows_its_rules_their_sources_and_what_others_change(client: TestClient) -> None:
    world = next(one for one in starter_book().packs.values() if one.markets == ("*",))
    page = client.get(f"/console/setup/packs/{world.id}").text
    assert "Our lawyers see it otherwise." in page
    assert "switched off" in page
    own = client.get("/console/setup/packs/house", headers={"accept-language": "zh-CN"}).text
    assert "House style 3" in own
    assert "不是我们的说法" in own
    assert client.get("/console/setup/packs/none").status_code == 404


def test_every_rule_of_the_largest_pack_is_on_one_of_its_pages(client: TestClient) -> None:
    largest = max(starter_book().packs.values(), key=lambda pack: len(pack.rules))
    pages = [client.get(f"/console/setup/packs/{largest.id}?page_number={n}").text for n in (1, 2, 3)]
    assert all(any(f">{rule.id}<" in page for page in pages) for rule in largest.rules)


def test_broken_files_are_told_and_the_good_packs_stay(client: TestClient, folder: Path) -> None:
    client.get("/console/setup/packs")
    (folder / "house.yaml").write_text("pack: house\nrules: 3\n", "utf-8")
    page = post(client, "/console/setup/packs/reload").text
    assert "cannot be used" in page
    assert "house.yaml" in page
    assert "House rules" in page


def test_standing_says_what_the_operator_made_of_a_pack(folder: Path) -> None:
    shipped = starter_book()
    world = [one for one in shipped.packs.values() if one.markets == ("*",)]
    ours, other = world[0], world[1]
    assert standing_of(ours, shipped) is Standing.SHIPPED
    mine = OWN.replace("RULE", other.rules[0].id).replace("pack: house", f"pack: {ours.id}")
    (folder / "mine.yaml").write_text(mine, "utf-8")
    (folder / "house.yaml").unlink()
    assert standing_of(load_book((PACKS, folder)).packs[ours.id], shipped) is Standing.REPLACED
    off = f"pack: {ours.id}\ntitle: x\nversion: 1.0.0\nas_of: 2026-11-01\noff: true\n"
    (folder / "mine.yaml").write_text(off, "utf-8")
    assert standing_of(load_book((PACKS, folder)).packs[ours.id], shipped) is Standing.OFF


def test_severities_count_every_rule_and_changes_are_found_by_rule(folder: Path) -> None:
    book = load_book((PACKS, folder))
    for pack in book.packs.values():
        counts = severities(pack)
        assert sum(counts.values()) == len(pack.rules)
        assert list(counts) == [one for one in Severity if one in counts]
    ((rule, [(pack, change)]),) = changes_by_rule(book).items()
    assert (pack.id, change.rule, change.is_off) == ("house", rule, True)
