"""Replaying files says what live scanning would have said."""

import csv
import gzip
import json
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.main import app
from core.errors import InvalidInput
from monitors.onset.replay import replay
from monitors.onset.series_file import read_series
from tests.monitors.onset.series import MONDAY, SHARED, rhythm

VOLUME = SHARED / "mention_volume"
COMPLAINTS = SHARED / "complaint_stream" / "complaints.csv.gz"


def written(path: Path, counts: list[int]) -> Path:
    rows = [f"{MONDAY + timedelta(hours=at):%Y-%m-%d %H:%M:%S},{count}" for at, count in enumerate(counts)]
    path.write_text("\n".join(["timestamp,value", *rows]), encoding="utf-8")
    return path


@pytest.fixture
def complaints(tmp_path: Path) -> Path:
    if not COMPLAINTS.exists():
        pytest.skip("the complaint stream is not here")
    with gzip.open(COMPLAINTS, "rt", encoding="utf-8") as file:
        days = Counter(row["date_received"] for row in csv.DictReader(file))
    path = tmp_path / "complaints.csv"
    path.write_text("\n".join(["timestamp,value", *(f"{d},{days[d]}" for d in sorted(days))]), encoding="utf-8")
    return path


def test_the_scorer_can_read_what_replay_writes(tmp_path: Path):
    file = written(tmp_path / "丝路 brand.csv", [*rhythm(28, 20), *[400] * 5])
    out = tmp_path / "detections.csv"
    result = CliRunner().invoke(app, ["watch", "replay", "--volume", str(file), "--out", str(out), "--json"])
    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert {row["file"] for row in rows} == {"丝路 brand.csv"}
    assert len(rows) == 28 * 24 + 5
    raised = [row["timestamp"] for row in rows if float(row["score"]) >= 0.5]
    assert raised == ["2026-03-30 00:00:00"]
    assert [len(one["notifications"]) for one in json.loads(result.stdout)] == [1]


def test_several_files_are_replayed_each_for_itself(tmp_path: Path):
    loud = written(tmp_path / "loud.csv", [*rhythm(20, 20), *[400] * 5])
    calm = written(tmp_path / "calm.csv", rhythm(20, 20))
    out = tmp_path / "out.csv"
    arguments = ["watch", "replay", "--volume", str(loud), "--volume", str(calm), "--out", str(out)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    raised = [
        row["file"] for row in csv.DictReader(out.read_text(encoding="utf-8").splitlines()) if float(row["score"]) >= 1
    ]
    assert raised == ["loud.csv"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("time,count\n", "columns"),
        ("timestamp,value\n2026-01-01,1\n", "two rows"),
        ("timestamp,value\n2026-01-01,1\nyesterday,2\n", "line 3"),
        ("timestamp,value\n2026-01-01,1\n2026-01-02,many\n", "line 3"),
        ("timestamp,value\n2026-01-01,1\n2026-01-02,nan\n", "line 3"),
        ("timestamp,value\n2026-01-01,1\n2026-01-02,-4\n", "line 3"),
        ("timestamp,value\n2026-01-02,1\n2026-01-01,1\n", "oldest first"),
        ("timestamp,value\n2026-01-01,1\n2026-01-01,1\n", "oldest first"),
        ("timestamp,value\n2026-01-01 00:00,1\n2026-01-01 00:07,1\n", "whole number"),
        ("", "columns"),
    ],
)
def test_broken_files_are_named_with_their_line(tmp_path: Path, text: str, says: str):
    path = tmp_path / "series.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInput, match=says):
        read_series(path)


def test_a_missing_file_is_an_error_and_not_an_empty_series(tmp_path: Path):
    with pytest.raises(InvalidInput):
        read_series(tmp_path / "nowhere.csv")


def test_an_empty_value_is_a_bin_that_was_not_counted(tmp_path: Path):
    path = tmp_path / "series.csv"
    path.write_text("timestamp,value\n2026-01-01 00:00,3\n2026-01-01 01:00,\n2026-01-01 02:00,5\n", encoding="utf-8")
    assert [one.is_covered for one in read_series(path).bins] == [True, False, True]


def test_the_input_is_never_overwritten(tmp_path: Path):
    file = written(tmp_path / "a.csv", rhythm(4, 20))
    before = file.read_bytes()
    assert CliRunner().invoke(app, ["watch", "replay", "--volume", str(file), "--out", str(file)]).exit_code != 0
    assert file.read_bytes() == before


def test_a_quiet_stream_of_complaints_raises_nothing(complaints: Path):
    """Weekdays four times the weekend, two holidays, and a tail of days that are not complete yet."""
    assert len(replay(read_series(complaints)).notifications) <= 1


def test_days_that_are_not_complete_teach_nothing_when_the_lag_is_known(complaints: Path):
    whole = read_series(complaints)
    replayed = replay(whole, lag=timedelta(days=20))
    assert replayed.notifications == []
    assert all(score == 0 for _, score in replayed.scores[-18:])


@pytest.mark.slow
def test_the_figures_on_labelled_mention_volume_are_reached(tmp_path: Path):
    """Thresholds come from the default budget; nothing is tuned to a series."""
    if not VOLUME.is_dir():
        pytest.skip("the labelled mention volume is not here")
    out = tmp_path / "detections.csv"
    arguments = ["watch", "replay", "--out", str(out)]
    for path in sorted(VOLUME.glob("*.csv")):
        arguments += ["--volume", str(path)]
    assert CliRunner().invoke(app, arguments).exit_code == 0
    command = [sys.executable, str(VOLUME / "score.py"), str(out), "--threshold", "1", "--json"]
    scored = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["overall"]  # noqa: S603 - the scorer beside the data
    assert scored["nab_n"]["standard"] >= 75
    assert scored["precision"] >= 0.6
    assert scored["false_per_week"] <= 0.3
