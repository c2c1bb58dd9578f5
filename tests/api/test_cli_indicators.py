"""`babelguard indicators`: the table in force, and a table of one's own before it is put in force."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from monitors.indicators.table import NAMES, SHIPPED


def test_the_table_in_force_is_shown_the_operators_too(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli = CliRunner()
    shown = json.loads(cli.invoke(app, ["indicators", "show", "--json"]).stdout)
    assert [one["indicator"] for one in shown["indicators"]] == list(NAMES)
    ours = tmp_path / "ours.yaml"
    ours.write_text(
        "version: 7\nindicators:\n  growth: {thresholds: [9, 4, 2], floor: 10, says: 翻倍}\n", encoding="utf-8"
    )
    monkeypatch.setenv("BABELGUARD_INDICATORS_FILE", str(ours))
    shown = json.loads(cli.invoke(app, ["indicators", "show", "--json"]).stdout)
    assert shown["version"] == 7
    assert shown["indicators"][0]["watch"] == 9


def test_a_table_is_checked(tmp_path: Path) -> None:
    cli = CliRunner()
    assert "20 indicators" in cli.invoke(app, ["indicators", "check", str(SHIPPED)]).stdout
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(
        "version: 1\nindicators:\n  growth: {thresholds: [x, 2, 1], floor: 0, says: x}\n", encoding="utf-8"
    )
    done = cli.invoke(app, ["indicators", "check", str(wrong)])
    assert done.exit_code != 0
    assert "wrong.yaml, line 3" in done.output
