"""`watch`, `scan` and `incident` on the command line, from a drop of posts to a closed incident."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from monitors.sources import registry
from monitors.sources.listed import ListSource
from tests.monitors.stories import thermos


@pytest.fixture
def cli(data_dir: Path) -> CliRunner:
    return CliRunner()


def run(cli: CliRunner, *arguments: str) -> str:
    done = cli.invoke(app, list(arguments))
    assert done.exit_code == 0, done.output
    return done.stdout


def add(cli: CliRunner, *more: str) -> str:
    added = json.loads(run(cli, "watch", "add", "Termax", "--market", "BR", "--source", "list", *more, "--json"))
    watch_id: str = added["id"]
    return watch_id


@pytest.fixture
def burnt(monkeypatch: pytest.MonkeyPatch) -> None:
    items = thermos(datetime.now(UTC) - timedelta(hours=2))
    kind = registry.SOURCES["list"]
    listed = registry.SourceType("list", "", kind.kind, lambda _: ListSource(items), poll_s=1)
    monkeypatch.setitem(registry.SOURCES, "list", listed)


def test_watch_is_added_listed_shown_and_removed(cli: CliRunner) -> None:
    watch_id = add(cli, "--alias", "Termax", "--alias", "テルマックス", "--exclude", "Termax Lda")
    assert watch_id in run(cli, "watch", "list")
    shown = run(cli, "watch", "show", "Termax")
    assert "Termax | テルマックス" in shown
    assert "NOT Termax Lda" in shown
    assert "Removed" in run(cli, "watch", "remove", "Termax")
    assert json.loads(run(cli, "watch", "list", "--json")) == []


def test_source_with_a_wrong_option_is_refused_and_nothing_is_kept(cli: CliRunner) -> None:
    done = cli.invoke(app, ["watch", "add", "Termax", "--source", "list speed=9"])
    assert done.exit_code == 2
    assert "no option 'speed'" in done.stderr
    assert json.loads(run(cli, "watch", "list", "--json")) == []


@pytest.mark.usefixtures("burnt")
def test_scan_finds_the_burnt_hands_and_people_take_care(cli: CliRunner) -> None:
    add(cli)
    scan = json.loads(run(cli, "scan", "once", "--json"))
    assert (scan["items"], scan["mentions"]) == (12, 12)
    incident_id = next(
        one["id"] for one in json.loads(run(cli, "incident", "list", "--json")) if one["type"] == "injury_safety"
    )
    shown = run(cli, "incident", "show", incident_id)
    assert "LEVEL 1" in shown
    assert "queimei minha mão" in shown
    assert "acknowledged" in run(cli, "incident", "ack", incident_id)
    run(cli, "incident", "assign", incident_id, "Ana")
    assert "LEVEL 2 (machine: 1)" in run(cli, "incident", "lower", incident_id, "2", "--reason", "um lote")
    assert "LEVEL 1" in run(cli, "incident", "raise", incident_id, "1")
    assert cli.invoke(app, ["incident", "close", incident_id]).exit_code == 2
    assert "closed" in run(cli, "incident", "close", incident_id, "--reason", "recolhido")
    assert "First post" in run(cli, "incident", "report", incident_id)
    assert json.loads(run(cli, "scan", "once", "--watch", "Termax", "--json"))["mentions"] == 0


def test_scan_with_nothing_due_says_so(cli: CliRunner) -> None:
    assert run(cli, "scan", "once").startswith("0 watches")


@pytest.mark.usefixtures("burnt")
def test_a_watch_is_replayed_for_each_sensitivity(cli: CliRunner) -> None:
    add(cli)
    run(cli, "scan", "once")
    shown = run(cli, "watch", "replay", "Termax", "--days", "2")
    assert "12 mentions" in shown
    assert "balanced (as set): would have notified you" in shown
    assert "Injury or safety" in shown
    assert "baselines are young" in shown
    found = json.loads(run(cli, "watch", "replay", "Termax", "--days", "2", "--sensitivity", "more", "--json"))
    (one,) = found["by_sensitivity"]
    assert one["sensitivity"] == "more"
    assert one["notified"] == sum(not moment["muted"] for moment in one["moments"]) > 0


@pytest.mark.parametrize("given", [(), ("Termax", "--volume", "some.csv")])
def test_a_replay_is_of_a_watch_or_of_files(cli: CliRunner, given: tuple[str, ...]) -> None:
    done = cli.invoke(app, ["watch", "replay", *given])
    assert done.exit_code == 2
    assert "Name a watch, or a file" in done.stderr


def test_a_replay_of_nothing_says_so(cli: CliRunner) -> None:
    add(cli)
    shown = run(cli, "watch", "replay", "Termax")
    assert "No mention is known yet" in shown
    assert "would have notified you 0 times" in shown
