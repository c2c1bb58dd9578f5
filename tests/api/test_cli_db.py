import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app


def test_upgrade_makes_the_database_and_then_has_nothing_to_do(data_dir: Path) -> None:
    first = CliRunner().invoke(app, ["db", "upgrade"])
    assert first.exit_code == 0
    assert first.stdout.startswith("Upgraded the database from nothing to revision ")
    assert (data_dir / "babelguard.db").exists()
    assert "nothing to do" in CliRunner().invoke(app, ["db", "upgrade"]).stdout
    upgraded = json.loads(CliRunner().invoke(app, ["db", "upgrade", "--json"]).stdout)
    assert upgraded["before"] == upgraded["after"]


def test_upgrade_works_on_both_databases(data_dir: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_DATABASE_URL", database_url)
    assert CliRunner().invoke(app, ["db", "upgrade"]).exit_code == 0
    assert CliRunner().invoke(app, ["keys", "list", "--json"]).stdout == "[]\n"


def test_database_that_cannot_be_reached_is_worth_another_try(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BABELGUARD_DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/none")
    result = CliRunner().invoke(app, ["db", "upgrade"])
    assert result.exit_code == 1
    assert result.stderr.startswith("error: The database is busy or cannot be reached")
    assert "127.0.0.1" in result.stderr
    assert "geheim" not in result.stderr
    assert result.stderr.count("\n") == 1
